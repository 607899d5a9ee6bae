import { type SnmpAccess, snmpPosture } from "@isthmus/domain/posture/snmp-posture";
import type { GatewayConfig } from "./schema.ts";
import type { Secret } from "./secret.ts";

/** What a credential says about itself in public. The community is looked at to tell whether it is a default one, and goes no further. */
export type CredentialKind =
  | { readonly version: "1" | "2c"; readonly community?: Secret }
  | { readonly version: "3"; readonly auth?: { readonly protocol: string }; readonly priv?: { readonly protocol: string } };

/** Communities that agents and network equipment are shipped with, in lower case. */
const defaultCommunities = new Set([
  "public",
  "private",
  "community",
  "default",
  "snmp",
  "snmpd",
  "cisco",
  "ilmi",
  "cable-docsis",
  "admin",
  "manager",
  "monitor",
  "secret",
  "security",
  "internal",
  "netman",
  "rmon",
  "read",
  "write",
  "all private",
]);

/** How a device is read, for people and for the posture: nothing of it is secret. */
export function snmpAccessOf(credential: CredentialKind): SnmpAccessFacts {
  if (credential.version !== "3") {
    const { version, community } = credential;
    return community === undefined ? { version } : { version, defaultCommunity: isDefaultCommunity(community) };
  }
  const { auth, priv } = credential;
  return {
    version: "3",
    securityLevel: auth === undefined ? "noAuthNoPriv" : priv === undefined ? "authNoPriv" : "authPriv",
    ...(auth === undefined ? {} : { authProtocol: auth.protocol }),
    ...(priv === undefined ? {} : { privProtocol: priv.protocol }),
  };
}

/** `SnmpAccess` whose absent fields are absent. */
export type SnmpAccessFacts = { readonly [K in keyof SnmpAccess]: Exclude<SnmpAccess[K], undefined> };

/** The devices of a configuration by how they are read over SNMP: what a heartbeat says. */
export function configuredPosture({ devices, credentials }: Pick<GatewayConfig, "devices" | "credentials">) {
  const posture = snmpPosture(
    devices.flatMap(({ snmp }) => {
      const credential = snmp === undefined ? undefined : credentials[snmp.credential];
      return credential === undefined ? [] : [snmpAccessOf(credential)];
    }),
  );
  const { byVersion, weak, defaultCommunity } = posture;
  return { v1: byVersion["1"], v2c: byVersion["2c"], v3: byVersion["3"], weak, defaultCommunity };
}

function isDefaultCommunity(community: Secret): boolean {
  return defaultCommunities.has(community.reveal().toLowerCase());
}
