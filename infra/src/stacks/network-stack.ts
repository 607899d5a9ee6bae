import { type App, Aws, Duration, Stack } from "aws-cdk-lib";
import { Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IsthmusConfig } from "../config.ts";
import { failureQueue } from "../constructs/failure-queue.ts";
import { HouseFunction } from "../constructs/house-function.ts";
import { metricNamespaceReason, publishMetrics } from "../constructs/metric-access.ts";
import { type RingAbove, ringAbove } from "../constructs/ring-above.ts";
import { byKindIndexAccess, partitionAccess, tableAccess } from "../constructs/table-access.ts";
import { alarmNames, metricNamespace, runbookAnchors, stackNames } from "../names.ts";
import { siteNetworks } from "../site-networks.ts";
import type { Tables } from "./data-stack.ts";

interface NetworkStackProps {
  readonly config: IsthmusConfig;
  readonly tables: Tables;
  readonly alarmTopic: ITopic;
}

/** Oftener than the sweeps, which it must not miss by a whole period, and because sites report every minute. */
const joinPeriod = Duration.minutes(2);

/** Joins AWS and the sites to one network, and answers questions about it. Writes to the partitions of the graph and to nothing else. */
export class NetworkStack extends Stack {
  private readonly props: NetworkStackProps;
  private readonly networks: string;

  constructor(app: App, props: NetworkStackProps) {
    super(app, stackNames.network, { description: "Isthmus: the graph of AWS and sites, its changes, and questions about it" });
    this.props = props;
    this.networks = siteNetworks(props.config.sites);
    this.joiner();
    this.questions();
    this.decisions();
    this.alarms();
  }

  private joiner(): void {
    const { entities, events } = this.props.tables;
    const { lambda } = new HouseFunction(this, "Join", {
      function: "joinNetworks",
      description: "Joins AWS and the sites: graph, changes, VPN verdicts, findings, summaries",
      environment: {
        ENTITIES_TABLE: entities.tableName,
        EVENTS_TABLE: events.tableName,
        METRIC_NAMESPACE: metricNamespace,
        SITE_NETWORKS: this.networks,
      },
      policies: [
        tableAccess(entities, ["Query"]),
        byKindIndexAccess(entities),
        partitionAccess(entities, ["PutItem"], ["GRAPH", "CHANGES#*"]),
        tableAccess(events, ["Query", "PutItem"]),
        publishMetrics(),
      ],
      wildcardReason: metricNamespaceReason,
      memoryMb: 1024,
      timeout: Duration.minutes(2),
      deadLetterQueue: failureQueue(this, {
        alarmName: alarmNames.networkFailures,
        meaning: "The networks could not be joined at any try: verdicts, findings and paths are older than they look.",
        runbookUrl: this.props.config.runbookUrl,
        topic: this.props.alarmTopic,
      }),
    });
    new Rule(this, "JoinSchedule", {
      description: "Join the networks",
      schedule: Schedule.rate(joinPeriod),
      targets: [new LambdaFunction(lambda)],
    });
  }

  /** Behind `isthmus path`, `changes`, `events`, `joins` and `aws`: whoever may invoke it may see the whole network, and change nothing. */
  private questions(): void {
    const { entities, events } = this.props.tables;
    new HouseFunction(this, "Query", {
      function: "queryNetwork",
      description: "Answers questions about the network, for the isthmus command",
      environment: { ENTITIES_TABLE: entities.tableName, EVENTS_TABLE: events.tableName, SITE_NETWORKS: this.networks },
      policies: [tableAccess(entities, ["Query"]), byKindIndexAccess(entities), tableAccess(events, ["Query"])],
      memoryMb: 1024,
      timeout: Duration.seconds(25),
    });
  }

  /** Behind `isthmus joins pin|refuse|forget`: whoever may invoke it may overrule the evidence. */
  private decisions(): void {
    const { entities } = this.props.tables;
    new HouseFunction(this, "Decide", {
      function: "decideJoin",
      description: "Keeps an operator's word on a join",
      environment: { ENTITIES_TABLE: entities.tableName },
      policies: [tableAccess(entities, ["Query"]), partitionAccess(entities, ["PutItem"], ["GRAPH"])],
      memoryMb: 512,
      timeout: Duration.seconds(15),
    });
  }

  /** No news is unknown rather than a fault: a silent joiner makes no tunnel fall, and an account without VPN has none. */
  private alarms(): void {
    const { config, alarmTopic: topic } = this.props;
    const regions = config.regions.length > 0 ? config.regions : [undefined];
    ringAbove(this, regions.flatMap(tunnelAlarms), { topic, runbookUrl: config.runbookUrl, treatMissingData: TreatMissingData.MISSING });
  }
}

/** Of one Region, or of the one that is deployed to. Ends that have only just fallen out of step are given the time to notice. */
function tunnelAlarms(region: string | undefined): readonly RingAbove[] {
  const metric = (metricName: string) =>
    new Metric({
      namespace: metricNamespace,
      metricName,
      dimensionsMap: { Region: region ?? Aws.REGION },
      statistic: "Maximum",
      period: joinPeriod,
    });
  return [
    {
      id: `TunnelsDown${region ?? ""}`,
      alarmName: alarmNames.tunnelsDown(region),
      meaning: "VPN tunnels are down by what AWS and the site say together.",
      anchor: runbookAnchors.tunnelsDown,
      metric: metric("VpnTunnelsDown"),
      above: 0,
      periods: 2,
    },
    {
      id: `TunnelEndsDisagree${region ?? ""}`,
      alarmName: alarmNames.tunnelEndsDisagree(region),
      meaning: "One end of a VPN tunnel says that it is up, the other that it is not.",
      anchor: runbookAnchors.tunnelEndsDisagree,
      metric: metric("VpnTunnelsDisagree"),
      above: 0,
      periods: 4,
    },
  ];
}
