import { StoreError } from "../../errors.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";

const throttleNames: ReadonlySet<string> = new Set([
  "ProvisionedThroughputExceededException",
  "ThrottlingException",
  "RequestLimitExceeded",
  "LimitExceededException",
  "TooManyRequestsException",
]);

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}

/** True when DynamoDB or the SDK says that the request came too fast. */
export function isThrottle(error: unknown): boolean {
  return throttleNames.has(nameOf(error));
}

function rejection(error: unknown): PutOutcome | undefined {
  const name = nameOf(error);
  if (name === "ItemCollectionSizeLimitExceededException") {
    return { kind: "rejected", code: "item-too-large", detail: "the record does not fit into one stored item" };
  }
  if (name === "SerializationException") {
    return { kind: "rejected", code: "item-invalid", detail: "the record holds a value that cannot be stored" };
  }
  if (name !== "ValidationException" || !(error instanceof Error)) {
    return undefined;
  }
  return /item size/iu.test(error.message)
    ? { kind: "rejected", code: "item-too-large", detail: "the record does not fit into one stored item (400 KB)" }
    : { kind: "rejected", code: "item-invalid", detail: "the record holds a value that cannot be stored" };
}

/** DynamoDB's refusal of a write, and STS's of a session. */
const denialNames: ReadonlySet<string> = new Set(["AccessDeniedException", "AccessDenied"]);

/** Translates a failed conditional put. Access problems and timeouts leave the record to be sent again: it is not at fault. */
export function putFailure(error: unknown): Exclude<PutOutcome, { kind: "stored" }> {
  if (nameOf(error) === "ConditionalCheckFailedException") {
    return { kind: "duplicate" };
  }
  const rejected = rejection(error);
  if (rejected?.kind === "rejected") {
    return rejected;
  }
  if (denialNames.has(nameOf(error))) {
    return { kind: "retry", code: "denied" };
  }
  return { kind: "retry", code: isThrottle(error) ? "throttled" : "unavailable" };
}

/** Translates a failed read. */
export function readFailure(error: unknown): StoreError {
  return new StoreError(isThrottle(error) ? "store-throttled" : "store-unavailable", { cause: nameOf(error) });
}
