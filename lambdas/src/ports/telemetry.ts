export type Severity = "debug" | "info" | "warn" | "error";

/** What happened inside a function, for its operators: a static name, fields apart, and a count of the same name. */
export interface Telemetry {
  /** Logs and counts one occurrence. Fields are values: device text may be a field, never part of the name. */
  occurred(name: string, fields?: Readonly<Record<string, string | number | boolean>>, level?: Severity): void;
}
