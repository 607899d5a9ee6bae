import type { WatchedAlarm } from "../../ports/alarm-desk.ts";
import { type FoundFault, liveSites, type MonitorFacts } from "./monitor-facts.ts";
import { reachesTopic, watchedHeartbeats } from "./watched-alarms.ts";

/** An alarm about a site that delivers knows what it thinks within this. */
const decidedWithinMs = 15 * 60_000;

/** Faults of a kind that are told one by one; of more, how many there are. */
const namedAlarms = 5;

/** What is wrong with the alarms themselves, and with who they tell. None of it can be told by an alarm. */
export function judgeAlarms(facts: MonitorFacts): readonly FoundFault[] {
  return [...(facts.alarms === undefined ? [unreadable] : alarmFaults(facts.alarms, facts)), ...receiverFaults(facts)];
}

const unreadable: FoundFault = {
  code: "alarms-unreadable",
  subject: "CloudWatch",
  text: "The alarms cannot be read from CloudWatch: whether they would ring is not known.",
  rung: false,
};

function alarmFaults(alarms: readonly WatchedAlarm[], facts: MonitorFacts): readonly FoundFault[] {
  const live = liveSites(facts);
  const isUndecided = ({ state, stateSinceMs, configuredMs, metrics }: WatchedAlarm): boolean =>
    state === "INSUFFICIENT_DATA" &&
    facts.nowMs - Math.max(stateSinceMs, configuredMs, facts.watchingSinceMs) > decidedWithinMs &&
    metrics.some(({ dimensions }) => live.has(dimensions["Site"] ?? ""));
  const off = alarms.filter(({ actionsEnabled }) => !actionsEnabled);
  const mute = alarms.filter((alarm) => alarm.actionsEnabled && !reachesTopic(alarm, { alarms, topicArn: facts.topicArn }));
  return [
    ...missingSites(alarms, facts.siteCount),
    ...each(off, "actions-off", "has its actions switched off: it tells nobody when it rings"),
    ...each(mute, "alarm-mute", "does not tell the topic of alarms"),
    ...each(alarms.filter(isUndecided), "alarm-undecided", "has no data although the site's gateway delivers: it would not ring"),
  ];
}

function missingSites(alarms: readonly WatchedAlarm[], siteCount: number): readonly FoundFault[] {
  const ofSites = watchedHeartbeats(alarms).filter(({ gatewayId }) => gatewayId === undefined);
  const watched = [...new Set(ofSites.map(({ siteId }) => siteId))].sort();
  const missing = siteCount - watched.length;
  if (missing <= 0) {
    return [];
  }
  const text = `${missing} of ${siteCount} sites have no alarm about their heartbeats; there is one for ${watched.join(", ") || "none"}.`;
  return [{ code: "alarm-missing", subject: "sites", text, rung: false }];
}

function each(alarms: readonly WatchedAlarm[], code: string, what: string): readonly FoundFault[] {
  const named = alarms.slice(0, namedAlarms).map(({ name }) => ({ code, subject: name, text: `The alarm ${name} ${what}.`, rung: false }));
  const rest = alarms.length - named.length;
  return rest === 0 ? named : [...named, { code, subject: "others", text: `So is it with ${rest} more alarms.`, rung: false }];
}

function receiverFaults({ receivers }: MonitorFacts): readonly FoundFault[] {
  const about = (code: string, text: string): readonly FoundFault[] => [{ code, subject: "alarms", text, rung: false }];
  if (receivers === undefined) {
    return about("receivers-unreadable", "The topic of alarms does not answer: alarms may ring without anybody being told.");
  }
  const { confirmed, pending } = receivers;
  if (confirmed === 0 && pending === 0) {
    return about("nobody-receives", "Nobody receives alarms: the topic has no subscription. Name alarmEmail in cdk.json, or subscribe.");
  }
  return confirmed > 0
    ? []
    : about(
        "nobody-receives",
        `Nobody receives alarms: ${pending} ${pending === 1 ? "subscription is" : "subscriptions are"} not confirmed yet.`,
      );
}
