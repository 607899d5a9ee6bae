import { z } from "zod";
import { snmpFailureReasons } from "../snmp-protocol/session.ts";
import { DeviceModel, ModelReadings } from "./model/device-model.ts";
import { RawRmon } from "./rmon/raw-rmon.ts";

const unsigned32 = z.int().min(0).max(0xffff_ffff);
const deviceText = z.string().max(4_096);

/** A counter as read: its value and the width of the object it came from. */
const RawCounter = z.object({
  value: z.bigint().min(0n).max(0xffff_ffff_ffff_ffffn),
  width: z.union([z.literal(32), z.literal(64)]),
});

export const RawInterface = z.object({
  key: deviceText.min(1),
  ifIndex: z.int().min(1).max(0x7fff_ffff),
  ifName: deviceText.optional(),
  ifDescr: deviceText.optional(),
  ifAlias: deviceText.optional(),
  ifType: z.int().min(0).optional(),
  mtu: z.int().min(0).optional(),
  speedBps: z.number().positive().optional(),
  physAddress: z.string().max(95).optional(),
  adminStatus: z.int().optional(),
  operStatus: z.int().optional(),
  /** ifCounterDiscontinuityTime, hundredths of a second. */
  discontinuityCs: unsigned32.optional(),
  /** By metric name. */
  counters: z.record(z.string().max(32), RawCounter),
});
export type RawInterface = z.infer<typeof RawInterface>;

const RawSystem = z.object({
  sysName: deviceText.optional(),
  sysDescr: deviceText.optional(),
  sysObjectId: z.string().max(1_408).optional(),
  sysLocation: deviceText.optional(),
  sysContact: deviceText.optional(),
});
export type RawSystem = z.infer<typeof RawSystem>;

export const RawPollData = z.object({
  kind: z.literal("ok"),
  /** How long before this result was sent the scalars were read: places the reading on the receiver's own clock. */
  readAgoMs: z.number().min(0),
  elapsedMs: z.number().min(0),
  /** Absent for the rare agent that does not say. */
  sysUpTimeCs: unsigned32.optional(),
  /** Read when sysUpTime went back: tells a restart from a wrap. */
  age: z.object({ engineTimeS: z.int().min(0).optional(), hostUptimeCs: unsigned32.optional() }).optional(),
  system: RawSystem,
  interfaces: z.array(RawInterface).max(50_000),
  /** hrProcessorLoad, per cent, one per processor. */
  processorLoads: z.array(z.number().min(0).max(100)).max(65_535),
  memoryUsedBytes: z.number().min(0).optional(),
  memoryTotalBytes: z.number().min(0).optional(),
  /** What the slow cadence found, with the polls that read it. */
  model: DeviceModel.optional(),
  /** What a poll between two readings of everything read of it. */
  readings: ModelReadings.optional(),
  /** What the RMON groups said, where they were asked. */
  rmon: RawRmon.optional(),
  /** Interfaces whose ifIndex changed since the last poll; counters were matched by name. */
  renumbered: z.int().min(0),
  /** Parts that could not be read, in our own words. */
  gaps: z.array(z.string().max(200)).max(32),
});
export type RawPollData = z.infer<typeof RawPollData>;

export const RawPollFailure = z.object({ kind: z.literal("failed"), reason: z.enum(snmpFailureReasons), hint: z.string().max(512) });

/** What one poll of a device came to. */
export type RawPoll = RawPollData | z.infer<typeof RawPollFailure>;
