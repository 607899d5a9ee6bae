import { Duration, type Stack } from "aws-cdk-lib";
import { MathExpression, Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { alarmNames, metricNamespace, runbookAnchors } from "../names.ts";
import { type RingAbove, ringAbove } from "./ring-above.ts";

interface GatewayAlarmsProps {
  readonly siteId: string;
  readonly topic: ITopic;
  readonly runbookUrl: string;
}

/** A record that waits for longer while others are acknowledged is stuck, not queueing. */
const longWaitS = 300;
/** A signature of a clock that is five minutes off is refused; this leaves time to act. */
const clockErrorMs = 60_000;

/**
 * Alarms about the gateways of a site as they see themselves. Without data they say so (INSUFFICIENT_DATA): a silent gateway rings once,
 * by its heartbeat's alarm, and none of these clears by silence.
 */
export function gatewayAlarms(stack: Stack, { siteId, topic, runbookUrl }: GatewayAlarmsProps): void {
  const alarms = [
    recordsWaiting(siteId),
    recordsLost(siteId),
    recordsUnaccounted(siteId),
    workersEnding(siteId),
    clockWrong(siteId),
    problems(siteId),
  ];
  ringAbove(stack, alarms, { topic, runbookUrl, treatMissingData: TreatMissingData.MISSING });
}

/** Neither a line that is down, which the heartbeat's alarm is for, nor a backlog that gets shorter is a fault of its own. */
function recordsWaiting(siteId: string): RingAbove {
  return {
    id: "RecordsWaitingAlarm",
    alarmName: alarmNames.recordsWaiting(siteId),
    meaning: `Records of site ${siteId} have waited for more than five minutes and do not get fewer, although others are delivered.`,
    anchor: runbookAnchors.recordsWaiting,
    metric: new MathExpression({
      expression: `IF(age > ${longWaitS} AND ack < ${longWaitS} AND RATE(age) >= 0, age, 0)`,
      label: "Oldest record that is stuck, s",
      usingMetrics: { age: ofSite(siteId, "SpoolOldestAgeSeconds"), ack: ofSite(siteId, "LastAckAgeSeconds") },
      period: Duration.minutes(1),
    }),
    above: 0,
    periods: 3,
  };
}

/** Both counts come with every heartbeat, so that their sum is never missing where one of them is there. */
function recordsLost(siteId: string): RingAbove {
  const sum: Reading = { statistic: "Sum" };
  return {
    id: "RecordsLostAlarm",
    alarmName: alarmNames.recordsLost(siteId),
    meaning: `Site ${siteId} lost data: the quota of a gateway's spool cost records, or its kernel dropped datagrams.`,
    anchor: runbookAnchors.recordsLost,
    metric: new MathExpression({
      expression: "evicted + dropped",
      label: "Lost records and datagrams",
      usingMetrics: { evicted: ofSite(siteId, "RecordsEvicted", sum), dropped: ofSite(siteId, "DatagramsDropped", sum) },
      period: Duration.minutes(1),
    }),
    above: 0,
    periods: 1,
  };
}

/** Published with every batch of a gateway that keeps an account of its numbers. */
function recordsUnaccounted(siteId: string): RingAbove {
  return {
    id: "RecordsUnaccountedAlarm",
    alarmName: alarmNames.recordsUnaccounted(siteId),
    meaning: `Records of the spool of a gateway of site ${siteId} were removed, damaged, or put back to an earlier state.`,
    anchor: runbookAnchors.recordsUnaccounted,
    metric: ofSite(siteId, "RecordsUnaccounted", { statistic: "Sum" }),
    above: 0,
    periods: 1,
  };
}

/** One that ended is replaced within seconds, which is nobody's business; one that ends again and again is. */
function workersEnding(siteId: string): RingAbove {
  return {
    id: "WorkersEndingAlarm",
    alarmName: alarmNames.workersEnding(siteId),
    meaning: `Worker processes of a gateway of site ${siteId} have ended more than twice in five minutes.`,
    anchor: runbookAnchors.workersEnding,
    metric: ofSite(siteId, "WorkersEnded", { statistic: "Sum", period: Duration.minutes(5) }),
    above: 2,
    periods: 1,
  };
}

function clockWrong(siteId: string): RingAbove {
  return {
    id: "ClockWrongAlarm",
    alarmName: alarmNames.clockWrong(siteId),
    meaning: `The clock of a gateway of site ${siteId} is more than a minute off: what it observes carries the wrong time.`,
    anchor: runbookAnchors.clockWrong,
    metric: ofSite(siteId, "ClockErrorMilliseconds"),
    above: clockErrorMs,
    periods: 2,
  };
}

/** Six minutes: a gateway calls a datagram that was dropped a problem for five, and that has an alarm already. */
function problems(siteId: string): RingAbove {
  return {
    id: "GatewayProblemsAlarm",
    alarmName: alarmNames.gatewayProblems(siteId),
    meaning: `A gateway of site ${siteId} has reported for more than five minutes that part of it cannot work.`,
    anchor: runbookAnchors.gatewayProblems,
    metric: ofSite(siteId, "GatewayProblems"),
    above: 0,
    periods: 6,
  };
}

interface Reading {
  readonly statistic?: "Maximum" | "Sum";
  readonly period?: Duration;
}

function ofSite(siteId: string, metricName: string, { statistic = "Maximum", period = Duration.minutes(1) }: Reading = {}): Metric {
  return new Metric({ namespace: metricNamespace, metricName, dimensionsMap: { Site: siteId }, statistic, period });
}
