/** What one way of watching knows about a device. */
export type WayStateName = "unknown" | "up" | "down";

export interface WayState {
  readonly state: WayStateName;
  /** When the state was entered, on the clock the caller passes in. */
  readonly sinceMs: number;
  /** Misses in a row; 0 after an answer. */
  readonly misses: number;
  /** Answers in a row; 0 after a miss. */
  readonly hits: number;
  /** Why the last miss happened. Kept until the way is up with no miss pending. */
  readonly reason?: string;
}

export type WayInput = { readonly kind: "answered" } | { readonly kind: "missed"; readonly reason: string };

export interface WayThresholds {
  /** Misses in a row that make an up or unknown way down. */
  readonly downAfter: number;
  /** Answers in a row that make a down way up. An unknown way is up at the first answer. */
  readonly upAfter: number;
}

export interface WayChange {
  readonly kind: "changed";
  readonly from: WayStateName;
  readonly to: WayStateName;
  /** Why, when the way went down. */
  readonly reason?: string;
}

export interface WayDecision {
  readonly state: WayState;
  readonly effects: readonly WayChange[];
}

/** Nothing is known before the first answer or the downAfter-th miss. */
export function initialWay(nowMs: number): WayState {
  return { state: "unknown", sinceMs: nowMs, misses: 0, hits: 0 };
}

export function decideWay(state: WayState, input: WayInput, options: WayThresholds & { readonly nowMs: number }): WayDecision {
  return input.kind === "answered" ? decideAnswered(state, options) : decideMissed(state, { ...options, reason: input.reason });
}

function decideAnswered(previous: WayState, { nowMs, upAfter }: { nowMs: number; upAfter: number }): WayDecision {
  const { state, sinceMs, reason } = previous;
  const hits = previous.hits + 1;
  if (state === "up") {
    return { state: { state, sinceMs, misses: 0, hits }, effects: [] };
  }
  if (state === "unknown" || hits >= upAfter) {
    return { state: { state: "up", sinceMs: nowMs, misses: 0, hits }, effects: [{ kind: "changed", from: state, to: "up" }] };
  }
  return { state: { state, sinceMs, misses: 0, hits, ...(reason === undefined ? {} : { reason }) }, effects: [] };
}

function decideMissed(previous: WayState, { nowMs, downAfter, reason }: { nowMs: number; downAfter: number; reason: string }): WayDecision {
  const { state, sinceMs } = previous;
  const misses = previous.misses + 1;
  if (state === "down" || misses < downAfter) {
    return { state: { state, sinceMs, misses, hits: 0, reason }, effects: [] };
  }
  return {
    state: { state: "down", sinceMs: nowMs, misses, hits: 0, reason },
    effects: [{ kind: "changed", from: state, to: "down", reason }],
  };
}
