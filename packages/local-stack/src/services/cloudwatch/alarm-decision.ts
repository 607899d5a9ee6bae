import type { AlarmState } from "../../view.ts";

/** How an alarm compares and counts (CloudWatch API, PutMetricAlarm). */
export interface AlarmCriteria {
  readonly comparison: AlarmComparison;
  readonly threshold: number;
  /** N: how many periods are looked at. */
  readonly evaluationPeriods: number;
  /** M: how many of them must breach. */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: "missing" | "ignore" | "breaching" | "notBreaching";
}

export const alarmComparisons = [
  "GreaterThanThreshold",
  "GreaterThanOrEqualToThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
] as const;
export type AlarmComparison = (typeof alarmComparisons)[number];

/** Periods before the N that CloudWatch also retrieves, to make up for missing points ("evaluation range"). */
export const extraPeriods = 2;

export interface AlarmDecision {
  readonly state: AlarmState;
  readonly reason: string;
}

/**
 * The state an alarm goes to, given one slot per period of the evaluation range, oldest first, `undefined` where the point is
 * missing. Follows the tables of CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data": the most recent N
 * existing points decide; only when fewer exist does the treatment fill up. Undefined means: stay as you are.
 */
export function decideAlarm(slots: readonly (number | undefined)[], criteria: AlarmCriteria): AlarmDecision | undefined {
  const existing = slots.filter((value) => value !== undefined).slice(-criteria.evaluationPeriods);
  const missing = criteria.evaluationPeriods - existing.length;
  const breaching = existing.filter((value) => breaches(value, criteria));
  const filled = criteria.treatMissingData === "breaching" ? missing : 0;
  const facts = { existing, missing, breaching: breaching.length };
  if (breaching.length + filled >= criteria.datapointsToAlarm) return { state: "ALARM", reason: reasonFor(facts, criteria) };
  if (missing > 0 && breaching.length === existing.length) return undecided(facts, criteria);
  return { state: "OK", reason: reasonFor(facts, criteria) };
}

interface Facts {
  readonly existing: readonly number[];
  readonly missing: number;
  readonly breaching: number;
}

/** Points are missing and none of those that exist says OK. */
function undecided(facts: Facts, criteria: AlarmCriteria): AlarmDecision | undefined {
  switch (criteria.treatMissingData) {
    case "ignore":
      return undefined;
    case "missing":
      return facts.existing.length === 0
        ? { state: "INSUFFICIENT_DATA", reason: `Insufficient Data: no datapoints in ${criteria.evaluationPeriods} periods.` }
        : { state: "ALARM", reason: reasonFor(facts, criteria) };
    case "breaching":
    case "notBreaching":
      return { state: "OK", reason: reasonFor(facts, criteria) };
  }
}

function breaches(value: number, criteria: AlarmCriteria): boolean {
  switch (criteria.comparison) {
    case "GreaterThanThreshold":
      return value > criteria.threshold;
    case "GreaterThanOrEqualToThreshold":
      return value >= criteria.threshold;
    case "LessThanThreshold":
      return value < criteria.threshold;
    case "LessThanOrEqualToThreshold":
      return value <= criteria.threshold;
  }
}

const comparisonWords: Readonly<Record<AlarmComparison, string>> = {
  GreaterThanThreshold: "greater than",
  GreaterThanOrEqualToThreshold: "greater than or equal to",
  LessThanThreshold: "less than",
  LessThanOrEqualToThreshold: "less than or equal to",
};

function reasonFor(facts: Facts, criteria: AlarmCriteria): string {
  const recent = facts.existing.length === 0 ? "none" : facts.existing.join(", ");
  const treated = facts.missing > 0 ? `, ${facts.missing} missing treated as ${criteria.treatMissingData}` : "";
  const wanted = `${comparisonWords[criteria.comparison]} the threshold (${criteria.threshold})`;
  const needed = `${criteria.datapointsToAlarm} out of ${criteria.evaluationPeriods} needed for ALARM`;
  return `Threshold Crossed: ${facts.breaching} of the last datapoints [${recent}]${treated} were ${wanted}; ${needed}.`;
}
