/** The command cannot be carried out as it was given; the message says what to change. Ends the process with exit code 1. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code:
    | "bad-option"
    | "missing-secret"
    | "not-running"
    | "already-running"
    | "port-taken"
    | "unusable-file"
    | "missing-program"
    | "no-answer"
    | "unknown-name"
    | "ambiguous-name";

  constructor(code: UsageError["code"], message: string) {
    super(message);
    this.code = code;
  }
}
