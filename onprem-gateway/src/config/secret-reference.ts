import { z } from "zod";

const secretForm =
  "a reference to a secret: { env: NAME }, { file: PATH }, { secretsManager: ARN-or-name, key: FIELD } or { ssm: parameter name }";

const InSecretsManager = z.strictObject({
  /** The name or ARN of a secret of AWS Secrets Manager. */
  secretsManager: z.string().regex(/^[\w/+=.@:-]{1,2048}$/u, "the name or ARN of a secret of Secrets Manager"),
  /** The field, when the secret is a JSON object. */
  key: z.string().min(1).max(256).optional(),
});

const InParameterStore = z.strictObject({
  /** The name or ARN of a parameter of AWS Systems Manager, which is decrypted. */
  ssm: z.string().regex(/^[\w/.:-]{1,2048}$/u, "the name or ARN of a parameter of Systems Manager"),
});

/** A secret that AWS keeps. */
export type RemoteReference = z.infer<typeof InSecretsManager> | z.infer<typeof InParameterStore>;

const InEnvironment = z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/u) });
const InFile = z.strictObject({ file: z.string().min(1) });

/** A secret that is there without a way to AWS. */
export const LocalReference = z.union([InEnvironment, InFile], "a reference to a secret on this machine: { env: NAME } or { file: PATH }");

/** Where a secret is found. The site configuration never holds the secret itself. */
export const SecretReference = z.union([InEnvironment, InFile, InSecretsManager, InParameterStore], secretForm);
export type SecretReference = z.infer<typeof SecretReference>;
