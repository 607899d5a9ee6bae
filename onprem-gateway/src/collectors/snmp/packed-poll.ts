import { z } from "zod";
import { DeviceLayout, noLayout } from "./device-layout.ts";
import { DeviceModel, ModelReadings } from "./model/device-model.ts";
import { counterNames } from "./oids.ts";
import { DeviceDescription, type InterfaceLayout, type RawInterface, type RawPollData, RawPollFailure } from "./raw-poll.ts";
import { RawRmon } from "./rmon/raw-rmon.ts";

/**
 * A poll in the form in which it travels from the worker to the core: one array per kind of number instead of an object per value, and
 * the description only when it changed.
 */
const PackedPollData = z.object({
  kind: z.literal("ok"),
  /** How long before this result was sent the scalars were read: places the reading on the receiver's own clock. */
  readAgoMs: z.number().min(0),
  elapsedMs: z.number().min(0),
  /** Absent for the rare agent that does not say. */
  sysUpTimeCs: z.int().min(0).max(0xffff_ffff).optional(),
  /** Told when it may be another than before: tells a restart from a wrap of sysUpTime. */
  age: z
    .object({
      engineBoots: z.int().min(0).optional(),
      engineTimeS: z.int().min(0).optional(),
      hostUptimeCs: z.int().min(0).max(0xffff_ffff).optional(),
    })
    .optional(),
  /** Absent when it is that of the device's poll before. */
  description: DeviceDescription.optional(),
  /** ifAdminStatus, ifOperStatus and ifCounterDiscontinuityTime of each interface; NaN for what the device did not say. */
  states: z.custom<Float64Array>((value) => value instanceof Float64Array),
  /** Counters of each interface, in the order of `counterNames`: the low and the high 32 bits of each. */
  counters: z.custom<Uint32Array>((value) => value instanceof Uint32Array),
  /** Their widths: 32, 64, or 0 for a counter that the device does not have. */
  widths: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
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
  /** The samples of the poll's slot, encoded; absent when it had none. */
  chunk: z.custom<Uint8Array>((value) => value instanceof Uint8Array).optional(),
});
export type PackedPollData = z.infer<typeof PackedPollData>;

export const PackedPoll = z.discriminatedUnion("kind", [PackedPollData, RawPollFailure]);
export type PackedPoll = z.infer<typeof PackedPoll>;

/** Numbers of one interface in `states`. */
export const statesEach = 3;
export const stateColumns = { admin: 0, oper: 1, discontinuity: 2 } as const;

/** A good poll with the layout that its arrays follow. */
export interface DevicePoll extends Omit<PackedPollData, "description"> {
  readonly layout: DeviceLayout;
}

/** Keeps the layout of one device, in the core. Every poll must pass through it, in order. */
export class PollReader {
  #layout = noLayout;

  /** Undefined when the parts do not fit together. */
  read(packed: PackedPoll): DevicePoll | RawPollFailure | undefined {
    if (packed.kind === "failed") {
      return packed;
    }
    const { description, ...numbers } = packed;
    if (description !== undefined) {
      this.#layout = new DeviceLayout(description);
    }
    const layout = this.#layout;
    return hasNumbersOf(numbers, layout.described) ? { ...numbers, layout } : undefined;
  }
}

function hasNumbersOf({ states, counters, widths }: Pick<PackedPollData, "states" | "counters" | "widths">, interfaces: number): boolean {
  const cells = interfaces * counterNames.length;
  const fit = states.length === interfaces * statesEach && counters.length === cells * 2 && widths.length === cells;
  return fit && widths.every(isWidth) && states.every(isState);
}

function isWidth(width: number): boolean {
  return width === 0 || width === 32 || width === 64;
}

/** An INTEGER or TimeTicks, or NaN for what the device did not say. */
function isState(state: number): boolean {
  return Number.isNaN(state) || (Number.isInteger(state) && state >= -0x8000_0000 && state <= 0xffff_ffff);
}

/** The poll with an object for each interface. */
export function unpackPoll(poll: DevicePoll): RawPollData {
  const survey = surveyOf(poll);
  return { ...survey, interfaces: survey.interfaces.map((each, row) => ({ ...each, counters: countersAt(poll, row) })) };
}

/** As `unpackPoll`, without counters: they are hundreds, and nobody looks at them to see what happened. */
export function surveyOf(poll: DevicePoll): RawPollData {
  const { layout, states, counters: _counters, widths: _widths, chunk: _chunk, ...rest } = poll;
  const { system, interfaces } = layout.describe();
  return { ...rest, system, interfaces: interfaces.map((each, row) => surveyedAt(each, { states, row })) };
}

const noCounters: RawInterface["counters"] = {};

function surveyedAt(described: InterfaceLayout, { states, row }: { readonly states: Float64Array; readonly row: number }): RawInterface {
  const adminStatus = stateOf(states[row * statesEach + stateColumns.admin]);
  const operStatus = stateOf(states[row * statesEach + stateColumns.oper]);
  const discontinuityCs = stateOf(states[row * statesEach + stateColumns.discontinuity]);
  return {
    ...described,
    counters: noCounters,
    ...(adminStatus === undefined ? {} : { adminStatus }),
    ...(operStatus === undefined ? {} : { operStatus }),
    ...(discontinuityCs === undefined ? {} : { discontinuityCs }),
  };
}

function countersAt({ counters, widths }: Pick<PackedPollData, "counters" | "widths">, row: number): RawInterface["counters"] {
  const read: Record<string, RawInterface["counters"][string]> = {};
  for (const [column, name] of counterNames.entries()) {
    const at = row * counterNames.length + column;
    const width = widths[at];
    if (width === 32 || width === 64) {
      read[name] = { value: (BigInt(counters[at * 2 + 1] ?? 0) << 32n) | BigInt(counters[at * 2] ?? 0), width };
    }
  }
  return read;
}

function stateOf(state: number | undefined): number | undefined {
  return Number.isInteger(state) ? state : undefined;
}
