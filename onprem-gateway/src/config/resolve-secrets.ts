import { type Stats, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createAwsSecretReader } from "../aws/aws-secrets.ts";
import { gatewayCredentials } from "../aws/gateway-credentials.ts";
import { SecretMemory } from "../aws/secret-memory.ts";
import { causeCode } from "../errors.ts";
import { systemClock } from "../runtime/system-clock.ts";
import type { ConfigProblem } from "./problem.ts";
import type { GatewayConfig, GatewayFile, SnmpCredential } from "./schema.ts";
import { Secret } from "./secret.ts";
import type { RemoteReference, SecretReference } from "./secret-reference.ts";
import { weakPassPhrases } from "./weak-pass-phrases.ts";

/** RFC 3414, section 11.2: a pass phrase of an SNMPv3 user has at least 8 characters. */
const shortestPassPhrase = 8;
/** A file's mode when everybody on the machine may read it. */
const readableByAll = 0o004;

/** Where secrets are found. */
export interface SecretSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What was read from AWS before, and the way there; forgotten after this once unless given. */
  readonly remote?: SecretMemory | undefined;
}

export type ResolvedSecrets =
  | {
      readonly kind: "ok";
      readonly config: GatewayConfig;
      /** Secrets that AWS could not give, now or any more. Those without a last good value are left out of the configuration. */
      readonly doubts: readonly ConfigProblem[];
      /** Works, and should not be so. */
      readonly warnings: readonly ConfigProblem[];
    }
  | { readonly kind: "invalid"; readonly problems: readonly ConfigProblem[] };

type Wrong = Pick<ConfigProblem, "expected" | "found">;

interface Found {
  readonly secret?: Secret;
  /** Nothing can go on with this reference. */
  readonly problem?: Wrong;
  /** Things go on: with the last good value, or without whatever needs the secret. */
  readonly doubt?: Wrong;
  readonly warning?: Wrong;
}

interface Wanted {
  readonly path: string;
  readonly reference: SecretReference;
  readonly minLength: number;
}

/**
 * Replaces every reference by the secret, or lists everything that is missing. The values stay in memory. Without a way to AWS, devices and
 * senders whose secrets it keeps are left out for the time being, so that everything else is watched.
 */
export async function resolveSecrets(file: GatewayFile, { environment, remote }: SecretSources): Promise<ResolvedSecrets> {
  const wanted = wantedSecrets(file);
  const sources = { environment, remote: remote ?? secretsOfAws(), region: file.uplink.region };
  const found = new Map<SecretReference, Found>();
  for (const each of wanted) {
    found.set(each.reference, await findSecret(each, sources));
  }
  const all = (part: "problem" | "doubt" | "warning") =>
    wanted.flatMap(({ path, reference }) => {
      const wrong = found.get(reference)?.[part];
      return wrong === undefined ? [] : [{ path, ...wrong }];
    });
  const secretOf: Lookup = (reference) => found.get(reference)?.secret;
  const problems = all("problem");
  return problems.length > 0
    ? { kind: "invalid", problems }
    : {
        kind: "ok",
        config: withSecrets(file, secretOf),
        doubts: all("doubt"),
        warnings: [...all("warning"), ...weakPassPhrases(file, secretOf)],
      };
}

/** True when a secret may become another one while the gateway runs: the environment cannot. */
export function hasRenewableSecrets(file: GatewayFile): boolean {
  return wantedSecrets(file).some(({ reference }) => !("env" in reference));
}

/** The environment variables that secrets are in. */
export function secretVariables(file: GatewayFile): readonly string[] {
  return wantedSecrets(file).flatMap(({ reference }) => ("env" in reference ? [reference.env] : []));
}

/** The way to the secrets that AWS keeps, with nothing remembered yet. */
export function secretsOfAws(): SecretMemory {
  return new SecretMemory(createAwsSecretReader({ credentials: gatewayCredentials({ clock: systemClock }) }));
}

interface Sources {
  readonly environment: SecretSources["environment"];
  readonly remote: SecretMemory;
  readonly region: string;
}

type Lookup = (reference: SecretReference) => Secret | undefined;

function withSecrets({ credentials, traps, devices, spool, ...rest }: GatewayFile, secretOf: Lookup): GatewayConfig {
  const resolved: GatewayConfig["credentials"] = Object.fromEntries(
    Object.entries(credentials).flatMap(([name, credential]) => {
      const known = resolveCredential(credential, secretOf);
      return known === undefined ? [] : [[name, known] as const];
    }),
  );
  return {
    ...rest,
    devices: devices.map((device) => watchable(device, resolved)),
    credentials: resolved,
    spool: withKeys(spool, secretOf),
    ...(traps === undefined ? {} : { traps: resolveTraps(traps, { secretOf, credentials: resolved }) }),
  };
}

/** References on this machine are there, or the configuration was refused. */
function withKeys({ key, previousKeys, ...rest }: GatewayFile["spool"], secretOf: Lookup): GatewayConfig["spool"] {
  const current = key === undefined ? undefined : secretOf(key);
  return {
    ...rest,
    ...(current === undefined ? {} : { key: current }),
    ...(previousKeys === undefined ? {} : { previousKeys: previousKeys.flatMap((reference) => secretOf(reference) ?? []) }),
  };
}

