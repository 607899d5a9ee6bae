import { type CounterReading, counterDelta } from "@isthmus/domain/counters/counter-delta";
import { interfaceCeiling } from "@isthmus/domain/counters/interface-ceiling";
import type { SeriesDictionary } from "@isthmus/domain/series/dictionary";
import { interfaceMetrics, type Metric, metrics } from "@isthmus/domain/series/metric-catalogue";
import { type CounterName, counterNames } from "./oids.ts";
import type { RawInterface, RawPollData } from "./raw-poll.ts";

/** The last reading of every counter of a device. Held for each device all the time: numbers in arrays, no object per counter. */
export interface CounterMemory {
  /** Position of an interface in the arrays, by its key. */
  readonly rows: ReadonlyMap<string, number>;
  /** Interface by interface, in the order of `counterNames`. */
  readonly values: BigUint64Array;
  /** 32, 64, or 0 for a counter that the device did not have. */
  readonly widths: Uint8Array;
  /** ifCounterDiscontinuityTime of each interface; NaN when the device does not say. */
  readonly discontinuitiesCs: Float64Array;
  readonly atMs: number;
  readonly sysUpTimeCs: number;
}

/** What is known before the first poll. */
export const noCounters: CounterMemory = {
  rows: new Map(),
  values: new BigUint64Array(0),
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
}

export interface PollSamples {
  readonly dictionary: SeriesDictionary;
  /** In dictionary order; NaN for a gap. */
  readonly values: Float64Array;
  readonly memory: CounterMemory;
}

const deviceMetrics: readonly Metric[] = [metrics.cpuLoad, metrics.memoryUsed, metrics.memoryTotal, metrics.uptime, metrics.pollElapsed];

/** Turns one poll into a row of samples: counters as deltas since the poll before, gauges and states as they are. */
export function samplesOfPoll(poll: RawPollData, memory: CounterMemory, timing: PollTiming): PollSamples {
  const { interfaces } = poll;
  const values = new Float64Array(interfaceMetrics.length * interfaces.length + deviceMetrics.length);
  const next = remember(poll, memory, timing.atMs);
  for (const [at, row] of interfaces.entries()) {
    const before = memory.rows.get(row.key);
    for (const [metricAt, metric] of interfaceMetrics.entries()) {
      const column = counterColumns[metricAt] ?? -1;
      values[metricAt * interfaces.length + at] =
        column < 0
          ? (row.operStatus ?? Number.NaN)
          : deltaOf(readingAt(memory, before, column), readingAt(next, at, column), { row, metric, maxIntervalMs: timing.maxIntervalMs });
    }
  }
  const own = deviceValues(poll, timing);
  values.set(
    deviceMetrics.map((metric) => own.get(metric.id) ?? Number.NaN),
    interfaceMetrics.length * interfaces.length,
  );
  return { dictionary: dictionaryOf(interfaces), values, memory: next };
}

/** The counter behind each metric of an interface; -1 for ifOperStatus, the only one that is none. */
const counterColumns = interfaceMetrics.map(({ name }) => counterNames.indexOf(name as CounterName));

function remember({ interfaces, sysUpTimeCs }: RawPollData, before: CounterMemory, atMs: number): CounterMemory {
  const values = new BigUint64Array(interfaces.length * counterNames.length);
  const widths = new Uint8Array(values.length);
  const discontinuitiesCs = new Float64Array(interfaces.length);
  for (const [row, { counters, discontinuityCs }] of interfaces.entries()) {
    discontinuitiesCs[row] = discontinuityCs ?? Number.NaN;
    for (const [column, name] of counterNames.entries()) {
      const counter = counters[name];
      if (counter !== undefined) {
        values[row * counterNames.length + column] = counter.value;
        widths[row * counterNames.length + column] = counter.width;
      }
    }
  }
  return {
    rows: rowsOf(interfaces, before.rows),
    values,
    widths,
    discontinuitiesCs,
    atMs,
    sysUpTimeCs: sysUpTimeCs ?? uptimeStandIn(atMs),
  };
}

