import type { Duration } from "aws-cdk-lib";
import {
  Alarm,
  type AlarmBase,
  AlarmRule,
  AlarmState,
  type ComparisonOperator,
  CompositeAlarm,
  type IMetric,
  type TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
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
  const alarm = metricAlarm(scope, id, { ...props, alarmDescription: descriptionOf(props) });
  tell(alarm, props.topic);
  return alarm;
}

interface QuietedAlarmProps extends RunbookAlarmProps {
  /** Name of the metric alarm, which tells nobody; `alarmName` is the one that does. */
  readonly metricAlarmName: string;
  /** The alarm about a fault that this one would only repeat. */
  readonly quietWhile: Alarm;
  /** How long it waits for the other one to ring, so that a fault of both tells one thing. */
  readonly waitFor: Duration;
  /** How long it stays quiet after the other one has cleared. */
  readonly quietAfter: Duration;
}

/**
 * An alarm that does not ring while another one does. Composite alarms have no other way than this to keep the state and hold back the message:
 * it shows what is the case all along, and tells of it when it still is once the other one has cleared.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-suppression.html
 */
export function quietedAlarm(scope: Construct, id: string, props: QuietedAlarmProps): CompositeAlarm {
  const metric = metricAlarm(scope, `${id}Metric`, {
    ...props,
    alarmName: props.metricAlarmName,
    alarmDescription: `What the alarm ${props.alarmName} looks at; it tells nobody by itself.`,
  });
  const alarm = new CompositeAlarm(scope, id, {
    compositeAlarmName: props.alarmName,
    alarmDescription: descriptionOf(props),
    alarmRule: AlarmRule.fromAlarm(metric, AlarmState.ALARM),
    actionsSuppressor: props.quietWhile,
    actionsSuppressorWaitPeriod: props.waitFor,
    actionsSuppressorExtensionPeriod: props.quietAfter,
  });
  tell(alarm, props.topic);
  return alarm;
}

function descriptionOf({ meaning, runbookUrl, anchor }: RunbookAlarmProps): string {
  return `${meaning} [Runbook](${runbookUrl}#${anchor})`;
}

function metricAlarm(scope: Construct, id: string, props: RunbookAlarmProps & { readonly alarmDescription: string }): Alarm {
  const { alarmName, alarmDescription, metric, comparisonOperator, threshold, evaluationPeriods, treatMissingData } = props;
  return new Alarm(scope, id, {
    alarmName,
    alarmDescription,
    metric,
    comparisonOperator,
    threshold,
    evaluationPeriods,
    treatMissingData,
  });
}

function tell(alarm: AlarmBase, topic: ITopic): void {
  const action = new SnsAction(topic);
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
}
