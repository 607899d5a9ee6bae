import { type App, Duration, Stack, Tags } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { IsthmusConfig } from "../config.ts";
import { HouseFunction } from "../constructs/house-function.ts";
import { byKindIndexAccess, tableAccess } from "../constructs/table-access.ts";
import { OverviewDashboard } from "../dashboard/overview-dashboard.ts";
import { metricNamespace, stackNames } from "../names.ts";
import type { Tables } from "./data-stack.ts";

interface ConsoleStackProps {
  readonly config: IsthmusConfig;
  readonly tables: Tables;
}

/** What people look at and decide with: the overview dashboard, the two functions that feed it, and the one behind `isthmus config`. */
export class ConsoleStack extends Stack {
  constructor(app: App, props: ConsoleStackProps) {
    super(app, stackNames.console, { description: "Isthmus: overview dashboard, its widget and its data source" });
    this.seriesDataSource(props.tables);
    this.configManagement(props.tables);
    const widget = this.overviewWidget(props.tables);
    new OverviewDashboard(this, "Overview", { config: props.config, overviewWidgetArn: widget.functionArn });
  }

  /**
   * Answers LAMBDA() expressions. CloudWatch may invoke it for this account only; the tag lists it in the console under "Multi source
   * query". https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_MultiDataSources-Connect-Custom.html
   */
  private seriesDataSource(tables: Tables): void {
    const { lambda } = new HouseFunction(this, "Series", {
      function: "seriesDataSource",
      description: "CloudWatch data source: any series of any device",
      environment: { SERIES_TABLE: tables.series.tableName },
      policies: [tableAccess(tables.series, ["GetItem", "Query"])],
      // More memory is more CPU: decoding a day of chunks has to fit CloudWatch's own limit of 10 s for graphs, 4.5 s for alarms.
      memoryMb: 1024,
      timeout: Duration.seconds(10),
    });
    lambda.addPermission("CloudWatch", {
      principal: new ServicePrincipal("lambda.datasource.cloudwatch.amazonaws.com"),
      sourceAccount: this.account,
    });
    Tags.of(lambda).add("cloudwatch:datasource", "custom");
  }

  /** Whoever may invoke it decides what gateways watch: operators need `lambda:InvokeFunction` on it, and nothing on the table. */
  private configManagement(tables: Tables): void {
    new HouseFunction(this, "ManageConfig", {
      function: "manageConfig",
      description: "Keeps and shows the desired configurations of sites, for isthmus config",
      environment: { ENTITIES_TABLE: tables.entities.tableName },
      policies: [tableAccess(tables.entities, ["GetItem", "PutItem", "Query"]), byKindIndexAccess(tables.entities)],
      memoryMb: 256,
      timeout: Duration.seconds(15),
    });
  }

  /** Invoked with the permissions of whoever looks at the dashboard, so it has no resource policy. */
  private overviewWidget(tables: Tables): IFunction {
    return new HouseFunction(this, "Widget", {
      function: "renderWidget",
      description: "Dashboard widget: sites and VPCs, worst first",
      environment: {
        ENTITIES_TABLE: tables.entities.tableName,
        EVENTS_TABLE: tables.events.tableName,
        SERIES_TABLE: tables.series.tableName,
        METRIC_NAMESPACE: metricNamespace,
      },
      policies: [
        tableAccess(tables.entities, ["GetItem", "Query"]),
        byKindIndexAccess(tables.entities),
        tableAccess(tables.events, ["Query"]),
        tableAccess(tables.series, ["GetItem", "Query"]),
        // The posture of a week and a month ago is in the product's own metrics.
        new PolicyStatement({ actions: ["cloudwatch:GetMetricData"], resources: ["*"] }),
      ],
      wildcardReason: "GetMetricData has no resource-level permissions.",
      memoryMb: 512,
      timeout: Duration.seconds(15),
      dataScript: "scripts/bundle-oid-data.ts",
    }).lambda;
  }
}
