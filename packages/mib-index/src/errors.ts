/** Stable codes of the promises that this package or its caller can break. */
export type MibIndexErrorCode = "unencodable" | "data-unreadable" | "smidump-missing" | "folder-unreadable";

/** A broken promise: a caller handed over what cannot be encoded, or this machine lacks something. Never thrown for what a MIB or an index file says. */
export class MibIndexError extends Error {
  override readonly name = "MibIndexError";
  readonly code: MibIndexErrorCode;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(code: MibIndexErrorCode, message: string, details: Readonly<Record<string, string | number>> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
