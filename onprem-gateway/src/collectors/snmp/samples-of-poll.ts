import { hash } from "node:crypto";
import { type CounterTable, counterDeltas } from "@isthmus/domain/counters/counter-deltas";
import { interfaceCeiling } from "@isthmus/domain/counters/interface-ceiling";
import { interfaceMetrics } from "@isthmus/domain/series/metric-catalogue";
import { SharedContent } from "../../runtime/shared-content.ts";
import { deviceMetrics } from "./device-layout.ts";
import { counterNames } from "./oids.ts";
import { type PackedPollData, stateColumns, statesEach } from "./packed-poll.ts";
import { NumberSpace } from "./poll-space.ts";

/** Whose numbers they are: the interfaces of a device whose series are kept. */
export interface RowLayout {
  readonly count: number;
  readonly keys: readonly string[];
  /** Bit/s of each interface; NaN when it does not say how fast its wire is. */
  readonly wireSpeedsBps: Float64Array;
}

/** The numbers of a poll with the layout that its arrays follow. */
export interface LaidOutPoll extends PackedPollData {
  readonly layout: RowLayout;
}

/** The last reading of every counter of a device, and the layout that says whose they are. */
export interface CounterMemory extends CounterTable {
  readonly layout: RowLayout;
}

/** What is known before the first poll. */
export const noCounters: CounterMemory = {
  layout: { count: 0, keys: [], wireSpeedsBps: new Float64Array(0) },
  values: new Uint32Array(0),
  widths: new Uint8Array(0),
  discontinuitiesCs: new Float64Array(0),
  atMs: 0,
  sysUpTimeCs: 0,
};

export interface PollTiming {
  /** When the device was read, on the monotonic clock. */
  readonly atMs: number;
  /** When it was read before; undefined for the first poll. */
  readonly previousMs: number | undefined;
  /** Longest time between two polls over which a delta still means something. */
  readonly maxIntervalMs: number;
  /** Where the numbers are written; in new arrays unless told. */
  readonly space?: NumberSpace | undefined;
}

export interface PollSamples {
  /** In the order of the device's dictionary; NaN for a gap. */
  readonly values: Float64Array;
  /** Looks into the arrays of the poll. */
  readonly memory: CounterMemory;
}

const columns = counterNames.length;

/** Turns one poll into a row of samples: counters as deltas since the poll before, gauges and states as they are. */
export function samplesOfPoll(poll: LaidOutPoll, memory: CounterMemory, timing: PollTiming): PollSamples {
  const { layout, states } = poll;
  const { count } = layout;
  const { atMs, maxIntervalMs, space = new NumberSpace() } = timing;
  const next = readingOf(poll, atMs, space);
  const deltas = deltasBetween(memory, next, { maxIntervalMs, into: space.deltas.take(count * columns) });
  const values = space.values.take(interfaceMetrics.length * count + deviceMetrics.length);
  for (let metric = 0; metric < interfaceMetrics.length; metric += 1) {
    const column = counterColumns[metric] ?? -1;
    for (let row = 0; row < count; row += 1) {
      const value = column < 0 ? states[row * statesEach + stateColumns.oper] : deltas[row * columns + column];
      values[metric * count + row] = value ?? Number.NaN;
    }
  }
  values.set(deviceValues(poll, timing), interfaceMetrics.length * count);
  return { values, memory: next };
}

/**
 * The same memory in arrays that last. Values go into those of the memory before where they fit, since this happens with every poll. Widths
 * and discontinuities are alike for many devices and stay as they are for long: they are shared, and never written to.
 */
export function lastingMemory(memory: CounterMemory, before: CounterMemory): CounterMemory {
  const { layout } = memory;
  let values = before.values;
  if (layout === before.layout) {
    values.set(memory.values);
  } else {
    values = memory.values.slice();
  }
  const widths = isEqual(memory.widths, before.widths) ? before.widths : shared(memory.widths, sharedWidths);
  const discontinuitiesCs = isEqual(memory.discontinuitiesCs, before.discontinuitiesCs)
    ? before.discontinuitiesCs
    : shared(memory.discontinuitiesCs, sharedDiscontinuities);
  return { ...memory, values, widths, discontinuitiesCs };
}

const sharedWidths = new SharedContent<Uint8Array>();
const sharedDiscontinuities = new SharedContent<Float64Array>();

function shared<T extends Uint8Array | Float64Array>(numbers: T, contents: SharedContent<T>): T {
  return contents.of(hash("sha256", numbers, "base64"), () => numbers.slice() as T);
}

