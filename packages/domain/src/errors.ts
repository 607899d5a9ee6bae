/** Stable codes of the promises a caller of this package can break. */
export type DomainErrorCode = "chunk-shape" | "chunk-value" | "resample-grid";

/** A caller broke a documented precondition. Never thrown for what devices or the network send. */
export class DomainError extends Error {
  override readonly name = "DomainError";
  readonly code: DomainErrorCode;
  /** Numbers and names that show what was wrong; carries no device text. */
  readonly details: Readonly<Record<string, string | number>>;

  constructor(code: DomainErrorCode, message: string, details: Readonly<Record<string, string | number>> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
