import { type App, CfnOutput, Duration, Lazy, Stack } from "aws-cdk-lib";
import { ComparisonOperator, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { FunctionUrlAuthType, type IFunction } from "aws-cdk-lib/aws-lambda";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { IsthmusConfig } from "../config.ts";
import { HouseFunction } from "../constructs/house-function.ts";
import { runbookAlarm } from "../constructs/runbook-alarm.ts";
import { siteWriterRole } from "../constructs/site-writer-role.ts";
import { alarmNames, alarmTopicName, metricNamespace, runbookAnchors, stackNames } from "../names.ts";
import type { Tables } from "./data-stack.ts";

interface IngestStackProps {
  readonly config: IsthmusConfig;
  readonly tables: Tables;
}

/** Where gateways deliver: the ingest function behind its URL, and the topic that all alarms tell. */
export class IngestStack extends Stack {
  readonly ingestFunction: IFunction;
  readonly alarmTopic: Topic;

  constructor(app: App, props: IngestStackProps) {
    super(app, stackNames.ingest, { description: "Isthmus: what gateways deliver to, and the alarm topic" });
    this.alarmTopic = this.topic(props.config.alarmEmail);
    this.ingestFunction = this.ingest(props);
    const url = this.ingestFunction.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });
    new CfnOutput(this, "IngestUrl", { description: "uplink.url of a gateway's configuration", value: url.url });
    runbookAlarm(this, "IngestErrorsAlarm", {
      alarmName: alarmNames.ingestErrors,
      meaning: "The ingest function failed; gateways keep what was not stored and send it again.",
      runbookUrl: props.config.runbookUrl,
      anchor: runbookAnchors.ingestErrors,
      metric: this.ingestFunction.metricErrors({ period: Duration.minutes(1), statistic: "Sum" }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      topic: this.alarmTopic,
    });
  }

  private topic(email: string | undefined): Topic {
    const topic = new Topic(this, "AlarmTopic", { topicName: alarmTopicName, displayName: "Isthmus alarms", enforceSSL: true });
    // A policy of one's own replaces the default one, under which alarms of the same account may publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "AlarmsOfThisAccount",
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": this.account } },
      }),
    );
    if (email !== undefined) topic.addSubscription(new EmailSubscription(email));
    return topic;
  }

  /** The function itself may write nothing: it opens a session of the writer role for the site that signed, and writes with that. */
  private ingest({ config, tables }: IngestStackProps): IFunction {
    const { lambda, role } = new HouseFunction(this, "Ingest", {
      function: "ingestBatch",
      description: "Checks and stores one batch of a gateway, and answers record by record",
      environment: {
        ENTITIES_TABLE: tables.entities.tableName,
        SERIES_TABLE: tables.series.tableName,
        EVENTS_TABLE: tables.events.tableName,
        METRIC_NAMESPACE: metricNamespace,
        WRITER_ROLE_ARN: Lazy.string({ produce: () => siteWriter.roleArn }),
      },
      policies: [],
      memoryMb: 512,
      timeout: Duration.seconds(30),
      reservedConcurrency: config.ingestReservedConcurrency,
    });
    const siteWriter = siteWriterRole(this, { tables, assumedBy: role });
    role.addToPolicy(new PolicyStatement({ actions: ["sts:AssumeRole", "sts:TagSession"], resources: [siteWriter.roleArn] }));
    return lambda;
  }
}
