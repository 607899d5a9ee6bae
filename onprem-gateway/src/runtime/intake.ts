import type { Observation } from "./observation.ts";

export type IntakeOutcome = "accepted" | "refused" | "unfit";

/** The one door from collectors to the spool. */
export interface Intake {
  /**
   * Resolves "accepted" once the record is on disk (fdatasync returned), "refused" when the gateway is shutting down or the spool
   * cannot take it now, "unfit" when it can never be stored; both are counted. Never rejects. Informs are acknowledged only after
   * "accepted".
   */
  accept(observation: Observation): Promise<IntakeOutcome>;
}
