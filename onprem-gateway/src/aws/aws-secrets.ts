import type { RemoteReference } from "../config/secret-reference.ts";
import type { CredentialSource } from "./gateway-credentials.ts";

/** What AWS said when it was asked for a secret. Never an error of the SDK: those quote requests and answers. */
export type AwsSecretAnswer =
  | { readonly kind: "found"; readonly text: string }
  /** Somebody has to change something: the secret, its permissions, or the reference. `remedy` is our own text. */
  | { readonly kind: "refused"; readonly found: string; readonly remedy: string }
  /** Nobody could be asked, or nobody answered: it may be better in a moment. */
  | { readonly kind: "unreachable"; readonly found: string };

/** Asks AWS for the text behind a reference; `region` is where it is unless it is an ARN. Never rejects. */
export type AwsSecretReader = (reference: RemoteReference, region: string) => Promise<AwsSecretAnswer>;

export interface AwsSecretReaderOptions {
  readonly credentials: CredentialSource;
  /** Somewhere else than AWS: for tests. */
  readonly endpoint?: string;
}

const answerWithinMs = 10_000;
const attempts = 2;

/**
 * Reads secrets of AWS Secrets Manager and parameters of Systems Manager, with the gateway's own role. The SDK's clients are loaded when the
 * first reference needs one. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export function createAwsSecretReader({ credentials, endpoint }: AwsSecretReaderOptions): AwsSecretReader {
  const settings = (reference: string, region: string): ClientSettings => ({
    region: regionOfArn(reference) ?? region,
    credentials,
    maxAttempts: attempts,
    requestHandler: { connectionTimeout: answerWithinMs, requestTimeout: answerWithinMs, throwOnRequestTimeout: true },
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  return async (reference, region) => {
    try {
      const text =
        "ssm" in reference
          ? await readParameter(reference.ssm, settings(reference.ssm, region))
          : await readSecret(reference.secretsManager, settings(reference.secretsManager, region));
      return text === undefined
        ? { kind: "refused", found: "no text", remedy: "store the secret as text, not as bytes" }
        : { kind: "found", text };
    } catch (cause) {
      return judge(nameOf(cause), reference);
    }
  };
}

interface ClientSettings {
  readonly region: string;
  readonly credentials: CredentialSource;
  readonly maxAttempts: number;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    /** Without it the SDK only warns. */
    readonly throwOnRequestTimeout: true;
  };
  readonly endpoint?: string;
}

async function readSecret(id: string, settings: ClientSettings): Promise<string | undefined> {
  const { SecretsManagerClient, GetSecretValueCommand } = await import("@aws-sdk/client-secrets-manager");
  const client = new SecretsManagerClient(settings);
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId: id }))).SecretString;
  } finally {
    client.destroy();
  }
}

async function readParameter(name: string, settings: ClientSettings): Promise<string | undefined> {
  const { SSMClient, GetParameterCommand } = await import("@aws-sdk/client-ssm");
  const client = new SSMClient(settings);
  try {
    return (await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }))).Parameter?.Value;
  } finally {
    client.destroy();
  }
}

const missing = new Set(["ResourceNotFoundException", "ParameterNotFound", "ParameterVersionNotFound"]);
const denied = new Set(["AccessDeniedException", "AccessDenied"]);
const undecryptable = new Set(["DecryptionFailure", "InvalidKeyId", "KMSAccessDeniedException"]);
const malformed = new Set(["InvalidParameterException", "InvalidRequestException", "ValidationException"]);
/** The gateway has no credentials that hold; with the next session the answer may be another. */
const unsigned: Readonly<Record<string, string>> = {
  GatewayCredentialsError: "no AWS credentials",
  CredentialsProviderError: "no AWS credentials",
  ExpiredTokenException: "the AWS credentials have expired",
  UnrecognizedClientException: "AWS does not know the credentials",
  InvalidSignatureException: "AWS refuses the signature: check the clock",
};

/** What follows from the name of an error, which is all that is looked at. */
function judge(name: string, reference: RemoteReference): AwsSecretAnswer {
  const action = "ssm" in reference ? "ssm:GetParameter" : "secretsmanager:GetSecretValue";
  if (missing.has(name)) {
    return { kind: "refused", found: "there is none of this name", remedy: "create it, or name its region by using its ARN" };
  }
  if (denied.has(name)) {
    return { kind: "refused", found: "access is denied", remedy: `allow the site's role ${action}, and name it isthmus/<site>/...` };
  }
  if (undecryptable.has(name)) {
    return { kind: "refused", found: "it cannot be decrypted", remedy: "allow the site's role kms:Decrypt with its key" };
  }
  if (malformed.has(name)) {
    return {
      kind: "refused",
      found: "AWS does not take the request",
      remedy: "check the name, and that the secret is not about to be deleted",
    };
  }
  return { kind: "unreachable", found: unsigned[name] ?? "no answer from AWS" };
}

/** The region of an ARN (arn:partition:service:region:account:resource); undefined for a plain name. */
function regionOfArn(reference: string): string | undefined {
  const [arn, , , region] = reference.split(":");
  return arn === "arn" && region !== "" ? region : undefined;
}

function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : "unknown";
}
