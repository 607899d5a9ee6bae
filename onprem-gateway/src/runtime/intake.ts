import type { Observation } from "./observation.ts";

/** The one door from collectors to the spool. */
export interface Intake {
  /**
   * Resolves "accepted" once the record is on disk (fdatasync returned), "refused" when the gateway is shutting down or
   * the spool cannot take it; the refusal is counted. Never rejects. Informs are acknowledged only after "accepted".
   */
  accept(observation: Observation): Promise<"accepted" | "refused">;
}
