import { Duration, type Stack } from "aws-cdk-lib";
import { ComparisonOperator, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { runbookAnchors } from "../names.ts";
import { runbookAlarm } from "./runbook-alarm.ts";

interface FailureQueueProps {
  readonly alarmName: string;
  /** What is wrong when something is in the queue, in one sentence. */
  readonly meaning: string;
  readonly runbookUrl: string;
  readonly topic: ITopic;
}

/** Where events of a stack's scheduled functions end that failed at every try: two weeks to look at them, and an alarm that says so. */
export function failureQueue(stack: Stack, alarm: FailureQueueProps): Queue {
  const queue = new Queue(stack, "Failures", {
    enforceSSL: true,
    encryption: QueueEncryption.SQS_MANAGED,
    retentionPeriod: Duration.days(14),
  });
  runbookAlarm(stack, "FailuresAlarm", {
    ...alarm,
    anchor: runbookAnchors.scheduledFailures,
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: "Maximum" }),
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  return queue;
}
