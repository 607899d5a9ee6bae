/** Stable identifiers of what can go wrong while a template is run locally. */
export type LocalStackErrorCode =
  | "synthesis-failed"
  | "assembly-unreadable"
  | "template-invalid"
  | "reference-unresolved"
  | "reference-cycle"
  | "resource-type-unknown"
  | "resource-invalid"
  | "table-incompatible"
  | "port-in-use"
  | "state-unusable"
  | "role-unknown"
  | "function-unknown"
  | "schedule-invalid"
  | "pattern-invalid"
  | "expression-invalid"
  | "data-source-failed"
  | "recording-unreadable";

/** A broken promise of the local stack. The message names the place and the remedy, and is written for a person. */
export class LocalStackError extends Error {
  readonly code: LocalStackErrorCode;

  constructor(code: LocalStackErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "LocalStackError";
    this.code = code;
  }
}
