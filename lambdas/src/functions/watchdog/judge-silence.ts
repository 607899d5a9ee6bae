import type { WatchedAlarm } from "../../ports/alarm-desk.ts";
import { type DataAges, type FoundFault, type MonitorFacts, silentAfterMs } from "./monitor-facts.ts";
import { reachesTopic, type WatchedHeartbeat, watchedHeartbeats } from "./watched-alarms.ts";

/** Four sweeps, and ten joins, that did not happen. */
const sweepOldAfterMs = 20 * 60_000;
const joinOldAfterMs = 20 * 60_000;

/** What is older than it may be, by the tables alone, and whether an alarm rings for it. */
export function judgeSilence(facts: MonitorFacts): readonly FoundFault[] {
  const { ages, alarms } = facts;
  if (ages === undefined) {
    return [fault("table-unreadable", "tables", "The table of entities cannot be read, so nothing of any site can be stored or shown.")];
  }
  return [
    ...(alarms === undefined ? [] : silentSites(ages, alarms, facts)),
    ...oldWork({ code: "sweep-old", subject: "AWS", work: "AWS has not been read", atMs: ages.sweptMs, limitMs: sweepOldAfterMs }, facts),
    ...oldWork(
      { code: "join-old", subject: "networks", work: "The networks have not been joined", atMs: ages.joinedMs, limitMs: joinOldAfterMs },
      facts,
    ),
  ];
}

function silentSites(ages: DataAges, alarms: readonly WatchedAlarm[], facts: MonitorFacts): readonly FoundFault[] {
  const watched = watchedHeartbeats(alarms);
  const silentOf = (one: WatchedHeartbeat): number => silenceMs(one, ages, facts);
  const sites = watched.filter(({ gatewayId }) => gatewayId === undefined);
  const silent = sites.filter((site) => silentOf(site) > silentAfterMs);
  if (sites.length > 1 && silent.length === sites.length) {
    const quietest = Math.min(...silent.map(silentOf));
    const rung = silent.every(({ alarm }) => isRung(alarm, alarms, facts.topicArn));
    return [{ ...fault("ingest-silent", "ingest", `Nothing of any site has been stored for ${minutes(quietest)}.`), rung }];
  }
  const gone = new Set(silent.map(({ siteId }) => siteId));
  const alone = watched.filter(({ siteId, gatewayId }) => gatewayId !== undefined && !gone.has(siteId));
  return [...silent, ...alone.filter((one) => silentOf(one) > silentAfterMs)].map((one) => silenceFault(one, silentOf(one), facts));
}

function silenceFault(
  { siteId, gatewayId, alarm }: WatchedHeartbeat,
  quietMs: number,
  { alarms = [], topicArn }: MonitorFacts,
): FoundFault {
  const rung = isRung(alarm, alarms, topicArn);
  const what = gatewayId === undefined ? `Site ${siteId}` : `Gateway ${gatewayId} of site ${siteId}`;
  const alarmSays = alarm.state === "ALARM" ? "its alarm rings without telling anybody" : `its alarm ${alarm.name} says ${alarm.state}`;
  const text = `${what} has not been heard for ${minutes(quietMs)}${rung ? "; its alarm rings." : `, and ${alarmSays}.`}`;
  return {
    code: gatewayId === undefined ? "site-silent" : "gateway-silent",
    subject: gatewayId === undefined ? siteId : `${siteId}/${gatewayId}`,
    text,
    rung,
  };
}

function isRung(alarm: WatchedAlarm, alarms: readonly WatchedAlarm[], topicArn: string): boolean {
  return alarm.state === "ALARM" && reachesTopic(alarm, { alarms, topicArn });
}

/** From when it could first have been missed: an alarm that has only just been made, or a watchdog that has only just begun, missed nothing. */
function silenceMs({ siteId, gatewayId, alarm }: WatchedHeartbeat, { heard }: DataAges, { nowMs, watchingSinceMs }: MonitorFacts): number {
  const times = heard
    .filter((each) => each.siteId === siteId && (gatewayId === undefined || each.gatewayId === gatewayId))
    .map(({ atMs }) => atMs);
  return nowMs - Math.max(watchingSinceMs, alarm.configuredMs, ...times);
}

interface Work {
  readonly code: string;
  readonly subject: string;
  readonly work: string;
  readonly atMs: number | undefined;
  readonly limitMs: number;
}

function oldWork({ code, subject, work, atMs, limitMs }: Work, { nowMs, watchingSinceMs }: MonitorFacts): readonly FoundFault[] {
  const ageMs = nowMs - Math.max(watchingSinceMs, atMs ?? 0);
  return ageMs <= limitMs ? [] : [fault(code, subject, `${work} for ${minutes(ageMs)}: what is shown of it is older than it looks.`)];
}

function fault(code: string, subject: string, text: string): FoundFault {
  return { code, subject, text, rung: false };
}

function minutes(ms: number): string {
  return `${Math.floor(ms / 60_000)} minutes`;
}
