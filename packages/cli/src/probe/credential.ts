import type { AuthProtocol, PrivProtocol, SnmpCredential } from "@isthmus/onprem-gateway/config/schema";
import { Secret } from "@isthmus/onprem-gateway/config/secret";
import { UsageError } from "../errors.ts";

export const authProtocols: readonly AuthProtocol[] = ["sha256", "sha512", "sha384", "sha224", "sha", "md5"];
export const privProtocols: readonly PrivProtocol[] = ["aes", "aes256b", "aes256r", "des"];

/** The options of `probe` that say how to ask. Secrets come by the name of an environment variable, or, for a community, as text. */
export interface CredentialOptions {
  readonly community?: string;
  readonly communityEnv?: string;
  readonly v1?: boolean;
  readonly v3User?: string;
  readonly authProtocol?: AuthProtocol;
  readonly authPassEnv?: string;
  readonly privProtocol?: PrivProtocol;
  readonly privPassEnv?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

function secretFrom(env: Environment, name: string): Secret {
  const value = env[name];
  if (value === undefined || value === "") {
    throw new UsageError("missing-secret", `The environment variable ${name} is not set. Set it to the secret, then try again.`);
  }
  return new Secret(value);
}

function userCredential(options: CredentialOptions, user: string, env: Environment): SnmpCredential {
  if (options.privPassEnv !== undefined && options.authPassEnv === undefined) {
    throw new UsageError("bad-option", "SNMPv3 has no privacy without authentication: give --auth-pass-env too.");
  }
  return {
    version: "3",
    user,
    ...(options.authPassEnv === undefined
      ? {}
      : { auth: { protocol: options.authProtocol ?? "sha256", secret: secretFrom(env, options.authPassEnv) } }),
    ...(options.privPassEnv === undefined
      ? {}
      : { priv: { protocol: options.privProtocol ?? "aes", secret: secretFrom(env, options.privPassEnv) } }),
  };
}

/**
 * The one credential that the options describe; throws `UsageError` when they describe none or more than one. There is no
 * default community: a probe that guesses secrets would be a scanner.
 */
export function credentialFrom(options: CredentialOptions, env: Environment): SnmpCredential {
  const { community, communityEnv, v3User } = options;
  const given = [community, communityEnv, v3User].filter((value) => value !== undefined);
  if (given.length !== 1) {
    throw new UsageError("bad-option", "Say how to ask: one of --community-env NAME, --community TEXT or --v3-user USER.");
  }
  if (v3User !== undefined) return userCredential(options, v3User, env);
  const secret = communityEnv === undefined ? new Secret(community ?? "") : secretFrom(env, communityEnv);
  return { version: options.v1 === true ? "1" : "2c", community: secret };
}
