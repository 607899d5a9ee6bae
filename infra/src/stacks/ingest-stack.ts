import { type App, CfnOutput, Duration, Lazy, Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { FunctionUrlAuthType, type IFunction } from "aws-cdk-lib/aws-lambda";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { type IsthmusConfig, siteGateways } from "../config.ts";
import { HouseFunction } from "../constructs/house-function.ts";
import { ingestAlarms } from "../constructs/ingest-alarms.ts";
import { siteWriterRole } from "../constructs/site-writer-role.ts";
import { alarmTopicName, metricNamespace, stackNames } from "../names.ts";
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
    const { sites, runbookUrl } = props.config;
    ingestAlarms(this, { ingest: this.ingestFunction, siteIds: sites.map(({ id }) => id), topic: this.alarmTopic, runbookUrl });
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
        SITE_GATEWAYS: siteGateways(config.sites),
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
