import { limits } from "@isthmus/contract";
import { fullJitterBackoff } from "@isthmus/domain/schedule/backoff";
import type { Judgement, WaitCause } from "./judge-answer.ts";

/** How the next batch of a lane is sent. */
export interface SendPlan {
  /** Records in the next batch at most; shrinks while batches are refused, unanswered or slow, doubles while they are accepted quickly. */
  readonly maxRecords: number;
  /** Batches in a row after which nothing, or not everything, was settled. */
  readonly failures: number;
}

export interface BackoffBounds {
  readonly baseMs: number;
  /** Longest wait while nobody answers or the answer is no acknowledgement. */
  readonly unreachableCapMs: number;
  /** Longest wait while the cloud itself says that it has too much to do. */
  readonly overloadedCapMs: number;
  /** Least time between two tries once they fail again and again. */
  readonly probeEveryMs: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/**
 * 0.5 s doubling; once it comes to a minute, at most one try in 30 s. A line that comes back is used within a minute; an ingest
 * function that is overloaded gets up to five.
 */
export const defaultBackoff: BackoffBounds = {
  baseMs: 500,
  unreachableCapMs: 60_000,
  overloadedCapMs: 300_000,
  probeEveryMs: 30_000,
  random: Math.random,
};

export interface PlanStep {
  readonly plan: SendPlan;
  readonly pauseMs: number;
  /** True when the single record that was sent is the one that the cloud cannot take. */
  readonly isolated: boolean;
}

/** What came of sending a batch. */
export interface SendOutcome {
  readonly judgement: Judgement;
  readonly sentRecords: number;
  /** Time between sending and the end of the answer. */
  readonly tookMs: number;
}

/** Small enough that the first batch after a start or an outage is a light one. */
export const initialPlan: SendPlan = { maxRecords: 1_000, failures: 0 };

/** Records in a probe once two tries in a row have failed. */
const probeRecords = 100;

/** A batch that was answered faster may grow, one that took longer than `slowMs` shrinks, so that none comes near the deadline. */
const quickMs = 5_000;
const slowMs = 10_000;

/**
 * What follows from a judgement, without giving up ever. Isolating a record does not clear the failures: if the cloud refuses
 * everything, records go to quarantine ever more slowly instead of all at once. Records that must be sent again slow a lane down
 * only when they are most of the batch: a few must not hold back what is new. Time that a failed try took counts as waiting.
 */
export function nextPlan(plan: SendPlan, outcome: SendOutcome, bounds: BackoffBounds): PlanStep {
  const { judgement, sentRecords } = outcome;
  switch (judgement.kind) {
    case "acknowledged": {
      const maxRecords = resized(plan, outcome);
      const unsettled = judgement.judged.filter(({ verdict }) => verdict.outcome === "retry").length;
      if (unsettled === 0) {
        return { plan: { maxRecords, failures: 0 }, pauseMs: 0, isolated: false };
      }
      const failures = unsettled * 2 > sentRecords ? plan.failures : 0;
      return { plan: { maxRecords, failures: failures + 1 }, pauseMs: backoffMs(failures, "overloaded", bounds), isolated: false };
    }
    case "divide":
      return sentRecords > 1
        ? { plan: { ...plan, maxRecords: Math.ceil(sentRecords / 2) }, pauseMs: 0, isolated: false }
        : { plan: { ...plan, failures: plan.failures + 1 }, pauseMs: backoffMs(plan.failures, "refused", bounds), isolated: true };
    case "wait":
      return {
        plan: { maxRecords: afterFailure(plan, outcome), failures: plan.failures + 1 },
        pauseMs: Math.max(
          backoffMs(plan.failures, judgement.cause, bounds) - outcome.tookMs,
          spreadMs(judgement.retryAfterMs ?? 0, bounds),
        ),
        isolated: false,
      };
  }
}

/** Halves what may have been too much, and makes a light batch of every further probe of a line that stays down. */
function afterFailure({ maxRecords, failures }: SendPlan, { judgement, sentRecords }: SendOutcome): number {
  if (judgement.kind === "wait" && judgement.fewerRecords === true) {
    return Math.ceil(sentRecords / 2);
  }
  return failures < 2 ? maxRecords : Math.min(maxRecords, probeRecords);
}

function resized(plan: SendPlan, { sentRecords, tookMs }: SendOutcome): number {
  if (tookMs > slowMs) {
    return Math.ceil(sentRecords / 2);
  }
  return tookMs < quickMs ? Math.min(limits.records, plan.maxRecords * 2) : plan.maxRecords;
}

/** Full jitter while the bound is small; later the jitter begins where the next probe is allowed. */
function backoffMs(failures: number, cause: WaitCause, bounds: BackoffBounds): number {
  const { baseMs, probeEveryMs, random } = bounds;
  const capMs = cause === "overloaded" ? bounds.overloadedCapMs : bounds.unreachableCapMs;
  const reachedMs = Math.min(capMs, baseMs * 2 ** failures);
  const floorMs = reachedMs < 2 * probeEveryMs ? 0 : probeEveryMs;
  return floorMs + fullJitterBackoff({ attempt: failures, baseMs, capMs: capMs - floorMs, random });
}

/** Up to a quarter more, so that those who were told the same do not come back together. */
function spreadMs(retryAfterMs: number, { random }: BackoffBounds): number {
  return Math.ceil(retryAfterMs * (1 + random() / 4));
}
