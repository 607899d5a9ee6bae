/** How often a device is asked for what is no traffic, in polls. */
export interface ModelPaces {
  /** Sensors, processors, memory, storage and aggregations. */
  readonly readingsEveryPolls: number;
  /** From 0 to below 1: where in its period this device is read, so that not all devices are read with the same poll. */
  readonly spread: number;
}

/** Everything, the readings alone, the routing neighbours alone, or nothing. */
export type ModelDue = "model" | "readings" | "peers" | "none";

/** Polls until the next reading of each kind; 1 is the next poll. */
export interface ModelSchedule {
  readonly untilModel: number;
  readonly untilReadings: number;
}

/** Names, inventory and neighbours change when somebody works on the device. */
const modelEveryPolls = 30;

/**
 * What is due with this poll. The first one reads everything, and so does the one after a restart; the next reading of each kind then
 * falls where the spread puts this device.
 */
export function decideModelPace(
  before: ModelSchedule | undefined,
  { readingsEveryPolls, spread }: ModelPaces,
  { restarted, hasPeers }: { readonly restarted: boolean; readonly hasPeers: boolean },
): { readonly due: ModelDue; readonly next: ModelSchedule } {
  if (before === undefined) {
    const until = (every: number) => 1 + Math.floor(spread * every);
    return { due: "model", next: { untilModel: until(modelEveryPolls), untilReadings: until(readingsEveryPolls) } };
  }
  const untilModel = before.untilModel - 1;
  const untilReadings = before.untilReadings - 1;
  const readingsDue = untilReadings <= 0;
  const next = { untilModel, untilReadings: readingsDue ? readingsEveryPolls : untilReadings };
  if (restarted || untilModel <= 0) {
    return { due: "model", next: { ...next, untilModel: modelEveryPolls } };
  }
  return { due: readingsDue ? "readings" : hasPeers ? "peers" : "none", next };
}
