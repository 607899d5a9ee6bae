/** Stable codes of everything this package throws on purpose. */
export type ErrorCode =
  | "configuration-invalid"
  | "request-refused"
  | "store-throttled"
  | "store-unavailable"
  | "event-unexpected"
  | "listing-broken";

export interface AppErrorOptions {
  /** Facts for the log, as fields. Never device text, never a third party's words. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

/** A broken promise: thrown with a static message and a stable code. Expected outcomes are values, not errors. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string | number | boolean>>;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message);
    this.name = new.target.name;
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** The environment does not hold what the function needs. The message lists every problem at once. */
export class ConfigurationError extends AppError {
  constructor(problems: readonly string[]) {
    super("configuration-invalid", `environment is not usable: ${problems.join("; ")}`);
  }
}

export interface RefusalOptions {
  readonly statusCode: number;
  /** Stable machine-readable reason, sent to the caller. */
  readonly code: string;
  /** For a person; our own words only. */
  readonly message: string;
  /** Answers `Retry-After` in seconds. */
  readonly retryAfterS?: number;
}

/** The request as a whole cannot be served; nothing of it was written. Becomes an HTTP answer with a `BatchRefusal` body. */
export class RefusedRequest extends AppError {
  readonly statusCode: number;
  readonly refusal: { readonly code: string; readonly message: string };
  readonly retryAfterS: number | undefined;

  constructor(options: RefusalOptions) {
    super("request-refused", options.message, { details: { statusCode: options.statusCode, refusal: options.code } });
    this.statusCode = options.statusCode;
    this.refusal = { code: options.code, message: options.message };
    this.retryAfterS = options.retryAfterS;
  }
}

/** A read from a table failed for good after the SDK's own retries. */
export class StoreError extends AppError {
  constructor(code: "store-throttled" | "store-unavailable", details: Readonly<Record<string, string | number | boolean>>) {
    super(code, code === "store-throttled" ? "the table is throttled" : "the table cannot be read", { details });
  }
}

/** An event that no caller of this function should send. */
export class UnexpectedEvent extends AppError {
  constructor(expected: string) {
    super("event-unexpected", `the event is not ${expected}`);
  }
}

/** A listing of an AWS API broke off. Thrown by listings only; whoever reads one turns it into coverage. */
export class ListingBroken extends AppError {
  readonly kind: "throttled" | "failed";
  /** A stable word such as the API's error code, never its text. */
  readonly reason: string;

  constructor({ kind, reason }: { readonly kind: "throttled" | "failed"; readonly reason: string }) {
    super("listing-broken", "the listing broke off", { details: { reason } });
    this.kind = kind;
    this.reason = reason;
  }
}
