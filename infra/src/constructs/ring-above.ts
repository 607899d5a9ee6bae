import type { Stack } from "aws-cdk-lib";
import { ComparisonOperator, type IMetric, type TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { RunbookAnchor } from "../names.ts";
import { runbookAlarm } from "./runbook-alarm.ts";

/** An alarm about something there should be little or nothing of. */
export interface RingAbove {
  /** Construct id within the stack. */
  readonly id: string;
  readonly alarmName: string;
  readonly meaning: string;
  readonly anchor: RunbookAnchor;
  readonly metric: IMetric;
  /** Rings above this, in each of the periods. */
  readonly above: number;
  readonly periods: number;
}

interface Circumstances {
  readonly topic: ITopic;
  readonly runbookUrl: string;
  readonly treatMissingData: TreatMissingData;
}

/** Makes each of the alarms; all of them take missing data for the same. */
export function ringAbove(stack: Stack, alarms: readonly RingAbove[], circumstances: Circumstances): void {
  for (const { id, above, periods, ...alarm } of alarms) {
    runbookAlarm(stack, id, {
      ...alarm,
      ...circumstances,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: above,
      evaluationPeriods: periods,
    });
  }
}
