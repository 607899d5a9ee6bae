import { Duration } from "aws-cdk-lib";
import { Color, GraphWidget, type IWidget, MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import { metricNamespace } from "../names.ts";
import type { Site } from "../site-config.ts";

const period = Duration.minutes(1);
/** Versions change with a configuration, not by the minute. */
const postureSpan = Duration.minutes(5);

/** Roll-ups of one site, published as classic metrics: devices by state, ping, events and logs, the gateway's spool. */
export function siteWidgets(site: Site): IWidget[] {
  const metric = (metricName: string, look: { readonly label: string; readonly statistic: string; readonly color?: string }) =>
    new Metric({ namespace: metricNamespace, metricName, dimensionsMap: { Site: site.id }, period, ...look });
  const size = { width: 6, height: 6 };
  return [
    new GraphWidget({
      ...size,
      title: "Devices by state",
      stacked: true,
      left: [
        metric("DevicesDown", { label: "down", statistic: "Maximum", color: Color.RED }),
        metric("DevicesDegraded", { label: "degraded", statistic: "Maximum", color: Color.ORANGE }),
        metric("DevicesUnknown", { label: "unknown", statistic: "Maximum", color: Color.GREY }),
        metric("DevicesUp", { label: "up", statistic: "Minimum", color: Color.GREEN }),
      ],
      leftYAxis: { min: 0, label: "devices", showUnits: false },
    }),
    new GraphWidget({
      ...size,
      title: "Ping loss and round-trip time",
      left: [metric("PingLossPercent", { label: "loss", statistic: "Average", color: Color.RED })],
      right: [metric("PingRttMs", { label: "round trip", statistic: "Average", color: Color.BLUE })],
      leftYAxis: { min: 0, max: 100, label: "% lost", showUnits: false },
      rightYAxis: { min: 0, label: "ms", showUnits: false },
    }),
    new GraphWidget({
      ...size,
      title: "Events and logs",
      left: [
        metric("EventsReceived", { label: "events", statistic: "Sum", color: Color.ORANGE }),
        metric("LogsReceived", { label: "log lines", statistic: "Sum", color: Color.BLUE }),
        metric("RecordsRejected", { label: "rejected records", statistic: "Sum", color: Color.RED }),
      ],
      leftYAxis: { min: 0, label: "per minute", showUnits: false },
    }),
    new GraphWidget({
      ...size,
      title: "Gateway spool",
      left: [
        metric("SpoolOldestAgeSeconds", { label: "oldest record", statistic: "Maximum", color: Color.PURPLE }),
        metric("LastAckAgeSeconds", { label: "last acknowledgement", statistic: "Maximum", color: Color.BLUE }),
        metric("LastCommitAgeSeconds", { label: "last record on disk", statistic: "Maximum", color: Color.BROWN }),
      ],
      right: [
        metric("SpoolRecords", { label: "records waiting", statistic: "Maximum", color: Color.GREY }),
        metric("RecordsEvicted", { label: "records lost to the quota", statistic: "Sum", color: Color.RED }),
        metric("RecordsUnaccounted", { label: "records unaccounted for", statistic: "Sum", color: Color.PINK }),
        metric("DatagramsDropped", { label: "datagrams dropped by the kernel", statistic: "Sum", color: Color.ORANGE }),
      ],
      leftYAxis: { min: 0, label: "s", showUnits: false },
      rightYAxis: { min: 0, label: "count", showUnits: false },
    }),
  ];
}

/** Devices of one site by SNMP version over time: the way to v3, with its share. */
export function versionsWidget(site: Site): IWidget {
  const count = (version: string, look: { readonly label: string; readonly color: string }) =>
    new Metric({
      namespace: metricNamespace,
      metricName: "DevicesByVersion",
      dimensionsMap: { Site: site.id, Version: version },
      statistic: "Maximum",
      period: postureSpan,
      ...look,
    });
  const usingMetrics = {
    v1: count("v1", { label: "v1", color: Color.RED }),
    v2c: count("v2c", { label: "v2c", color: Color.ORANGE }),
    v3: count("v3", { label: "v3", color: Color.GREEN }),
  };
  const share = new MathExpression({
    expression: "100 * v3 / (v1 + v2c + v3)",
    usingMetrics,
    label: "share of v3",
    color: Color.BLUE,
    period: postureSpan,
  });
  return new GraphWidget({
    title: "Devices by SNMP version",
    width: 8,
    height: 6,
    stacked: true,
    left: [usingMetrics.v1, usingMetrics.v2c, usingMetrics.v3],
    right: [share],
    leftYAxis: { min: 0, label: "devices", showUnits: false },
    rightYAxis: { min: 0, max: 100, label: "% v3", showUnits: false },
  });
}

/** Traffic of the interfaces that the site marks as uplinks: the only interfaces with classic metrics of their own. */
export function uplinksWidget(site: Site): IWidget {
  const search = (metricName: string) =>
    new MathExpression({
      expression: `SEARCH('{${metricNamespace},Device,Interface,Site} MetricName="${metricName}" Site="${site.id}"', 'Average', 60)`,
      label: "",
      period,
    });
  return new GraphWidget({
    title: "Uplinks, in and out",
    width: 16,
    height: 6,
    left: [search("InBitsPerSecond")],
    right: [search("OutBitsPerSecond")],
    leftYAxis: { min: 0, label: "bit/s in", showUnits: false },
    rightYAxis: { min: 0, label: "bit/s out", showUnits: false },
  });
}
