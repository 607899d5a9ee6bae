import { Alarm, type ComparisonOperator, type IMetric, type TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import type { RunbookAnchor } from "../names.ts";

interface RunbookAlarmProps {
  readonly alarmName: string;
  /** What is wrong when this alarm rings, in one sentence. */
  readonly meaning: string;
  readonly runbookUrl: string;
  readonly anchor: RunbookAnchor;
  readonly metric: IMetric;
  readonly comparisonOperator: ComparisonOperator;
  readonly threshold: number;
  /** Periods looked at; all of them must breach. */
  readonly evaluationPeriods: number;
  readonly treatMissingData: TreatMissingData;
  readonly topic: ITopic;
}

/** An alarm that tells the topic when it rings and when it clears, and whose description links the runbook section. */
export function runbookAlarm(scope: Construct, id: string, props: RunbookAlarmProps): Alarm {
  const alarm = new Alarm(scope, id, {
    alarmName: props.alarmName,
    alarmDescription: `${props.meaning} [Runbook](${props.runbookUrl}#${props.anchor})`,
    metric: props.metric,
    comparisonOperator: props.comparisonOperator,
    threshold: props.threshold,
    evaluationPeriods: props.evaluationPeriods,
    treatMissingData: props.treatMissingData,
  });
  const action = new SnsAction(props.topic);
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
  return alarm;
}
