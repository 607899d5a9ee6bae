import type { WatchedAlarm } from "../../ports/alarm-desk.ts";

const heartbeatMetric = "GatewayHeartbeat";

/** A site, or one gateway of it, whose heartbeats an alarm watches. */
export interface WatchedHeartbeat {
  readonly siteId: string;
  readonly gatewayId?: string | undefined;
  readonly alarm: WatchedAlarm;
}

/** What alarms watch the heartbeats of: the deployment's sites, whatever gateways have ever reported. */
export function watchedHeartbeats(alarms: readonly WatchedAlarm[]): readonly WatchedHeartbeat[] {
  return alarms.flatMap((alarm) => {
    const dimensions = alarm.metrics.find(({ name }) => name === heartbeatMetric)?.dimensions;
    const siteId = dimensions?.["Site"];
    return siteId === undefined ? [] : [{ siteId, gatewayId: dimensions?.["Gateway"], alarm }];
  });
}

/** Whether somebody is told when this alarm rings: by itself, or by a composite alarm that names it. */
export function reachesTopic(
  alarm: WatchedAlarm,
  { alarms, topicArn }: { readonly alarms: readonly WatchedAlarm[]; readonly topicArn: string },
): boolean {
  const tells = (one: WatchedAlarm): boolean => one.actionsEnabled && one.tells.includes(topicArn);
  return tells(alarm) || alarms.some((one) => tells(one) && isNamedBy(one, alarm));
}

/** A rule spells the alarms that it looks at by name or ARN. */
function isNamedBy({ rule }: WatchedAlarm, alarm: WatchedAlarm): boolean {
  return [alarm.name, alarm.arn].some((spelled) => rule?.includes(`"${spelled}"`) === true);
}
