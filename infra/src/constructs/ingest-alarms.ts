import { ingestCounts } from "@isthmus/lambdas/env";
import { Duration, type Stack } from "aws-cdk-lib";
import { MathExpression, Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { alarmNames, metricNamespace, runbookAnchors } from "../names.ts";
import { type RingAbove, ringAbove } from "./ring-above.ts";

interface IngestAlarmsProps {
  readonly ingest: IFunction;
  readonly siteIds: readonly string[];
  readonly topic: ITopic;
  readonly runbookUrl: string;
}

/** A thousandth of what came: one record in a million is a curiosity, one in a thousand a fault. */
const rejectedPercent = 0.1;

/**
 * Alarms about what ingest refuses. One count an alarm: a sum of two is missing where one of them was never published. None of them takes
 * missing data for a fault, since what they count is not there when all is well.
 */
export function ingestAlarms(stack: Stack, { ingest, siteIds, topic, runbookUrl }: IngestAlarmsProps): void {
  const alarms = [
    errors(ingest),
    crossSite(),
    writeDenied(),
    throttled(ingest),
    tableThrottled(),
    ...siteIds.map(rejected),
    ...siteIds.map(namesRefused),
  ];
  ringAbove(stack, alarms, { topic, runbookUrl, treatMissingData: TreatMissingData.NOT_BREACHING });
}

function errors(ingest: IFunction): RingAbove {
  return {
    id: "IngestErrorsAlarm",
    alarmName: alarmNames.ingestErrors,
    meaning: "The ingest function failed; gateways keep what was not stored and send it again.",
    anchor: runbookAnchors.ingestErrors,
    metric: ingest.metricErrors({ period: Duration.minutes(1), statistic: "Sum" }),
    above: 0,
    periods: 3,
  };
}

function crossSite(): RingAbove {
  return {
    id: "CrossSiteAlarm",
    alarmName: alarmNames.ingestCrossSite,
    meaning: "A gateway sent what names another site than the one whose credentials signed it; nothing of it was stored.",
    anchor: runbookAnchors.ingestCrossSite,
    metric: count(ingestCounts.crossSiteAttempt),
    above: 0,
    periods: 1,
  };
}

function writeDenied(): RingAbove {
  return {
    id: "WriteDeniedAlarm",
    alarmName: alarmNames.ingestWriteDenied,
    meaning: "IAM refused a write of the ingest function; gateways keep what was not stored and send it again.",
    anchor: runbookAnchors.ingestWriteDenied,
    metric: count(ingestCounts.writeDenied),
    above: 0,
    periods: 1,
  };
}

function throttled(ingest: IFunction): RingAbove {
  return {
    id: "ThrottledAlarm",
    alarmName: alarmNames.ingestThrottled,
    meaning: "Lambda has turned gateways away for five minutes; they wait, and what they send is late.",
    anchor: runbookAnchors.ingestThrottled,
    metric: ingest.metricThrottles({ period: Duration.minutes(1), statistic: "Sum" }),
    above: 0,
    periods: 5,
  };
}

function tableThrottled(): RingAbove {
  return {
    id: "TableThrottledAlarm",
    alarmName: alarmNames.tableThrottled,
    meaning: "DynamoDB has throttled writes for five minutes; gateways send again what was not stored.",
    anchor: runbookAnchors.ingestThrottled,
    metric: count(ingestCounts.writeThrottled),
    above: 0,
    periods: 5,
  };
}

/** A share, so that a call to CloudWatch that was made twice changes nothing. */
function rejected(siteId: string): RingAbove {
  const period = Duration.minutes(5);
  const records = (metricName: string): Metric =>
    new Metric({ namespace: metricNamespace, metricName, dimensionsMap: { Site: siteId }, statistic: "Sum", period });
  return {
    id: `RecordsRejectedAlarm-${siteId}`,
    alarmName: alarmNames.recordsRejected(siteId),
    meaning: `More than ${rejectedPercent} % of the records of site ${siteId} were rejected; the gateway keeps them in quarantine.`,
    anchor: runbookAnchors.recordsRejected,
    metric: new MathExpression({
      expression: "100 * rejected / (stored + rejected)",
      label: "Rejected, % of records",
      usingMetrics: { rejected: records("RecordsRejected"), stored: records("RecordsStored") },
      period,
    }),
    above: rejectedPercent,
    periods: 1,
  };
}

/** Published only when there is no room for a name. */
function namesRefused(siteId: string): RingAbove {
  return {
    id: `MetricNamesRefusedAlarm-${siteId}`,
    alarmName: alarmNames.metricNamesRefused(siteId),
    meaning: `Site ${siteId} marks more interfaces as uplinks than may have metrics of their own; those that came last have none.`,
    anchor: runbookAnchors.metricNamesRefused,
    metric: new Metric({
      namespace: metricNamespace,
      metricName: "MetricNamesRefused",
      dimensionsMap: { Site: siteId },
      statistic: "Maximum",
      period: Duration.minutes(5),
    }),
    above: 0,
    periods: 1,
  };
}

function count(metricName: string): Metric {
  const dimensionsMap = { service: ingestCounts.service };
  return new Metric({ namespace: metricNamespace, metricName, dimensionsMap, statistic: "Sum", period: Duration.minutes(1) });
}
