/** One reading of one SNMP counter, with what is needed to judge the growth since the reading before it. */
export interface CounterReading {
  /** The counter as read, 0..2^width-1. */
  readonly value: bigint;
  readonly width: 32 | 64;
  /** When it was read, on a monotonic clock. */
  readonly atMs: number;
  /** sysUpTime of the same answer (RFC 3418): hundredths of a second, itself wrapping at 2^32 (497 days). */
  readonly sysUpTimeCs: number;
  /** ifCounterDiscontinuityTime (RFC 2863), when the agent has it. Any change means that the counters jumped. */
  readonly discontinuityCs?: number;
  /** Speed of the line in bit/s: an octet counter cannot grow faster. Left out when unknown. */
  readonly speedBps?: number;
  /** Fastest possible growth per second in the counter's own unit; takes the place of speedBps. See `interface-ceiling.ts`. */
  readonly maxPerSecond?: number;
}

/**
 * Why there is no delta. first: nothing to compare with. reset: the agent restarted, or the counter went back for no
 * other reason. discontinuity: the agent says so, or the counter changed its width. implausible: faster than the line, or
 * the clocks disagree. ambiguous-wrap: the counter may have wrapped more often than can be known. stale: too long ago.
 */
export type GapReason = "first" | "reset" | "discontinuity" | "implausible" | "ambiguous-wrap" | "stale";

export type CounterDelta =
  | { readonly kind: "delta"; readonly delta: number; readonly elapsedMs: number }
  | { readonly kind: "gap"; readonly reason: GapReason };

export interface CounterDeltaOptions {
  /** Longest time between two readings over which a delta still means something. */
  readonly maxIntervalMs: number;
}

/** Agents refresh counters in steps and answer late, so that one interval can hold the growth of a longer one. */
export const lineRateTolerance = 1.25;

/** How far sysUpTime may lag behind our clock before it is a restart: a quarter of the interval plus five seconds. */
const uptimeLagShare = 0.75;
const uptimeSlackCs = 500;
/** How far it may run ahead, before our own clock is in doubt (a host that was suspended, for one). */
const uptimeLeadShare = 2;

const uptimeModulus = 2 ** 32;
const largestExact = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Growth of a counter between two readings, or the reason why it cannot be known. Never negative, never above what
 * the line can carry: in doubt it is a gap. Whatever the answer, `next` is the reading to compare the next one with.
 */
export function counterDelta(
  previous: CounterReading | undefined,
  next: CounterReading,
  { maxIntervalMs }: CounterDeltaOptions,
): CounterDelta {
  if (previous === undefined) {
    return gap("first");
  }
  const elapsedMs = next.atMs - previous.atMs;
  if (!(elapsedMs > 0 && elapsedMs <= maxIntervalMs)) {
    return gap("stale");
  }
  const broken = discontinuityBetween(previous, next, elapsedMs);
  if (broken !== undefined) {
    return gap(broken);
  }
  const growth = growthBetween(previous, next, elapsedMs);
  if (typeof growth === "string") {
    return gap(growth);
  }
  return growth > largestExact ? gap("implausible") : { kind: "delta", delta: Number(growth), elapsedMs };
}

function gap(reason: GapReason): CounterDelta {
  return { kind: "gap", reason };
}

function discontinuityBetween(previous: CounterReading, next: CounterReading, elapsedMs: number): GapReason | undefined {
  if (previous.width !== next.width) {
    return "discontinuity";
  }
  const bothSay = previous.discontinuityCs !== undefined && next.discontinuityCs !== undefined;
  if (bothSay && previous.discontinuityCs !== next.discontinuityCs) {
    return "discontinuity";
  }
  return uptimeBreak(previous.sysUpTimeCs, next.sysUpTimeCs, elapsedMs / 10);
}

/**
 * Compares the advance of sysUpTime, modulo its own wrap, with the time that passed here. A wrap of sysUpTime advances
 * as much as the clock and is no restart; a restart advances less, or, seen through the modulus, absurdly much.
 */
export function uptimeBreak(previousCs: number, nextCs: number, elapsedCs: number): GapReason | undefined {
  const wentBack = nextCs < previousCs;
  const advanceCs = wentBack ? nextCs - previousCs + uptimeModulus : nextCs - previousCs;
  if (advanceCs < elapsedCs * uptimeLagShare - uptimeSlackCs) {
    return "reset";
  }
  if (advanceCs > elapsedCs * uptimeLeadShare + uptimeSlackCs) {
    return wentBack ? "reset" : "implausible";
  }
  return undefined;
}

function growthBetween(previous: CounterReading, next: CounterReading, elapsedMs: number): bigint | GapReason {
  const modulus = 1n << BigInt(next.width);
  if (!isReadable(previous.value, modulus) || !isReadable(next.value, modulus)) {
    return "implausible";
  }
  const difference = next.value - previous.value;
  const most = mostGrowth(next, elapsedMs);
  if (most === undefined) {
    return difference >= 0n ? difference : backwards(next.width);
  }
  if (most >= modulus) {
    return "ambiguous-wrap";
  }
  if (difference >= 0n) {
    return difference <= most ? difference : "implausible";
  }
  const wrapped = difference + modulus;
  return wrapped <= most ? wrapped : "reset";
}

function isReadable(value: bigint, modulus: bigint): boolean {
  return value >= 0n && value < modulus;
}

/** Without a known ceiling, a wrap cannot be told from a reset. A 64-bit counter does not wrap in the life of a device. */
function backwards(width: 32 | 64): GapReason {
  return width === 32 ? "ambiguous-wrap" : "reset";
}

/** Undefined when neither a ceiling nor a line speed is known; 0 and less mean unknown, as in ifSpeed. */
function mostGrowth({ speedBps, maxPerSecond }: CounterReading, elapsedMs: number): bigint | undefined {
  const perSecond = maxPerSecond ?? (speedBps ?? 0) / 8;
  if (!(perSecond > 0)) {
    return undefined;
  }
  const most = perSecond * lineRateTolerance * (elapsedMs / 1000);
  return Number.isFinite(most) ? BigInt(Math.ceil(most)) : undefined;
}
