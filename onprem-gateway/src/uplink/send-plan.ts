import { limits } from "@isthmus/contract";
import { fullJitterBackoff } from "@isthmus/domain/schedule/backoff";
import type { Judgement } from "./judge-answer.ts";

/** How the next batch is sent. */
export interface SendPlan {
  /** Records in the next batch at most; halves while the cloud refuses a batch for its content, doubles while it accepts. */
  readonly maxRecords: number;
  /** Batches in a row after which nothing, or not everything, was settled. */
  readonly failures: number;
}

export interface BackoffBounds {
  readonly baseMs: number;
  readonly capMs: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

export interface PlanStep {
  readonly plan: SendPlan;
  readonly pauseMs: number;
  /** True when the single record that was sent is the one that the cloud cannot take. */
  readonly isolated: boolean;
}

export const initialPlan: SendPlan = { maxRecords: limits.records, failures: 0 };

/**
 * What follows from a judgement, without giving up ever. Isolating a record does not clear the failures: if the cloud refuses
 * everything, records go to quarantine ever more slowly instead of all at once.
 */
export function nextPlan(
  plan: SendPlan,
  { judgement, sentRecords }: { readonly judgement: Judgement; readonly sentRecords: number },
  bounds: BackoffBounds,
): PlanStep {
  const pauseMs = fullJitterBackoff({ attempt: plan.failures, ...bounds });
  switch (judgement.kind) {
    case "acknowledged": {
      const grown = { ...plan, maxRecords: Math.min(limits.records, plan.maxRecords * 2) };
      return judgement.judged.some(({ verdict }) => verdict.outcome === "retry")
        ? { plan: { ...grown, failures: plan.failures + 1 }, pauseMs, isolated: false }
        : { plan: { ...grown, failures: 0 }, pauseMs: 0, isolated: false };
    }
    case "divide":
      return sentRecords > 1
        ? { plan: { ...plan, maxRecords: Math.ceil(sentRecords / 2) }, pauseMs: 0, isolated: false }
        : { plan: { ...plan, failures: plan.failures + 1 }, pauseMs, isolated: true };
    case "wait":
      return {
        plan: {
          maxRecords: judgement.fewerRecords === true ? Math.ceil(sentRecords / 2) : plan.maxRecords,
          failures: plan.failures + 1,
        },
        pauseMs: Math.max(pauseMs, judgement.retryAfterMs ?? 0),
        isolated: false,
      };
  }
}
