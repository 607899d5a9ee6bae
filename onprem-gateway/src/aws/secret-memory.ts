import { Secret } from "../config/secret.ts";
import type { RemoteReference } from "../config/secret-reference.ts";
import type { AwsSecretAnswer, AwsSecretReader } from "./aws-secrets.ts";

/** What is known of a secret that AWS keeps. */
export type RemoteSecretAnswer =
  | { readonly kind: "found"; readonly secret: Secret }
  /** The last good value, and why there is no newer one. */
  | { readonly kind: "kept"; readonly secret: Secret; readonly found: string; readonly remedy: string }
  | Exclude<AwsSecretAnswer, { kind: "found" }>;

const network = "a way to AWS: the last good value is used until then";

/**
 * The secrets that were read from AWS, in memory only: one request for each, however many references name parts of it. Where AWS
 * cannot be reached, or refuses what it gave before, the last good value stays.
 */
export class SecretMemory {
  readonly #read: AwsSecretReader;
  readonly #good = new Map<string, Secret>();
  #answers = new Map<string, Promise<AwsSecretAnswer>>();

  constructor(read: AwsSecretReader) {
    this.#read = read;
  }

  /** Has every secret read again when it is next asked for. */
  expire(): void {
    this.#answers = new Map();
  }

  async get(reference: RemoteReference, region: string): Promise<RemoteSecretAnswer> {
    const id = "ssm" in reference ? `ssm ${reference.ssm}` : `secretsManager ${reference.secretsManager}`;
    const pending = this.#answers.get(id) ?? this.#read(reference, region);
    this.#answers.set(id, pending);
    const answer = partOf(await pending, reference);
    const key = "key" in reference ? `${id} ${reference.key}` : id;
    if (answer.kind === "found") {
      const secret = new Secret(answer.text);
      this.#good.set(key, secret);
      return { kind: "found", secret };
    }
    const kept = this.#good.get(key);
    if (kept === undefined) {
      return answer;
    }
    return { kind: "kept", secret: kept, found: answer.found, remedy: answer.kind === "refused" ? answer.remedy : network };
  }
}

/** The field of a secret that is a JSON object, as Secrets Manager's console stores them; the whole text without a `key`. */
function partOf(answer: AwsSecretAnswer, reference: RemoteReference): AwsSecretAnswer {
  const key = "key" in reference ? reference.key : undefined;
  if (answer.kind !== "found" || key === undefined) {
    return answer;
  }
  const value = fieldOf(answer.text, key);
  return typeof value === "string"
    ? { kind: "found", text: value }
    : { kind: "refused", found: "no text under that key", remedy: `store a JSON object whose "${key}" is text` };
}

function fieldOf(text: string, key: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && Object.hasOwn(value, key)
      ? (value as Readonly<Record<string, unknown>>)[key]
      : undefined;
  } catch {
    // What was thrown quotes the secret.
    return undefined;
  }
}
