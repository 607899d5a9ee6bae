import type { Severity, Telemetry } from "../../ports/telemetry.ts";

export interface Occurrence {
  readonly name: string;
  readonly fields: Readonly<Record<string, string | number | boolean>>;
  readonly level: Severity;
}

/** Keeps what occurred. */
export class MemoryTelemetry implements Telemetry {
  readonly occurrences: Occurrence[] = [];

  occurred(name: string, fields: Readonly<Record<string, string | number | boolean>> = {}, level: Severity = "info"): void {
    this.occurrences.push({ name, fields, level });
  }
}
