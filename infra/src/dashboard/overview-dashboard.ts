import { functions } from "@isthmus/lambdas/env";
import { ArnFormat, Duration, Stack } from "aws-cdk-lib";
import { Alarm, AlarmStatusWidget, CustomWidget, Dashboard, type IWidget, PeriodOverride, TextWidget } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { IsthmusConfig } from "../config.ts";
import { alarmNames, dashboardName } from "../names.ts";
import type { Site } from "../site-config.ts";
import { awsWidgets, regionCounts } from "./aws-widgets.ts";
import { drilldownWidgets } from "./drilldown-widgets.ts";
import { markdownText } from "./markdown-text.ts";
import { siteWidgets, uplinksWidget, versionsWidget } from "./site-widgets.ts";

/** Says how to graph what the dashboard does not show: every series of every device is an expression away. */
const introduction = [
  "# Isthmus",
  "The on-premises network and AWS as one network. To graph any other interface, add the expression",
  `\`LAMBDA("${functions.seriesDataSource.functionName}", "<site>", "<device>", "<interface>", "inBps")\` to a metric widget.`,
].join("\n");

/** Room for a search field and a dozen objects; more scroll. */
const dictionaryHeight = 9;

/** Room for a site with half a dozen devices, their reasons and the SNMP versions; longer lists scroll. */
const overviewHeight = 12;

interface OverviewDashboardProps {
  readonly config: IsthmusConfig;
  readonly overviewWidgetArn: string;
}

/**
 * The dashboard `isthmus-overview`, top to bottom: what is wrong (combined overview and alarms), then one block per site, then AWS, then the OID dictionary.
 * Widths add up to CloudWatch's 24 columns in every row.
 */
export class OverviewDashboard extends Construct {
  private readonly props: OverviewDashboardProps;

  constructor(scope: Construct, id: string, props: OverviewDashboardProps) {
    super(scope, id);
    this.props = props;
    new Dashboard(this, "Dashboard", {
      dashboardName,
      defaultInterval: Duration.hours(3),
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        [this.heading(introduction, 2)],
        [this.combinedOverview(), this.alarmStatus()],
        ...props.config.sites.flatMap((site) => this.siteRows(site)),
        [this.heading("## AWS", 1)],
        regionCounts(props.config.regions),
        awsWidgets(props.config.regions),
        [this.oidDictionary()],
      ],
    });
  }

  private siteRows(site: Site): IWidget[][] {
    const lines = this.props.config.drilldown.filter((line) => line.site === site.id);
    return [
      [this.heading(`## ${markdownText(site.name)}`, 1)],
      siteWidgets(site),
      [uplinksWidget(site), versionsWidget(site)],
      drilldownWidgets(lines),
    ];
  }

  private heading(markdown: string, height: number): TextWidget {
    return new TextWidget({ markdown, width: 24, height });
  }

  private combinedOverview(): CustomWidget {
    return new CustomWidget({
      title: "Sites and VPCs, worst first",
      functionArn: this.props.overviewWidgetArn,
      width: 16,
      height: overviewHeight,
      updateOnRefresh: true,
      updateOnResize: true,
      updateOnTimeRangeChange: false,
    });
  }

  /** The same function with another page. Nothing in it changes by itself. */
  private oidDictionary(): CustomWidget {
    return new CustomWidget({
      title: "OID dictionary",
      functionArn: this.props.overviewWidgetArn,
      params: { view: "oid" },
      width: 24,
      height: dictionaryHeight,
      updateOnRefresh: false,
      updateOnResize: false,
      updateOnTimeRangeChange: false,
    });
  }

  /** Refers to the alarms by name, so that a site's stack can come and go without this one. */
  private alarmStatus(): AlarmStatusWidget {
    const { regions } = this.props.config;
    const names = [
      alarmNames.ingestErrors,
      alarmNames.ingestCrossSite,
      alarmNames.ingestWriteDenied,
      alarmNames.ingestThrottled,
      alarmNames.tableThrottled,
      alarmNames.collectionFailures,
      alarmNames.networkFailures,
      alarmNames.watchdogSilent,
      ...(this.props.config.billing ? [alarmNames.billingFailures, alarmNames.costAnomaly] : []),
      ...(regions.length > 0 ? regions : [undefined]).flatMap((region) => [
        alarmNames.tunnelsDown(region),
        alarmNames.tunnelEndsDisagree(region),
      ]),
      ...this.props.config.sites.flatMap(({ id, gateways = [] }) => [
        alarmNames.gatewayHeartbeat(id),
        ...gateways.map((gatewayId) => alarmNames.gatewaySilent(id, gatewayId)),
        alarmNames.deviceDown(id),
        alarmNames.recordsRejected(id),
        alarmNames.metricNamesRefused(id),
        alarmNames.recordsWaiting(id),
        alarmNames.recordsLost(id),
        alarmNames.recordsUnaccounted(id),
        alarmNames.workersEnding(id),
        alarmNames.clockWrong(id),
        alarmNames.gatewayProblems(id),
      ]),
    ];
    const alarms = names.map((name) => Alarm.fromAlarmArn(this, name, this.alarmArn(name)));
    return new AlarmStatusWidget({ title: "Alarms", alarms, width: 8, height: overviewHeight });
  }

  private alarmArn(name: string): string {
    return Stack.of(this).formatArn({
      service: "cloudwatch",
      resource: "alarm",
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      resourceName: name,
    });
  }
}
