import { type App, Aws, Duration, Stack } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { accountList, readerRoleArn } from "../account-config.ts";
import type { IsthmusConfig } from "../config.ts";
import { changeRules } from "../constructs/change-rules.ts";
import { failureQueue } from "../constructs/failure-queue.ts";
import { HouseFunction } from "../constructs/house-function.ts";
import { metricNamespaceReason, publishMetrics } from "../constructs/metric-access.ts";
import { inventoryActions, inventoryActionsReason } from "../constructs/reader-actions.ts";
import { tableAccess } from "../constructs/table-access.ts";
import { alarmNames, metricNamespace, stackNames } from "../names.ts";
import type { Tables } from "./data-stack.ts";

interface AwsCollectionStackProps {
  readonly config: IsthmusConfig;
  readonly tables: Tables;
  readonly alarmTopic: ITopic;
}

/**
 * EC2 publishes basic metrics every five minutes and describes change slowly, so a shorter period would buy API calls and no news. What
 * matters sooner, an instance that stops, arrives as an event.
 */
const collectionPeriod = Duration.minutes(5);

/** Reads the networks of the accounts that are watched, and their metrics. Its functions can change nothing outside the product's own tables. */
export class AwsCollectionStack extends Stack {
  private readonly props: AwsCollectionStackProps;
  private readonly regions: string;

  constructor(app: App, props: AwsCollectionStackProps) {
    super(app, stackNames.awsCollection, { description: "Isthmus: inventory and metrics of the AWS network" });
    this.props = props;
    this.regions = props.config.regions.length > 0 ? props.config.regions.join(",") : Aws.REGION;
    const failures = failureQueue(this, {
      alarmName: alarmNames.collectionFailures,
      meaning: "A collector failed for good: part of the AWS picture is older than it looks.",
      runbookUrl: props.config.runbookUrl,
      topic: props.alarmTopic,
    });
    const inventory = this.inventoryCollector(failures);
    const metrics = this.metricsCollector(failures);
    const schedule = Schedule.rate(collectionPeriod);
    new Rule(this, "InventorySchedule", { description: "Collect the inventory", schedule, targets: [new LambdaFunction(inventory)] });
    new Rule(this, "MetricsSchedule", { description: "Collect metrics", schedule, targets: [new LambdaFunction(metrics)] });
    changeRules(this, inventory);
  }

  private inventoryCollector(deadLetterQueue: Queue): IFunction {
    const { entities, events } = this.props.tables;
    return new HouseFunction(this, "Inventory", {
      function: "collectAwsInventory",
      description: "Brings the entities of the AWS network up to date",
      environment: {
        ENTITIES_TABLE: entities.tableName,
        EVENTS_TABLE: events.tableName,
        METRIC_NAMESPACE: metricNamespace,
        REGIONS: this.regions,
        ACCOUNTS: accountList(this.props.config.accounts),
      },
      policies: [
        new PolicyStatement({ actions: [...inventoryActions], resources: ["*"] }),
        ...this.assumeReaders(),
        tableAccess(entities, ["GetItem", "Query", "PutItem"]),
        tableAccess(events, ["PutItem"]),
        publishMetrics(),
      ],
      wildcardReason: `${inventoryActionsReason} ${metricNamespaceReason}`,
      memoryMb: 512,
      timeout: collectionPeriod,
      deadLetterQueue,
    }).lambda;
  }

  /** Assuming the readers of the accounts that are listed, and no other role. */
  private assumeReaders(): readonly PolicyStatement[] {
    const { accounts } = this.props.config;
    return accounts.length === 0 ? [] : [new PolicyStatement({ actions: ["sts:AssumeRole"], resources: accounts.map(readerRoleArn) })];
  }

  private metricsCollector(deadLetterQueue: Queue): IFunction {
    const { entities } = this.props.tables;
    return new HouseFunction(this, "Metrics", {
      function: "collectAwsMetrics",
      description: "Reads from CloudWatch how instances, tunnels, gateways and databases are",
      environment: {
        ENTITIES_TABLE: entities.tableName,
        METRIC_NAMESPACE: metricNamespace,
        REGIONS: this.regions,
        ACCOUNTS: accountList(this.props.config.accounts),
      },
      policies: [
        new PolicyStatement({ actions: ["cloudwatch:GetMetricData"], resources: ["*"] }),
        ...this.assumeReaders(),
        tableAccess(entities, ["Query", "PutItem"]),
        publishMetrics(),
      ],
      wildcardReason: `GetMetricData has no resource-level permissions. ${metricNamespaceReason}`,
      memoryMb: 512,
      timeout: Duration.minutes(1),
      deadLetterQueue,
    }).lambda;
  }
}
