import { z } from "zod";

const unsigned32 = z.int().min(0).max(0xffff_ffff);
const integer32 = z.int().min(-0x8000_0000).max(0x7fff_ffff);
const key = z.string().min(1).max(4_096);
const label = z.string().max(1_024);

/** Ethernet statistics of one port. */
export const RmonPort = z.object({
  /** Key of the interface that the probe stands on; "etherStats <index>" where it stands on none that the device lists. */
  key,
  speedBps: z.number().positive().optional(),
  /** By the name of the series. */
  counters: z.record(
    z.string().max(40),
    z.object({ value: z.bigint().min(0n).max(0xffff_ffff_ffff_ffffn), width: z.union([z.literal(32), z.literal(64)]) }),
  ),
});
export type RmonPort = z.infer<typeof RmonPort>;

/** One bucket of a device's own memory. Counters that the device did not give, or no longer, are absent. */
export const RmonBucket = z.object({
  key,
  intervalS: z.int().min(1).max(3_600),
  /** etherHistoryIntervalStart: sysUpTime when the bucket began. */
  startCs: unsigned32,
  counters: z.record(z.string().max(40), unsigned32),
});
export type RmonBucket = z.infer<typeof RmonBucket>;

/** A threshold that the device itself watches. */
export const RmonAlarm = z.object({
  index: z.int().min(1).max(65_535),
  /** What is watched: the name of the object where it is a known one, else its OID. */
  variable: label,
  /** Key of the interface that the variable belongs to. */
  interface: key.optional(),
  intervalS: integer32.optional(),
  sampleType: z.enum(["absolute", "delta"]).optional(),
  value: integer32.optional(),
  startup: z.enum(["rising", "falling", "risingOrFalling"]).optional(),
  risingThreshold: integer32.optional(),
  fallingThreshold: integer32.optional(),
  /** What the device does when a threshold is crossed: the description of the event. */
  risingEvent: label.optional(),
  fallingEvent: label.optional(),
  owner: label.optional(),
  status: z.enum(["valid", "createRequest", "underCreation", "invalid"]).optional(),
});
export type RmonAlarm = z.infer<typeof RmonAlarm>;

/** One line of the device's own log. */
export const RmonLogEntry = z.object({
  /** "<eventIndex>.<logIndex>" */
  index: z.string().max(64),
  /** sysUpTime when it was written. */
  timeCs: unsigned32,
  description: label.optional(),
});
export type RmonLogEntry = z.infer<typeof RmonLogEntry>;

/** What the RMON groups of a device said in one poll; a part that was not asked for, or that the device lacks, is absent. */
export const RawRmon = z.object({
  /** How long after the scalars of the poll each part was read. */
  stats: z.object({ afterMs: z.number().min(0), ports: z.array(RmonPort).max(1_024) }).optional(),
  history: z.object({ buckets: z.array(RmonBucket).max(65_536) }).optional(),
  /** How many histories the device keeps; told at the slow cadence. */
  historyControls: z.int().min(0).optional(),
  log: z.array(RmonLogEntry).max(4_096).optional(),
});
export type RawRmon = z.infer<typeof RawRmon>;
