/** What RMON counted on one port between two readings (RFC 2819 etherStatsTable). An unknown counter is absent, never 0. */
export interface EtherCounts {
  readonly elapsedMs: number;
  /** Speed of the line in bit/s, where the interface says it. */
  readonly speedBps?: number | undefined;
  readonly packets?: number | undefined;
  readonly broadcast?: number | undefined;
  readonly crcAlignErrors?: number | undefined;
  readonly fragments?: number | undefined;
  readonly jabbers?: number | undefined;
  readonly collisions?: number | undefined;
}

/**
 * broadcast-storm: too many broadcasts a second that are also a large part of all packets, or so many that the share does not matter.
 * bad-frames: CRC and alignment errors (a cable, a transceiver, a connector).
 * cut-frames: fragments and jabbers (a faulty network card, a duplex mismatch seen from the full-duplex end).
 * collisions: a half-duplex line at its limit; together with bad or cut frames, or on a fast line, the sign of a duplex mismatch.
 */
export const etherAnomalyKinds = ["broadcast-storm", "bad-frames", "cut-frames", "collisions"] as const;
export type EtherAnomalyKind = (typeof etherAnomalyKinds)[number];

/** The figures on which an anomaly was found, with the threshold that was used. */
export interface EtherFigures {
  /** Events a second: broadcasts, bad frames, cut frames or collisions. */
  readonly perSecond: number;
  /** Their share of all packets, per cent; absent when the packets are unknown. */
  readonly sharePercent?: number;
  readonly thresholdPerSecond: number;
  readonly thresholdPercent: number;
  /** True when collisions come with what a duplex mismatch brings. */
  readonly duplexMismatch?: boolean;
}

export interface EtherAnomalyEffect {
  readonly kind: "raised" | "cleared";
  readonly anomaly: EtherAnomalyKind;
  readonly figures: EtherFigures;
}

/** Anomalies that hold on one port; for each, how many readings in a row were quiet. */
export type EtherAnomalyState = Readonly<Partial<Record<EtherAnomalyKind, number>>>;

/** What is known before the first reading. */
export const noEtherAnomalies: EtherAnomalyState = {};

/** An anomaly ends after this many quiet readings in a row. */
const quietReadings = 2;
/** Quiet is below this share of what raises, so that a value at the threshold does not flap. */
const quietShare = 0.5;
/** Packets of the shortest length a second that a line carries (84 octets with preamble and gap). */
const shortestFrameBits = 84 * 8;

/**
 * Broadcasts a second that make a storm: 0.5 % of the packets a line can carry, between 500 and 10,000; 1,000 where the speed is unknown.
 * A busy access network of a thousand hosts makes some 50 to 200.
 */
function stormRate(speedBps: number | undefined): number {
  return speedBps === undefined ? 1_000 : Math.min(10_000, Math.max(500, (speedBps / shortestFrameBits) * 0.005));
}

const stormPercent = 20;
/** So many times the rate is a storm whatever its share: a 10 Gbit/s uplink can drown its neighbours and hardly notice. */
const stormWhateverShare = 10;
/** One bad frame in a thousand already halves what TCP gets through a line; a good one has less than one in a million. */
const faultPercent = 0.1;
/** Single frames are no anomaly: a port that comes up has some. */
const fewestFaults = 10;
const collisionPercent = 5;
/** From here on lines are full duplex, where collisions do not exist. */
const fullDuplexBps = 1_000_000_000;

/** Judges one reading of a port. Pure; a reading that tells nothing of a kind leaves it as it is. */
export function decideEtherAnomalies(
  state: EtherAnomalyState,
  counts: EtherCounts,
): { readonly state: EtherAnomalyState; readonly effects: readonly EtherAnomalyEffect[] } {
  const next: Partial<Record<EtherAnomalyKind, number>> = { ...state };
  const effects: EtherAnomalyEffect[] = [];
  for (const anomaly of etherAnomalyKinds) {
    const judged = counts.elapsedMs > 0 ? judges[anomaly](counts) : undefined;
    const quiet = state[anomaly];
    if (judged === undefined) {
      continue;
    }
    if (judged.level === "high") {
      next[anomaly] = 0;
      if (quiet === undefined) {
        effects.push({ kind: "raised", anomaly, figures: judged.figures });
      }
    } else if (quiet !== undefined) {
      next[anomaly] = judged.level === "quiet" ? quiet + 1 : 0;
      if (next[anomaly] >= quietReadings) {
        delete next[anomaly];
        effects.push({ kind: "cleared", anomaly, figures: judged.figures });
      }
    }
  }
  return { state: next, effects };
}

interface Judgement {
  readonly level: "high" | "between" | "quiet";
  readonly figures: EtherFigures;
}

type Judge = (counts: EtherCounts) => Judgement | undefined;

const judges: Readonly<Record<EtherAnomalyKind, Judge>> = {
  "broadcast-storm": (counts) => {
    const rate = stormRate(counts.speedBps);
    const found = rated(counts, counts.broadcast, { perSecond: rate, percent: stormPercent });
    if (found === undefined) {
      return undefined;
    }
    return found.perSecond >= rate * stormWhateverShare ? { level: "high", figures: found } : leveled(found);
  },
  "bad-frames": (counts) => faults(counts, counts.crcAlignErrors),
  "cut-frames": (counts) => faults(counts, sum(counts.fragments, counts.jabbers)),
  collisions: (counts) => {
    const fast = counts.speedBps !== undefined && counts.speedBps >= fullDuplexBps;
    const percent = fast ? faultPercent : collisionPercent;
    const found = rated(counts, counts.collisions, { perSecond: fewestPerSecond(counts), percent });
    const damaged = faults(counts, sum(counts.crcAlignErrors, counts.fragments))?.level === "high";
    return found === undefined ? undefined : leveled({ ...found, duplexMismatch: fast || damaged });
  },
};

function faults(counts: EtherCounts, count: number | undefined): Judgement | undefined {
  const found = rated(counts, count, { perSecond: fewestPerSecond(counts), percent: faultPercent });
  return found === undefined ? undefined : leveled(found);
}

function fewestPerSecond({ elapsedMs }: EtherCounts): number {
  return (fewestFaults * 1_000) / elapsedMs;
}

/** Undefined when the count is unknown, or its share is: half of a judgement is none. */
function rated(
  { elapsedMs, packets }: EtherCounts,
  count: number | undefined,
  threshold: { readonly perSecond: number; readonly percent: number },
): EtherFigures | undefined {
  if (count === undefined || packets === undefined) {
    return undefined;
  }
  return {
    perSecond: (count * 1_000) / elapsedMs,
    ...(packets > 0 ? { sharePercent: (count / packets) * 100 } : {}),
    thresholdPerSecond: threshold.perSecond,
    thresholdPercent: threshold.percent,
  };
}

/** High when both the rate and the share are; quiet when one of them is well below. Without packets any events are all of it. */
function leveled(figures: EtherFigures): Judgement {
  const { perSecond, thresholdPerSecond, thresholdPercent } = figures;
  const sharePercent = figures.sharePercent ?? (perSecond > 0 ? 100 : 0);
  const high = perSecond >= thresholdPerSecond && sharePercent >= thresholdPercent;
  const quiet = perSecond < thresholdPerSecond * quietShare || sharePercent < thresholdPercent * quietShare;
  return { level: high ? "high" : quiet ? "quiet" : "between", figures };
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}
