import { z } from "zod";

/** Something that is wrong with the monitoring itself. */
const MonitorFault = z.object({
  /** What kind of fault it is: stable, for programs. */
  code: z.string(),
  /** What it is about: a site, a gateway, an alarm. Together with the code it says which fault this is. */
  subject: z.string(),
  /** One sentence for a person. */
  text: z.string(),
  /** Whether an alarm of CloudWatch rings for it and tells the topic, so that nobody else has to. */
  rung: z.boolean(),
  sinceMs: z.number(),
  /** When the topic was told of it last; absent when it was not. */
  toldMs: z.number().optional(),
});
export type MonitorFault = z.infer<typeof MonitorFault>;

/** What the watchdog found when it looked last. */
export const WatchdogItem = z.object({
  pk: z.string(),
  sk: z.string(),
  tsMs: z.number(),
  seq: z.number().optional(),
  kind: z.literal("watchdog"),
  /** Since when it has looked without a long break: nothing can be too old for longer than that. */
  watchingSinceMs: z.number(),
  faults: z.array(MonitorFault),
  /** Subscriptions of the topic of alarms; absent when they could not be read. */
  receivers: z.object({ confirmed: z.number(), pending: z.number() }).optional(),
  /**
   * The dead man's switch outside of AWS. off: none is configured. reported: it was told that all is well. held-back: it was not, because
   * of a fault. unreachable: it did not take the report.
   */
  outside: z.enum(["off", "reported", "held-back", "unreachable"]),
});
export type WatchdogItem = z.infer<typeof WatchdogItem>;

/** Partition of the watchdog: the only one that it may write to. */
export const watchdogPartition = "WATCHDOG";

export const watchdogKey = { pk: watchdogPartition, sk: "REPORT" } as const;
