import { Duration, type Stack } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";

/** Where events of a stack's scheduled functions end that failed at every try: two weeks to look at them. */
export function failureQueue(stack: Stack): Queue {
  return new Queue(stack, "Failures", { enforceSSL: true, encryption: QueueEncryption.SQS_MANAGED, retentionPeriod: Duration.days(14) });
}
