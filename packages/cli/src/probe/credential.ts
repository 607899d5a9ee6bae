import type { AuthProtocol, PrivProtocol, SnmpCredential } from "@isthmus/onprem-gateway/config/schema";
import { Secret } from "@isthmus/onprem-gateway/config/secret";
import { type Command, Option } from "commander";
import { UsageError } from "../errors.ts";

const authProtocols: readonly AuthProtocol[] = ["sha256", "sha512", "sha384", "sha224", "sha", "md5"];
const privProtocols: readonly PrivProtocol[] = ["aes", "aes192b", "aes192r", "aes256b", "aes256r", "des"];

/** The options that say how to ask a device. Secrets come by the name of an environment variable, or, for a community, as text. */
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

/** Adds the options that `credentialFrom` reads. */
export function addCredentialOptions(command: Command): Command {
  return command
    .option("--community-env <name>", "environment variable that holds the community")
    .option("--community <text>", "the community itself; it is then visible in the process list")
    .option("--v1", "use SNMPv1 with the community instead of v2c")
    .option("--v3-user <user>", "SNMPv3 user")
    .addOption(new Option("--auth-protocol <protocol>", "authentication of the v3 user").choices(authProtocols).default("sha256"))
    .option("--auth-pass-env <name>", "environment variable that holds the authentication pass phrase")
    .addOption(new Option("--priv-protocol <protocol>", "privacy of the v3 user").choices(privProtocols).default("aes"))
    .option("--priv-pass-env <name>", "environment variable that holds the privacy pass phrase");
}
