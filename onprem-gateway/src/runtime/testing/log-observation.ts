import type { LogObservation } from "../observation.ts";

/** A line that was not understood and is kept as it came. */
export const logObservation: LogObservation = {
  kind: "log",
  tsMs: 1_000,
  address: "192.0.2.1",
  transport: "udp",
  format: "unparsed",
  facility: 1,
  severity: 6,
  message: "link up",
};
