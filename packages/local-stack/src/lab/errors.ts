/** The lab cannot do what it was asked for a reason that a person can remove. Codes are stable; the message names the remedy. */
export class LabError extends Error {
  override readonly name = "LabError";
  readonly code: "address-unusable" | "child-ended" | "start-timeout" | "command-failed";
  readonly details: Readonly<Record<string, string | number>>;

  constructor(code: LabError["code"], message: string, details: Readonly<Record<string, string | number>> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
