import { type App, Duration, Stack } from "aws-cdk-lib";
import { ComparisonOperator, Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IsthmusConfig } from "../config.ts";
import { failureQueue } from "../constructs/failure-queue.ts";
import { HouseFunction } from "../constructs/house-function.ts";
import { metricNamespaceReason, publishMetrics } from "../constructs/metric-access.ts";
import { runbookAlarm } from "../constructs/runbook-alarm.ts";
import { tableAccess } from "../constructs/table-access.ts";
import { alarmNames, metricNamespace, runbookAnchors, stackNames } from "../names.ts";
import type { Tables } from "./data-stack.ts";

interface BillingStackProps {
  readonly config: IsthmusConfig;
  readonly tables: Tables;
  readonly alarmTopic: ITopic;
}

/** Cost Explorer is written up a few times a day and every request costs a cent. */
const readingPeriod = Duration.hours(12);

/** Reads the account's bill from Cost Explorer, and rings when a service costs far more than its days usually do. */
export class BillingStack extends Stack {
  constructor(app: App, { config, tables, alarmTopic }: BillingStackProps) {
    super(app, stackNames.billing, { description: "Isthmus: the AWS bill and what is unusual about it" });
    const { entities, events } = tables;
    const failures = failureQueue(this, {
      alarmName: alarmNames.billingFailures,
      meaning: "The bill could not be read at any try: its figures are older than they look.",
      runbookUrl: config.runbookUrl,
      topic: alarmTopic,
    });
    const { lambda } = new HouseFunction(this, "Billing", {
      function: "collectAwsBilling",
      description: "Reads costs and their forecast from Cost Explorer",
      environment: { ENTITIES_TABLE: entities.tableName, EVENTS_TABLE: events.tableName, METRIC_NAMESPACE: metricNamespace },
      policies: [
        new PolicyStatement({ actions: ["ce:GetCostAndUsage", "ce:GetCostForecast"], resources: ["*"] }),
        tableAccess(entities, ["GetItem", "PutItem"]),
        tableAccess(events, ["PutItem"]),
        publishMetrics(),
      ],
      wildcardReason: `Cost Explorer has no resource-level permissions. ${metricNamespaceReason}`,
      memoryMb: 256,
      timeout: Duration.minutes(2),
      deadLetterQueue: failures,
    });
    new Rule(this, "Schedule", {
      description: "Read the bill",
      schedule: Schedule.rate(readingPeriod),
      targets: [new LambdaFunction(lambda)],
    });
    runbookAlarm(this, "CostAnomalyAlarm", {
      alarmName: alarmNames.costAnomaly,
      meaning: "A service cost far more on its latest whole day than its days usually do.",
      runbookUrl: config.runbookUrl,
      anchor: runbookAnchors.costAnomaly,
      metric: new Metric({ namespace: metricNamespace, metricName: "CostAnomalies", statistic: "Maximum", period: Duration.days(1) }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      topic: alarmTopic,
    });
  }
}
