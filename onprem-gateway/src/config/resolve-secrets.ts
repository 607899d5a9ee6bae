import { readFile } from "node:fs/promises";
import { causeCode } from "../errors.ts";
import type { ConfigProblem } from "./problem.ts";
import type { GatewayConfig, GatewayFile, SecretReference, SnmpCredential } from "./schema.ts";
import { Secret } from "./secret.ts";

/** RFC 3414, section 11.2: a pass phrase of an SNMPv3 user has at least 8 characters. */
const shortestPassPhrase = 8;

type Found = { readonly secret: Secret } | { readonly problem: ConfigProblem };

interface Wanted {
  readonly path: string;
  readonly reference: SecretReference;
  readonly minLength: number;
}

/** Replaces every reference by the secret, or lists everything that is missing. The values stay in memory. */
export async function resolveSecrets(
  file: GatewayFile,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<
  { readonly kind: "ok"; readonly config: GatewayConfig } | { readonly kind: "invalid"; readonly problems: readonly ConfigProblem[] }
> {
  const found = new Map<SecretReference, Found>();
  for (const wanted of wantedSecrets(file)) {
    found.set(wanted.reference, await findSecret(wanted, environment));
  }
  const problems = [...found.values()].flatMap((each) => ("problem" in each ? [each.problem] : []));
  if (problems.length > 0) {
    return { kind: "invalid", problems };
  }
  const secretOf = (reference: SecretReference): Secret => {
    const each = found.get(reference);
    return each !== undefined && "secret" in each ? each.secret : new Secret("");
  };
  const { credentials, traps, ...rest } = file;
  const resolved = Object.fromEntries(
    Object.entries(credentials).map(([name, credential]) => [name, resolveCredential(credential, secretOf)] as const),
  );
  return {
    kind: "ok",
    config: {
      ...rest,
      credentials: resolved,
      ...(traps === undefined ? {} : { traps: resolveTraps(traps, { secretOf, credentials: resolved }) }),
    },
  };
}

function resolveTraps(
  { communities, credentials: names, engineId, ...endpoint }: NonNullable<GatewayFile["traps"]>,
  {
    secretOf,
    credentials,
  }: { readonly secretOf: (reference: SecretReference) => Secret; readonly credentials: GatewayConfig["credentials"] },
): NonNullable<GatewayConfig["traps"]> {
  return {
    ...endpoint,
    communities: communities.map(secretOf),
    credentials: names.flatMap((name) => credentials[name] ?? []),
    ...(engineId === undefined ? {} : { engineId }),
  };
}

function wantedSecrets({ credentials, traps }: GatewayFile): readonly Wanted[] {
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
  return [...ofCredentials, ...ofTraps];
}

async function findSecret(
  { path, reference, minLength }: Wanted,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Found> {
  const value = "env" in reference ? fromEnvironment(reference.env, environment) : await fromFile(reference.file);
  if ("missing" in value) {
    return { problem: { path, ...value.missing } };
  }
  if (value.text.length < minLength) {
    const expected = minLength === 1 ? "a secret that is not empty" : `a pass phrase of at least ${minLength} characters (RFC 3414)`;
    return { problem: { path, expected, found: value.text === "" ? "an empty secret" : "a shorter one" } };
  }
  return { secret: new Secret(value.text) };
}

type SecretText = { readonly text: string } | { readonly missing: Pick<ConfigProblem, "expected" | "found"> };

function fromEnvironment(name: string, environment: Readonly<Record<string, string | undefined>>): SecretText {
  const text = environment[name];
  return text === undefined ? { missing: { expected: `the environment variable ${name}`, found: "it is not set" } } : { text };
}

/** A file's content without the line end that editors leave behind it. */
async function fromFile(path: string): Promise<SecretText> {
  try {
    return { text: (await readFile(path, "utf8")).replace(/\r?\n$/u, "") };
  } catch (cause) {
    return { missing: { expected: `a readable file ${path}`, found: causeCode(cause) } };
  }
}

function resolveCredential(
  credential: GatewayFile["credentials"][string],
  secretOf: (reference: SecretReference) => Secret,
): SnmpCredential {
  if (credential.version !== "3") {
    return { version: credential.version, community: secretOf(credential.community) };
  }
  const { version, user, auth, priv } = credential;
  return {
    version,
    user,
    ...(auth === undefined ? {} : { auth: { protocol: auth.protocol, secret: secretOf(auth.secret) } }),
    ...(priv === undefined ? {} : { priv: { protocol: priv.protocol, secret: secretOf(priv.secret) } }),
  };
}
