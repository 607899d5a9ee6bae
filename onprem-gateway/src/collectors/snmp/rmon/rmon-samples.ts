import { type CounterReading, counterDelta } from "@isthmus/domain/counters/counter-delta";
import { interfaceCeiling } from "@isthmus/domain/counters/interface-ceiling";
import type { SeriesDictionary } from "@isthmus/domain/series/dictionary";
import { metrics } from "@isthmus/domain/series/metric-catalogue";
import { type EtherStatsName, etherStatsMetrics } from "@isthmus/domain/series/rmon-metrics";
import type { RmonPort } from "./raw-rmon.ts";

/** One reading of the statistics of all ports. */
export interface EtherReading {
  readonly ports: readonly RmonPort[];
  /** When it was read, on the monotonic clock. */
  readonly atMs: number;
  readonly sysUpTimeCs: number;
}

/** Growth of a port's counters since the reading before; a counter that cannot be known is absent. */
export interface EtherDelta {
  readonly key: string;
  readonly speedBps?: number | undefined;
  readonly deltas: Readonly<Partial<Record<EtherStatsName, number>>>;
}

export interface EtherDeltas {
  readonly ports: readonly EtherDelta[];
  readonly elapsedMs: number;
}

/** Upper end of each packet-size class, in octets (RFC 2819). */
const sizeClasses = {
  etherStatsPkts64Octets: 64,
  etherStatsPkts65to127Octets: 127,
  etherStatsPkts128to255Octets: 255,
  etherStatsPkts256to511Octets: 511,
  etherStatsPkts512to1023Octets: 1_023,
  etherStatsPkts1024to1518Octets: 1_518,
} as const satisfies Partial<Record<EtherStatsName, number>>;
/** Longest frame that a probe can have counted outside the classes: no jumbo frame is longer. */
const longestFrame = 16_384;
/** A probe sees both directions of a full-duplex line. */
const directions = 2;
/** The counters of one answer were not read at one moment. */
const slackPackets = 1_000;
const names = Object.keys(etherStatsMetrics) as readonly EtherStatsName[];
const columns = Object.values(etherStatsMetrics);

/**
 * Growth of all counters between two readings. What bounds a 32-bit counter is told by its neighbours: no class or kind of packets grows
 * by more than all packets did, and octets by no more than the packets of each size can hold. Without that, five minutes of a fast line
 * could hide a wrap and every value would be a gap.
 */
export function etherDeltas(before: EtherReading | undefined, now: EtherReading, maxIntervalMs: number): EtherDeltas | undefined {
  if (before === undefined) {
    return undefined;
  }
  const known = new Map(before.ports.map((port) => [port.key, port]));
  const elapsedMs = now.atMs - before.atMs;
  const ports = now.ports.map((port) => {
    const previous = known.get(port.key);
    const grown = (name: EtherStatsName, maxPerSecond: number | undefined) =>
      growth(readingOf(before, previous, name), readingOf(now, port, name), { maxPerSecond, maxIntervalMs });
    return { key: port.key, speedBps: port.speedBps, deltas: portDeltas(port, grown, elapsedMs / 1_000) };
  });
  return { ports, elapsedMs };
}

type Grown = (name: EtherStatsName, maxPerSecond: number | undefined) => number | undefined;

function portDeltas({ speedBps }: RmonPort, grown: Grown, elapsedS: number): EtherDelta["deltas"] {
  const deltas: Partial<Record<EtherStatsName, number>> = {};
  const keep = (name: EtherStatsName, maxPerSecond: number | undefined) => {
    const delta = grown(name, maxPerSecond);
    if (delta !== undefined) {
      deltas[name] = delta;
    }
  };
  const lineOf = (unit: "octets" | "packets") => (speedBps === undefined ? undefined : interfaceCeiling({ unit, speedBps }) * directions);
  keep("etherStatsPkts", lineOf("packets"));
  const packets = deltas.etherStatsPkts;
  const most = packets === undefined ? lineOf("packets") : (packets + slackPackets) / elapsedS;
  for (const name of names) {
    if (name !== "etherStatsPkts" && name !== "etherStatsOctets") {
      // Collisions and drops are no packets: only the line bounds them.
      keep(name, name === "etherStatsCollisions" || name === "etherStatsDropEvents" ? lineOf("packets") : most);
    }
  }
  const octets = octetsBound(deltas);
  keep("etherStatsOctets", octets === undefined ? lineOf("octets") : octets / elapsedS);
  return deltas;
}

/** Most octets that the counted packets can have had; undefined when a class is unknown. */
function octetsBound(deltas: EtherDelta["deltas"]): number | undefined {
  const packets = deltas.etherStatsPkts;
  let classified = 0;
  let octets = 0;
  for (const [name, size] of Object.entries(sizeClasses)) {
    const count = deltas[name as EtherStatsName];
    if (count === undefined) {
      return undefined;
    }
    classified += count;
    octets += count * size;
  }
  return packets === undefined ? undefined : octets + (Math.max(0, packets - classified) + slackPackets) * longestFrame;
}

function readingOf({ atMs, sysUpTimeCs }: EtherReading, port: RmonPort | undefined, name: EtherStatsName): CounterReading | undefined {
  const counter = port?.counters[name];
  return counter === undefined ? undefined : { ...counter, atMs, sysUpTimeCs };
}

function growth(
  before: CounterReading | undefined,
  now: CounterReading | undefined,
  { maxPerSecond, maxIntervalMs }: { readonly maxPerSecond: number | undefined; readonly maxIntervalMs: number },
): number | undefined {
  if (now === undefined) {
    return undefined;
  }
  // A 64-bit counter needs no sharp limit, as it does not wrap.
  const limited = maxPerSecond === undefined || now.width === 64 ? now : { ...now, maxPerSecond };
  const result = counterDelta(before, limited, { maxIntervalMs });
  return result.kind === "delta" ? result.delta : undefined;
}

/** The growth as a row of samples; NaN for what is not known. */
export function etherSamples({ ports, elapsedMs }: EtherDeltas): { readonly dictionary: SeriesDictionary; readonly values: Float64Array } {
  const values = new Float64Array(columns.length * ports.length + 1);
  for (const [metricAt, name] of names.entries()) {
    for (const [at, { deltas }] of ports.entries()) {
      values[metricAt * ports.length + at] = deltas[name] ?? Number.NaN;
    }
  }
  values[values.length - 1] = Math.round(elapsedMs);
  const group = { metrics: columns.map(({ id }) => id), entities: ports.map(({ key }) => key) };
  return { dictionary: [...(ports.length === 0 ? [] : [group]), { metrics: [metrics.pollElapsed.id], entities: [""] }], values };
}
