import { type CounterReading, counterDelta } from "@isthmus/domain/counters/counter-delta";
import { interfaceCeiling } from "@isthmus/domain/counters/interface-ceiling";
import type { SeriesDictionary } from "@isthmus/domain/series/dictionary";
import { interfaceMetrics, type Metric, metrics } from "@isthmus/domain/series/metric-catalogue";
import type { RawInterface, RawPollData } from "./raw-poll.ts";

/** Last reading of every counter by interface key and metric id. */
export type CounterMemory = ReadonlyMap<string, ReadonlyMap<number, CounterReading>>;

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
  const own = deviceValues(poll, timing);
  const values = new Float64Array(interfaceMetrics.length * interfaces.length + deviceMetrics.length);
  const next = new Map<string, ReadonlyMap<number, CounterReading>>();
  for (const [at, row] of interfaces.entries()) {
    const readings = readingsOf(row, { atMs: timing.atMs, sysUpTimeCs: poll.sysUpTimeCs ?? uptimeStandIn(timing.atMs) });
    const before = memory.get(row.key);
    next.set(row.key, readings);
    for (const [metricAt, metric] of interfaceMetrics.entries()) {
      values[metricAt * interfaces.length + at] =
        metric.id === metrics.ifOperStatus.id
          ? (row.operStatus ?? Number.NaN)
          : deltaOf(before?.get(metric.id), readings.get(metric.id), timing);
    }
  }
  values.set(
    deviceMetrics.map((metric) => own.get(metric.id) ?? Number.NaN),
    interfaceMetrics.length * interfaces.length,
  );
  return { dictionary: dictionaryOf(interfaces), values, memory: next };
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

function readingsOf(
  row: RawInterface,
  { atMs, sysUpTimeCs }: { readonly atMs: number; readonly sysUpTimeCs: number },
): ReadonlyMap<number, CounterReading> {
  const readings = new Map<number, CounterReading>();
  for (const { id, name, unit } of interfaceMetrics) {
    const counter = row.counters[name];
    if (counter !== undefined) {
      readings.set(id, {
        value: counter.value,
        width: counter.width,
        atMs,
        sysUpTimeCs,
        ...(row.discontinuityCs === undefined ? {} : { discontinuityCs: row.discontinuityCs }),
        ...ceilingOf(row, { unit: unit === "octets" ? "octets" : faults.has(name) ? "faults" : "packets", width: counter.width }),
      });
    }
  }
  return readings;
}

const faults = new Set<string>(["ifInErrors", "ifOutErrors", "ifInDiscards", "ifOutDiscards"]);
/** Kinds of interface whose speed is that of a wire (IANAifType-MIB). Tunnels, VLANs and loopbacks announce what they like. */
const wireTypes = new Set([6, 7, 62, 69, 117]);
/** A configured bandwidth lowers the announced speed below that of the wire. A 64-bit counter needs no sharp limit, as it does not wrap. */
const slack64 = 10;

function ceilingOf(
  { ifType, speedBps }: RawInterface,
  { unit, width }: { readonly unit: "octets" | "packets" | "faults"; readonly width: 32 | 64 },
): { readonly maxPerSecond?: number } {
  if (speedBps === undefined || ifType === undefined || !wireTypes.has(ifType)) {
    return {};
  }
  return { maxPerSecond: interfaceCeiling({ unit, speedBps }) * (width === 64 ? slack64 : 1) };
}

function deltaOf(before: CounterReading | undefined, now: CounterReading | undefined, { maxIntervalMs }: PollTiming): number {
  if (now === undefined) {
    return Number.NaN;
  }
  const result = counterDelta(before, now, { maxIntervalMs });
  return result.kind === "delta" ? result.delta : Number.NaN;
}
