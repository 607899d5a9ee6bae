import { z } from "zod";
import { snmpFailureReasons } from "../snmp-protocol/session.ts";
import type { DeviceModel, ModelReadings } from "./model/device-model.ts";
import type { AgeEvidence } from "./restart.ts";
import type { RawRmon } from "./rmon/raw-rmon.ts";

const deviceText = z.string().max(4_096);

/** What a poll says of an interface apart from numbers: stays the same for many polls. */
export const InterfaceLayout = z.object({
  key: deviceText.min(1),
  ifIndex: z.int().min(1).max(0x7fff_ffff),
  ifName: deviceText.optional(),
  ifDescr: deviceText.optional(),
  ifAlias: deviceText.optional(),
  ifType: z.int().min(0).optional(),
  mtu: z.int().min(0).optional(),
  speedBps: z.number().positive().optional(),
  physAddress: z.string().max(95).optional(),
});
export type InterfaceLayout = z.infer<typeof InterfaceLayout>;

export const RawSystem = z.object({
  sysName: deviceText.optional(),
  sysDescr: deviceText.optional(),
  sysObjectId: z.string().max(1_408).optional(),
  sysLocation: deviceText.optional(),
  sysContact: deviceText.optional(),
});
export type RawSystem = z.infer<typeof RawSystem>;

/** What a device says of itself apart from numbers. */
export const DeviceDescription = z.object({ system: RawSystem, interfaces: z.array(InterfaceLayout).max(50_000) });
export type DeviceDescription = z.infer<typeof DeviceDescription>;

/** A counter as read: its value and the width of the object it came from. */
interface RawCounter {
  readonly value: bigint;
  readonly width: 32 | 64;
}

/** One interface of a poll: what is known of it, and what was read. */
export interface RawInterface extends InterfaceLayout {
  readonly adminStatus?: number | undefined;
  readonly operStatus?: number | undefined;
  /** ifCounterDiscontinuityTime, hundredths of a second. */
  readonly discontinuityCs?: number | undefined;
  /** By metric name. */
  readonly counters: Readonly<Record<string, RawCounter>>;
}

/**
 * A poll with an object for each interface, for whoever looks at interfaces one by one. Polls travel and are judged in the form of
 * `packed-poll.ts`.
 */
export interface RawPollData {
  readonly kind: "ok";
  /** How long before this result was sent the scalars were read: places the reading on the receiver's own clock. */
  readonly readAgoMs: number;
  readonly elapsedMs: number;
  /** Absent for the rare agent that does not say. */
  readonly sysUpTimeCs?: number | undefined;
  /** Told when it may be another than before: tells a restart from a wrap of sysUpTime. */
  readonly age?: AgeEvidence | undefined;
  readonly system: RawSystem;
  readonly interfaces: readonly RawInterface[];
  /** hrProcessorLoad, per cent, one per processor. */
  readonly processorLoads: readonly number[];
  readonly memoryUsedBytes?: number | undefined;
  readonly memoryTotalBytes?: number | undefined;
  /** What the slow cadence found, with the polls that read it. */
  readonly model?: DeviceModel | undefined;
  /** What a poll between two readings of everything read of it. */
  readonly readings?: ModelReadings | undefined;
  /** What the RMON groups said, where they were asked. */
  readonly rmon?: RawRmon | undefined;
  /** Interfaces whose ifIndex changed since the last poll; counters were matched by name. */
  readonly renumbered: number;
  /** Parts that could not be read, in our own words. */
  readonly gaps: readonly string[];
}

export const RawPollFailure = z.object({ kind: z.literal("failed"), reason: z.enum(snmpFailureReasons), hint: z.string().max(512) });
export type RawPollFailure = z.infer<typeof RawPollFailure>;

/** What one poll of a device came to. */
export type RawPoll = RawPollData | RawPollFailure;
