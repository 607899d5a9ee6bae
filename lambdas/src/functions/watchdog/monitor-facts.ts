import type { WatchedAlarm } from "../../ports/alarm-desk.ts";
import type { Receivers } from "../../ports/alarm-topic.ts";
import type { EntityItem, GatewayItem } from "../../ports/entities.ts";

/** How new the tables are. Undefined: nothing of that kind was ever stored. */
export interface DataAges {
  /** When each gateway was last heard, by site and gateway, by the cloud's clock. */
  readonly heard: readonly { readonly siteId: string; readonly gatewayId: string; readonly atMs: number }[];
  /** The newest look at any API of AWS. */
  readonly sweptMs: number | undefined;
  /** The newest join of the networks. */
  readonly joinedMs: number | undefined;
}

/** Everything that a verdict is made of. Undefined: it could not be read. */
export interface MonitorFacts {
  readonly nowMs: number;
  /** Nothing counts as missing for longer than the watchdog has been looking. */
  readonly watchingSinceMs: number;
  readonly ages: DataAges | undefined;
  readonly alarms: readonly WatchedAlarm[] | undefined;
  readonly receivers: Receivers | undefined;
  /** ARN of the topic that every alarm has to tell. */
  readonly topicArn: string;
  /** Sites of the deployment. */
  readonly siteCount: number;
}

/** A fault as it is found, not yet compared with the last time. */
export interface FoundFault {
  readonly code: string;
  readonly subject: string;
  readonly text: string;
  readonly rung: boolean;
}

/**
 * An alarm about heartbeats looks at five minutes before it takes three of them for missing; with the time of its evaluation it has rung
 * well before this.
 */
export const silentAfterMs = 8 * 60_000;

/** Sites whose gateways have been heard within the time that an alarm takes to ring. */
export function liveSites({ ages, nowMs }: Pick<MonitorFacts, "ages" | "nowMs">): ReadonlySet<string> {
  return new Set((ages?.heard ?? []).flatMap(({ siteId, atMs }) => (nowMs - atMs <= silentAfterMs ? [siteId] : [])));
}

/** When gateways were heard. A gateway's own clock does not count: a backlog that arrives now does not make an old heartbeat young. */
export function heardGateways(items: readonly EntityItem[]): DataAges["heard"] {
  return items.filter((item) => item.kind === "gateway").map(({ siteId, gatewayId, ...of }) => ({ siteId, gatewayId, atMs: sentAt(of) }));
}

/** Below this the offset of a gateway's clock is the time on the wire. */
const noticeableSkewMs = 60_000;

function sentAt({ tsMs, sentMs, receivedMs }: Pick<GatewayItem, "tsMs" | "sentMs" | "receivedMs">): number {
  const skewMs = sentMs - receivedMs;
  return tsMs - (Math.abs(skewMs) < noticeableSkewMs ? 0 : skewMs);
}