function isEqual(left: Uint8Array | Float64Array, right: Uint8Array | Float64Array): boolean {
  if (left.length !== right.length) {
    return false;
  }
  for (let at = 0; at < left.length; at += 1) {
    if (!Object.is(left[at], right[at])) {
      return false;
    }
  }
  return true;
}

/** The counter behind each metric of an interface; -1 for ifOperStatus, the only one that is none. */
const counterColumns = interfaceMetrics.map(({ name }) => (counterNames as readonly string[]).indexOf(name));

/** The counters of the kept interfaces. */
function readingOf({ layout, states, counters, widths, sysUpTimeCs }: LaidOutPoll, atMs: number, space: NumberSpace): CounterMemory {
  const cells = layout.count * columns;
  const discontinuitiesCs = space.discontinuities.take(layout.count);
  for (let row = 0; row < layout.count; row += 1) {
    discontinuitiesCs[row] = states[row * statesEach + stateColumns.discontinuity] ?? Number.NaN;
  }
  return {
    layout,
    values: counters.subarray(0, cells * 2),
    widths: widths.subarray(0, cells),
    discontinuitiesCs,
    atMs,
    sysUpTimeCs: sysUpTimeCs ?? uptimeStandIn(atMs),
  };
}

function deltasBetween(
  before: CounterMemory,
  next: CounterMemory,
  { maxIntervalMs, into }: { readonly maxIntervalMs: number; readonly into: Float64Array },
): Float64Array {
  const { wireSpeedsBps } = next.layout;
  let filledFor: number | undefined;
  return counterDeltas(before, next, {
    columns,
    maxIntervalMs,
    into,
    ...(before.layout === next.layout ? {} : { previousRows: rowsBefore(before.layout, next.layout) }),
    ceilingsOf: (row, perSecond) => {
      const speedBps = wireSpeedsBps[row] ?? Number.NaN;
      // Nearly all ports of a device are equally fast.
      if (!Object.is(speedBps, filledFor)) {
        fillCeilings(perSecond, speedBps);
        filledFor = speedBps;
      }
    },
    slack64,
  });
}

function fillCeilings(perSecond: Float64Array, speedBps: number): void {
  const octets = interfaceCeiling({ unit: "octets", speedBps });
  const packets = interfaceCeiling({ unit: "packets", speedBps });
  const faults = interfaceCeiling({ unit: "faults", speedBps });
  for (let column = 0; column < columns; column += 1) {
    const unit = units[column];
    perSecond[column] = unit === "octets" ? octets : unit === "packets" ? packets : faults;
  }
}

/** Where the interfaces of a layout stood in the one before, by their keys. */
function rowsBefore(before: RowLayout, now: RowLayout): Int32Array {
  const rows = new Map(before.keys.map((key, row) => [key, row]));
  return Int32Array.from(now.keys, (key) => rows.get(key) ?? -1);
}

function deviceValues(poll: LaidOutPoll, { atMs, previousMs }: PollTiming): readonly number[] {
  const { processorLoads: loads, memoryUsedBytes, memoryTotalBytes, sysUpTimeCs } = poll;
  const own: Readonly<Record<string, number | undefined>> = {
    cpuLoad: loads.length === 0 ? undefined : Math.round((loads.reduce((sum, load) => sum + load, 0) / loads.length) * 100),
    memoryUsed: memoryUsedBytes,
    memoryTotal: memoryTotalBytes,
    uptime: sysUpTimeCs === undefined ? undefined : Math.floor(sysUpTimeCs / 100),
    pollElapsed: previousMs === undefined ? undefined : Math.round(atMs - previousMs),
  };
  return deviceMetrics.map(({ name }) => own[name] ?? Number.NaN);
}

/** For an agent without sysUpTime: runs with our own clock, so that only the counters themselves can show a restart. */
function uptimeStandIn(atMs: number): number {
  return Math.floor(atMs / 10) % 2 ** 32;
}

const faultCounters = new Set<string>(["ifInErrors", "ifOutErrors", "ifInDiscards", "ifOutDiscards"]);
/** A configured bandwidth lowers the announced speed below that of the wire. A 64-bit counter needs no sharp limit, as it does not wrap. */
const slack64 = 10;
/** What each counter counts. */
const units = counterNames.map((name) => (name.endsWith("Octets") ? "octets" : faultCounters.has(name) ? "faults" : "packets"));
