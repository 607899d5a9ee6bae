/** The `isthmus` context cannot be deployed. The message lists every problem with its path. */
export class ConfigError extends Error {
  readonly code = "INFRA_CONFIG_INVALID";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The "isthmus" context (cdk.json or --context) has ${problems.length} problem(s):\n${problems.map((p) => `  - ${p}`).join("\n")}`,
    );
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/** A function was given other environment variables than its manifest in `@isthmus/lambdas/env` names. */
export class EnvironmentMismatchError extends Error {
  readonly code = "INFRA_ENVIRONMENT_MISMATCH";

  constructor(functionName: string, keys: { readonly missing: readonly string[]; readonly extra: readonly string[] }) {
    super(`${functionName}: missing environment variables [${keys.missing.join(", ")}], unknown ones [${keys.extra.join(", ")}]`);
    this.name = "EnvironmentMismatchError";
  }
}

/** A site trusts a certificate, and the deployment has no trust anchor that says whose certificates count. */
export class MissingTrustAnchorError extends Error {
  readonly code = "INFRA_TRUST_ANCHOR_MISSING";

  constructor(certificateCommonName: string) {
    super(`the certificate "${certificateCommonName}" is trusted, and there is no trust anchor for it`);
    this.name = "MissingTrustAnchorError";
  }
}

/** A file that the `isthmus` context names cannot be deployed. */
export class IdentityFileError extends Error {
  readonly code = "INFRA_IDENTITY_FILE_INVALID";

  constructor(file: string, problem: string) {
    super(`${file}: ${problem}`);
    this.name = "IdentityFileError";
  }
}