/** The map of the poll before, when the interfaces are still the same. */
function rowsOf(interfaces: readonly RawInterface[], before: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const same = before.size === interfaces.length && interfaces.every(({ key }, row) => before.get(key) === row);
  return same ? before : new Map(interfaces.map(({ key }, row) => [key, row]));
}

type Reading = { -readonly [K in keyof CounterReading]: CounterReading[K] };

function readingAt(memory: CounterMemory, row: number | undefined, column: number): Reading | undefined {
  if (row === undefined) {
    return undefined;
  }
  const at = row * counterNames.length + column;
  const width = memory.widths[at];
  if (width !== 32 && width !== 64) {
    return undefined;
  }
  const reading: Reading = { value: memory.values[at] ?? 0n, width, atMs: memory.atMs, sysUpTimeCs: memory.sysUpTimeCs };
  const discontinuityCs = memory.discontinuitiesCs[row] ?? Number.NaN;
  if (!Number.isNaN(discontinuityCs)) {
    reading.discontinuityCs = discontinuityCs;
  }
  return reading;
}

function dictionaryOf(interfaces: readonly RawInterface[]): SeriesDictionary {
  const device = { metrics: deviceMetrics.map(({ id }) => id), entities: [""] };
  if (interfaces.length === 0) {
    return [device];
  }
  return [{ metrics: interfaceMetrics.map(({ id }) => id), entities: interfaces.map(({ key }) => key) }, device];
}

function deviceValues(poll: RawPollData, { atMs, previousMs }: PollTiming): ReadonlyMap<number, number | undefined> {
  const { processorLoads: loads } = poll;
  return new Map([
    [metrics.cpuLoad.id, loads.length === 0 ? undefined : Math.round((loads.reduce((sum, load) => sum + load, 0) / loads.length) * 100)],
    [metrics.memoryUsed.id, poll.memoryUsedBytes],
    [metrics.memoryTotal.id, poll.memoryTotalBytes],
    [metrics.uptime.id, poll.sysUpTimeCs === undefined ? undefined : Math.floor(poll.sysUpTimeCs / 100)],
    [metrics.pollElapsed.id, previousMs === undefined ? undefined : Math.round(atMs - previousMs)],
  ]);
}

/** For an agent without sysUpTime: runs with our own clock, so that only the counters themselves can show a restart. */
function uptimeStandIn(atMs: number): number {
  return Math.floor(atMs / 10) % 2 ** 32;
}

const faults = new Set<string>(["ifInErrors", "ifOutErrors", "ifInDiscards", "ifOutDiscards"]);
/** Kinds of interface whose speed is that of a wire (IANAifType-MIB). Tunnels, VLANs and loopbacks announce what they like. */
const wireTypes = new Set([6, 7, 62, 69, 117]);
/** A configured bandwidth lowers the announced speed below that of the wire. A 64-bit counter needs no sharp limit, as it does not wrap. */
const slack64 = 10;

/** Undefined when the interface does not say how fast its wire is. */
function ceilingOf({ ifType, speedBps }: RawInterface, { name, unit }: Metric, width: 32 | 64): number | undefined {
  if (speedBps === undefined || ifType === undefined || !wireTypes.has(ifType)) {
    return undefined;
  }
  const counted = unit === "octets" ? "octets" : faults.has(name) ? "faults" : "packets";
  return interfaceCeiling({ unit: counted, speedBps }) * (width === 64 ? slack64 : 1);
}

function deltaOf(
  before: Reading | undefined,
  now: Reading | undefined,
  { row, metric, maxIntervalMs }: { readonly row: RawInterface; readonly metric: Metric; readonly maxIntervalMs: number },
): number {
  if (now === undefined || before === undefined) {
    return Number.NaN;
  }
  const maxPerSecond = ceilingOf(row, metric, now.width);
  if (maxPerSecond !== undefined) {
    now.maxPerSecond = maxPerSecond;
  }
  const result = counterDelta(before, now, { maxIntervalMs });
  return result.kind === "delta" ? result.delta : Number.NaN;
}
