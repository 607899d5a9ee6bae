import type { EventInput } from "../../runtime/event-bus.ts";
import type { AlarmTransition } from "./alarm-book.ts";

/** What a state change sends out. */
export interface AlarmNotice {
  readonly event: EventInput;
  /** Action ARNs of the new state; empty while actions are disabled. */
  readonly actionArns: readonly string[];
  readonly subject: string;
  /** JSON message of an SNS notification. */
  readonly message: string;
}

/** The EventBridge event "CloudWatch Alarm State Change" and the notification that CloudWatch publishes to SNS. */
export function alarmNotice(transition: AlarmTransition, identity: { readonly accountId: string; readonly region: string }): AlarmNotice {
  const { alarm, from, to, reason, atMs } = transition;
  const time = new Date(atMs).toISOString();
  const message = {
    AlarmName: alarm.name,
    AlarmDescription: alarm.description,
    AWSAccountId: identity.accountId,
    NewStateValue: to,
    NewStateReason: reason,
    StateChangeTime: time,
    Region: identity.region,
    AlarmArn: alarm.arn,
    OldStateValue: from,
    Trigger: alarm.kind === "metric" ? { Metrics: alarm.queries, Period: alarm.periodS, ...alarm.criteria } : { AlarmRule: alarm.rule },
  };
  return {
    event: {
      source: "aws.cloudwatch",
      detailType: "CloudWatch Alarm State Change",
      resources: [alarm.arn],
      atMs,
      detail: {
        alarmName: alarm.name,
        state: { value: to, reason, timestamp: time },
        previousState: { value: from },
        configuration: alarm.kind === "metric" ? { metrics: alarm.queries, description: alarm.description } : { alarmRule: alarm.rule },
      },
    },
    actionArns: alarm.actionsEnabled ? alarm.actions[to] : [],
    subject: `${to}: "${alarm.name}" in ${identity.region}`,
    message: JSON.stringify(message),
  };
}