/** The device without its SNMP section while the secret for it is not there. */
function watchable(device: GatewayFile["devices"][number], credentials: GatewayConfig["credentials"]): GatewayFile["devices"][number] {
  const { snmp, ...rest } = device;
  return snmp === undefined || Object.hasOwn(credentials, snmp.credential) ? device : rest;
}

function resolveTraps(
  { communities, credentials: names, engineId, ...endpoint }: NonNullable<GatewayFile["traps"]>,
  { secretOf, credentials }: { readonly secretOf: Lookup; readonly credentials: GatewayConfig["credentials"] },
): NonNullable<GatewayConfig["traps"]> {
  return {
    ...endpoint,
    communities: communities.flatMap((reference) => secretOf(reference) ?? []),
    credentials: names.flatMap((name) => credentials[name] ?? []),
    ...(engineId === undefined ? {} : { engineId }),
  };
}

function wantedSecrets({ credentials, traps, spool }: GatewayFile): readonly Wanted[] {
  const ofCredentials = Object.entries(credentials).flatMap(([name, credential]): readonly Wanted[] => {
    const path = `credentials.${name}`;
    if (credential.version !== "3") {
      return [{ path: `${path}.community`, reference: credential.community, minLength: 1 }];
    }
    return (["auth", "priv"] as const).flatMap((part) => {
      const reference = credential[part]?.secret;
      return reference === undefined ? [] : [{ path: `${path}.${part}.secret`, reference, minLength: shortestPassPhrase }];
    });
  });
  const ofTraps = (traps?.communities ?? []).map((reference, index) => ({ path: `traps.communities[${index}]`, reference, minLength: 1 }));
  const keys = spool.key === undefined ? [] : [{ path: "spool.key", reference: spool.key }];
  const earlier = (spool.previousKeys ?? []).map((reference, index) => ({ path: `spool.previousKeys[${index}]`, reference }));
  return [...ofCredentials, ...ofTraps, ...[...keys, ...earlier].map((key) => ({ ...key, minLength: 1 }))];
}

async function findSecret({ reference, minLength }: Wanted, sources: Sources): Promise<Found> {
  const found = await readReference(reference, sources);
  const length = found.secret?.reveal().length ?? minLength;
  if (length >= minLength) {
    return found;
  }
  const expected = minLength === 1 ? "a secret that is not empty" : `a pass phrase of at least ${minLength} characters (RFC 3414)`;
  return { problem: { expected, found: length === 0 ? "an empty secret" : "a shorter one" } };
}

function readReference(reference: SecretReference, { environment, remote, region }: Sources): Found | Promise<Found> {
  if ("env" in reference) {
    const text = environment[reference.env];
    return text === undefined
      ? { problem: { expected: `the environment variable ${reference.env}`, found: "it is not set" } }
      : { secret: new Secret(text) };
  }
  return "file" in reference ? fromFile(reference.file) : fromAws(reference, { remote, region });
}

/** A file's content without the line end that editors leave behind it. */
async function fromFile(path: string): Promise<Found> {
  try {
    const secret = new Secret((await readFile(path, "utf8")).replace(/\r?\n$/u, ""));
    const mode = modeOf(statSync(path));
    return (mode & readableByAll) === 0
      ? { secret }
      : {
          secret,
          warning: {
            expected: `a file that only the gateway may read (chmod 400 ${path})`,
            found: `everybody on this machine may read it (mode ${mode.toString(8)})`,
          },
        };
  } catch (cause) {
    return { problem: { expected: `a readable file ${path}`, found: causeCode(cause) } };
  }
}

function modeOf({ mode }: Stats): number {
  return mode & 0o777;
}

async function fromAws(reference: RemoteReference, { remote, region }: Pick<Sources, "remote" | "region">): Promise<Found> {
  const place =
    "ssm" in reference ? `the parameter ${reference.ssm} of Systems Manager` : `the secret ${reference.secretsManager} of Secrets Manager`;
  const answer = await remote.get(reference, region);
  switch (answer.kind) {
    case "found":
      return { secret: answer.secret };
    case "kept":
      return {
        secret: answer.secret,
        doubt: { expected: `${place}: ${answer.remedy}`, found: `${answer.found}; the last good value is used` },
      };
    case "refused":
      return { problem: { expected: `${place}: ${answer.remedy}`, found: answer.found } };
    case "unreachable":
      return { doubt: { expected: `${place}: a way to AWS, and credentials`, found: `${answer.found}; what needs it waits` } };
  }
}

/** The credential, or undefined while a secret of it is not there: half of it would be a weaker one. */
function resolveCredential(credential: GatewayFile["credentials"][string], secretOf: Lookup): SnmpCredential | undefined {
  if (credential.version !== "3") {
    const community = secretOf(credential.community);
    return community === undefined ? undefined : { version: credential.version, community };
  }
  const { version, user, auth, priv } = credential;
  const [authSecret, privSecret] = [auth, priv].map((part) => (part === undefined ? undefined : secretOf(part.secret)));
  if ((auth !== undefined && authSecret === undefined) || (priv !== undefined && privSecret === undefined)) {
    return undefined;
  }
  return {
    version,
    user,
    ...(auth === undefined || authSecret === undefined ? {} : { auth: { protocol: auth.protocol, secret: authSecret } }),
    ...(priv === undefined || privSecret === undefined ? {} : { priv: { protocol: priv.protocol, secret: privSecret } }),
  };
}
