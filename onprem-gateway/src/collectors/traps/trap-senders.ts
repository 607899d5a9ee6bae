import type { SnmpCredential } from "../../config/schema.ts";
import type { Secret } from "../../config/secret.ts";
import { isAvailable } from "../snmp-protocol/usm/protocols.ts";
import type { UsmUser } from "../snmp-protocol/usm/user-keys.ts";
import type { TrapSenders } from "./trap-protocol.ts";

type UserCredential = Extract<SnmpCredential, { version: "3" }>;

/** Whom the worker lets in, secrets in the clear. Users whose privacy protocol this runtime lacks are left out. */
export function acceptedSenders(communities: readonly Secret[], credentials: readonly SnmpCredential[]): TrapSenders {
  const ofCredentials = credentials.flatMap((credential) => (credential.version === "3" ? [] : [credential.community]));
  return {
    communities: [...new Set([...communities, ...ofCredentials].map((community) => community.reveal()))],
    users: users(credentials).filter(isUsable).map(plainUser),
  };
}

/** A user that an attacker could imitate or read, or that cannot be served at all. */
export interface SenderWeakness {
  readonly user: string;
  readonly weakness: string;
}

const weakAuth: readonly string[] = ["md5", "sha"];

/** What is wrong with the users of a configuration, for its operator. */
export function weaknesses(credentials: readonly SnmpCredential[]): readonly SenderWeakness[] {
  return users(credentials).flatMap((credential) => weaknessesOf(credential).map((weakness) => ({ user: credential.user, weakness })));
}

function weaknessesOf(credential: UserCredential): readonly string[] {
  const { auth, priv } = credential;
  if (auth === undefined) {
    return ["no authentication"];
  }
  if (!isUsable(credential)) {
    return [`privacy ${priv?.protocol} is not available in this runtime: its notifications are not taken`];
  }
  return [
    ...(weakAuth.includes(auth.protocol) ? [`authentication ${auth.protocol}`] : []),
    ...(priv?.protocol === "des" ? ["privacy des"] : []),
  ];
}

function users(credentials: readonly SnmpCredential[]): readonly UserCredential[] {
  return credentials.flatMap((credential) => (credential.version === "3" ? [credential] : []));
}

function isUsable({ priv }: UserCredential): boolean {
  return priv === undefined || isAvailable(priv.protocol);
}

function plainUser({ user: name, auth, priv }: UserCredential): UsmUser {
  return {
    name,
    ...(auth === undefined ? {} : { auth: { protocol: auth.protocol, secret: auth.secret.reveal() } }),
    ...(priv === undefined ? {} : { priv: { protocol: priv.protocol, secret: priv.secret.reveal() } }),
  };
}
