import type { AlarmDesk } from "../../ports/alarm-desk.ts";
import type { AlarmTopic } from "../../ports/alarm-topic.ts";
import type { DeadMansSwitch } from "../../ports/dead-mans-switch.ts";
import type { EntityStore } from "../../ports/entity-store.ts";
import type { GraphStore } from "../../ports/graph-store.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import { type WatchdogItem, watchdogKey } from "../../ports/watchdog-item.ts";
import { decideNotices } from "./decide-notices.ts";
import { judgeAlarms } from "./judge-alarms.ts";
import { judgeSilence } from "./judge-silence.ts";
import { type DataAges, type FoundFault, heardGateways, type MonitorFacts } from "./monitor-facts.ts";

/** A watchdog that was away for longer begins anew: what stood still with it is not a fault yet. */
const longBreakMs = 10 * 60_000;

const switchUnreachable: FoundFault = {
  code: "switch-unreachable",
  subject: "outside",
  text: "The dead man's switch outside of AWS does not take the report that all is well; it will ring by itself.",
  rung: false,
};

export interface WatchdogPorts {
  readonly entities: Pick<EntityStore, "listKind" | "read" | "putLatest">;
  readonly graph: Pick<GraphStore, "list">;
  readonly alarms: AlarmDesk;
  readonly topic: AlarmTopic;
  readonly outside: DeadMansSwitch;
  readonly telemetry: Telemetry;
}

export interface WatchdogQuestion {
  readonly siteCount: number;
  readonly nowMs: number;
  /** What was found the last time, as this container remembers it: for when the table cannot say. */
  readonly remembered: WatchdogItem | undefined;
}

/**
 * Looks whether the monitoring works, by the data and not by the alarms, and holds the alarms against it. Tells the topic of what no alarm
 * tells, reports to the switch outside only when nothing is wrong, and keeps what it found for the dashboard.
 */
export async function watchMonitor(ports: WatchdogPorts, { siteCount, nowMs, remembered }: WatchdogQuestion): Promise<WatchdogItem> {
  const { entities, alarms, topic } = ports;
  const stored = await known(entities.read(watchdogKey));
  const previous = stored?.kind === "watchdog" ? stored : remembered;
  const watchingSinceMs = wakeMs(previous, nowMs);
  const [ages, listed, receivers] = await Promise.all([known(readAges(ports)), known(alarms.list()), known(topic.receivers())]);
  const facts: MonitorFacts = { nowMs, watchingSinceMs, ages, alarms: listed, receivers, topicArn: topic.arn, siteCount };
  const found = [...judgeSilence(facts), ...judgeAlarms(facts)];
  const outside = await reportOutside(ports.outside, found);
  const decision = decideNotices(outside === "unreachable" ? [...found, switchUnreachable] : found, previous, nowMs);
  const isTold = decision.notice === undefined || (await succeeds(topic.publish(decision.notice)));
  // What the topic did not take is told again by the next run.
  const faults = [...(isTold ? decision.faultsOnceTold : decision.faults)];
  const item = { ...watchdogKey, kind: "watchdog", tsMs: nowMs, watchingSinceMs, faults, outside } as const;
  const report: WatchdogItem = receivers === undefined ? item : { ...item, receivers };
  await keep({ report, isTold }, ports);
  return report;
}

function wakeMs(previous: WatchdogItem | undefined, nowMs: number): number {
  return previous !== undefined && nowMs - previous.tsMs <= longBreakMs ? previous.watchingSinceMs : nowMs;
}

async function keep(
  { report, isTold }: { readonly report: WatchdogItem; readonly isTold: boolean },
  { entities, telemetry }: WatchdogPorts,
): Promise<void> {
  const kept = (await known(entities.putLatest(report)))?.kind === "stored";
  for (const { code, subject, rung } of report.faults) {
    telemetry.occurred("monitor-fault", { code, subject, rung }, "warn");
  }
  if (!isTold || !kept) {
    telemetry.occurred("watchdog-unheard", { told: isTold, kept }, "error");
  }
}

async function readAges({ entities, graph }: WatchdogPorts): Promise<DataAges> {
  const [gateways, coverage, sweeps] = await Promise.all([
    entities.listKind("gateway"),
    entities.listKind("coverage"),
    graph.list("sweep"),
  ]);
  return {
    heard: heardGateways(gateways.items),
    sweptMs: newest(coverage.items.map(({ tsMs }) => tsMs)),
    joinedMs: newest(sweeps.items.map(({ tsMs }) => tsMs)),
  };
}

async function reportOutside(outside: DeadMansSwitch, found: readonly FoundFault[]): Promise<WatchdogItem["outside"]> {
  if (!outside.isConfigured) {
    return "off";
  }
  return found.length === 0 ? outside.reportWell() : "held-back";
}

function newest(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : Math.max(...times);
}

/** What cannot be read or written is a finding here, never an end. */
async function known<T>(asked: Promise<T>): Promise<T | undefined> {
  return asked.catch(() => undefined);
}

async function succeeds(sent: Promise<void>): Promise<boolean> {
  return sent.then(
    () => true,
    () => false,
  );
}
