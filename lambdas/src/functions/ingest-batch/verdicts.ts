import { limits, type Verdict } from "@isthmus/contract";
import type { RecordOutcome } from "./record-outcome.ts";

/** Room for the rest of the acknowledgement around its verdicts. */
const envelopeBytes = 1_024;

/** Room kept for the one verdict that stands for everything that no longer fits. */
const lastVerdictBytes = 128;

/** Verdicts that may explain themselves at length; the rest carry their code only. */
const detailedVerdicts = 100;

/**
 * Folds outcomes (in order of seq) into verdicts: neighbours with the same outcome become one range. An acknowledgement is
 * no larger than the gateway will read: records beyond that are answered `retry`, which is safe, because a stored record
 * sent again is a duplicate.
 */
export function toVerdicts(outcomes: readonly RecordOutcome[], maxBytes: number = limits.ackBytes): readonly Verdict[] {
  const verdicts: Verdict[] = [];
  let bytes = envelopeBytes + lastVerdictBytes;
  for (const verdict of foldRanges(outcomes)) {
    const kept = verdicts.length < detailedVerdicts ? verdict : withoutDetail(verdict);
    bytes += JSON.stringify(kept).length + 1;
    if (bytes > maxBytes) {
      const to = outcomes.at(-1)?.seq ?? verdict.to;
      return [...verdicts, { from: verdict.from, to, outcome: "retry", code: "acknowledgement-full" }];
    }
    verdicts.push(kept);
  }
  return verdicts;
}

function foldRanges(outcomes: readonly RecordOutcome[]): readonly Verdict[] {
  const ranges: Verdict[] = [];
  for (const { seq, ...what } of outcomes) {
    const last = ranges.at(-1);
    if (last !== undefined && last.outcome === what.outcome && last.code === what.code && last.detail === what.detail) {
      last.to = seq;
    } else {
      ranges.push({ from: seq, to: seq, ...what });
    }
  }
  return ranges;
}

function withoutDetail({ detail: _, ...rest }: Verdict): Verdict {
  return rest;
}
