import { readFileSync } from "node:fs";
import { join } from "node:path";
import { functions } from "@isthmus/lambdas/env";
import { describe, expect, it } from "vitest";
import { onlyResource, resourcesOf, synthesize } from "./synthesized.ts";

const templates = synthesize();
const alarms = resourcesOf(templates, "AWS::CloudWatch::Alarm");
const composites = resourcesOf(templates, "AWS::CloudWatch::CompositeAlarm");
/** Those that tell somebody: all but what composite alarms look at. */
const telling = [...alarms, ...composites].filter(({ Properties }) => !String(Properties["AlarmName"]).includes("-gateway-missing-"));

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The dashboard's JSON as CloudFormation would build it, with placeholders for what only a deployment knows. */
function dashboardWidgets(): readonly Widget[] {
  const body = onlyResource(templates, { stack: "isthmus-console", type: "AWS::CloudWatch::Dashboard" }).Properties["DashboardBody"];
  const [, parts] = (body as { readonly "Fn::Join": readonly [string, readonly unknown[]] })["Fn::Join"];
  const text = parts
    .map((part) =>
      typeof part === "string"
        ? part
        : Object.values(part as object)
            .flat()
            .join("."),
    )
    .join("");
  return (JSON.parse(text) as { readonly widgets: readonly Widget[] }).widgets;
}

/** GitHub's anchor of a heading. */
function headingAnchors(markdown: string): ReadonlySet<string> {
  const headings = [...markdown.matchAll(/^#+ (.+)$/gmu)].map((match) => match[1] ?? "");
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^a-z0-9 -]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

describe("alarms", () => {
  it("are the gateways, devices and records of every site, ingest, AWS collection and the watchdog", () => {
    expect(alarms.map((alarm) => alarm.Properties["AlarmName"]).sort()).toEqual([
      "isthmus-aws-collection-failures",
      "isthmus-billing-failures",
      "isthmus-busan-clock-wrong",
      "isthmus-busan-device-down",
      "isthmus-busan-gateway-heartbeat",
      "isthmus-busan-gateway-missing-gw-busan-1",
      "isthmus-busan-gateway-missing-gw-busan-2",
      "isthmus-busan-gateway-problems",
      "isthmus-busan-metric-names-refused",
      "isthmus-busan-records-lost",
      "isthmus-busan-records-rejected",
      "isthmus-busan-records-unaccounted",
      "isthmus-busan-records-waiting",
      "isthmus-busan-workers-ending",
      "isthmus-cost-anomaly",
      "isthmus-ingest-cross-site",
      "isthmus-ingest-errors",
      "isthmus-ingest-throttled",
      "isthmus-ingest-write-denied",
      "isthmus-network-failures",
      "isthmus-seoul-clock-wrong",
      "isthmus-seoul-device-down",
      "isthmus-seoul-gateway-heartbeat",
      "isthmus-seoul-gateway-problems",
      "isthmus-seoul-metric-names-refused",
      "isthmus-seoul-records-lost",
      "isthmus-seoul-records-rejected",
      "isthmus-seoul-records-unaccounted",
      "isthmus-seoul-records-waiting",
      "isthmus-seoul-workers-ending",
      "isthmus-tables-throttled",
      "isthmus-vpn-ends-disagree",
      "isthmus-vpn-tunnels-down",
      "isthmus-watchdog-silent",
    ]);
  });

  it("take a silent gateway for a fault", () => {
    const heartbeat = alarms.find((alarm) => alarm.Properties["AlarmName"] === "isthmus-busan-gateway-heartbeat");

    expect(heartbeat?.Properties).toMatchObject({
      Namespace: "Isthmus",
      MetricName: "GatewayHeartbeat",
      Dimensions: [{ Name: "Site", Value: "busan" }],
      Period: 60,
      Statistic: "Sum",
      Threshold: 1,
      ComparisonOperator: "LessThanThreshold",
      TreatMissingData: "breaching",
    });
  });

  it("watch each gateway by itself where the deployment names them, and the function publishes for these", () => {
    const gateways = ["gw-busan-1", "gw-busan-2"];

    const missing = alarms.filter(({ Properties }) => String(Properties["AlarmName"]).includes("-gateway-missing-"));
    const ingest = resourcesOf(templates, "AWS::Lambda::Function").find(
      ({ Properties }) => Properties["FunctionName"] === "isthmus-ingest-batch",
    );

    expect(missing.map(({ Properties }) => Properties)).toMatchObject(
      gateways.map((gateway) => ({
        AlarmName: `isthmus-busan-gateway-missing-${gateway}`,
        Namespace: "Isthmus",
        MetricName: "GatewayHeartbeat",
        Dimensions: [
          { Name: "Gateway", Value: gateway },
          { Name: "Site", Value: "busan" },
        ],
        Statistic: "Sum",
        ComparisonOperator: "LessThanThreshold",
        EvaluationPeriods: 3,
        TreatMissingData: "breaching",
      })),
    );
    expect(ingest?.Properties["Environment"]).toMatchObject({ Variables: { SITE_GATEWAYS: JSON.stringify({ busan: gateways }) } });
  });

  it("are quiet about a gateway while the one about its site rings, and tell nobody behind its back", () => {
    const site = alarms.find(({ Properties }) => Properties["AlarmName"] === "isthmus-busan-gateway-heartbeat");
    const missing = alarms.filter(({ Properties }) => String(Properties["AlarmName"]).includes("-gateway-missing-"));

    expect(missing.flatMap(({ Properties }) => Properties["AlarmActions"] ?? [])).toEqual([]);
    expect(composites.map(({ Properties }) => Properties)).toMatchObject(
      missing.map(({ id }, at) => ({
        AlarmName: `isthmus-busan-gateway-silent-gw-busan-${at + 1}`,
        AlarmRule: { "Fn::Join": ["", ['ALARM("', { "Fn::GetAtt": [id, "Arn"] }, '")']] },
        ActionsSuppressor: { "Fn::GetAtt": [site?.id, "Arn"] },
        ActionsSuppressorWaitPeriod: 120,
        ActionsSuppressorExtensionPeriod: 300,
      })),
    );
  });

  it("do not take devices that nobody hears of for devices that are up", () => {
    const deviceDown = alarms.find((alarm) => alarm.Properties["AlarmName"] === "isthmus-busan-device-down");

    expect(deviceDown?.Properties).toMatchObject({ MetricName: "DevicesDown", Statistic: "Maximum", TreatMissingData: "missing" });
  });

  it("watch the counts that ingest writes for what it refuses", () => {
    const named = (name: string) => alarms.find((alarm) => alarm.Properties["AlarmName"] === name)?.Properties;
    const counted = (MetricName: string) => ({
      ...{ Namespace: "Isthmus", MetricName, Dimensions: [{ Name: "service", Value: "ingest-batch" }], Statistic: "Sum", Period: 60 },
      ...{ Threshold: 0, ComparisonOperator: "GreaterThanThreshold", TreatMissingData: "notBreaching" },
    });

    expect(named("isthmus-ingest-cross-site")).toMatchObject({ ...counted("cross-site-attempt"), EvaluationPeriods: 1 });
    expect(named("isthmus-ingest-write-denied")).toMatchObject({ ...counted("write-denied"), EvaluationPeriods: 1 });
    expect(named("isthmus-tables-throttled")).toMatchObject({ ...counted("write-throttled"), EvaluationPeriods: 5 });
    expect(named("isthmus-ingest-throttled")).toMatchObject({ Namespace: "AWS/Lambda", MetricName: "Throttles", EvaluationPeriods: 5 });
  });

  it("ring when more than 0.1 % of a site's records are rejected", () => {
    const rejected = alarms.find((alarm) => alarm.Properties["AlarmName"] === "isthmus-busan-records-rejected");

    expect(rejected?.Properties).toMatchObject({ Threshold: 0.1, ComparisonOperator: "GreaterThanThreshold" });
    expect(rejected?.Properties["Metrics"]).toMatchObject([
      { Expression: "100 * rejected / (stored + rejected)" },
      { Id: "rejected", MetricStat: { Metric: { MetricName: "RecordsRejected", Dimensions: [{ Value: "busan" }] }, Stat: "Sum" } },
      { Id: "stored", MetricStat: { Metric: { MetricName: "RecordsStored", Dimensions: [{ Value: "busan" }] }, Stat: "Sum" } },
    ]);
  });

  it("tell the topic when they ring and when they clear", () => {
    const topic = { Ref: expect.stringContaining("AlarmTopic") };
    const imported = { "Fn::ImportValue": expect.stringContaining("AlarmTopic") };
    for (const { Properties, stack } of telling) {
      const target = stack === "isthmus-ingest" ? topic : imported;
      expect(Properties).toMatchObject({ AlarmActions: [target], OKActions: [target] });
    }
  });

  it("each link a section of the runbook that exists", () => {
    const anchors = headingAnchors(readFileSync(join(import.meta.dirname, "../../docs/runbook.md"), "utf8"));
    for (const { Properties } of telling) {
      const anchor = /\[Runbook\]\(docs\/runbook\.md#([a-z-]+)\)$/u.exec(String(Properties["AlarmDescription"]))?.[1];
      expect(anchors, String(Properties["AlarmName"])).toContain(anchor);
    }
  });
});

describe("overview dashboard", () => {
  const widgets = dashboardWidgets();

  it("shows the combined overview and every alarm first", () => {
    const alarmStatus = widgets.find((widget) => widget.type === "alarm");

    expect(widgets.slice(0, 3).map((widget) => widget.type)).toEqual(["text", "custom", "alarm"]);
    const arns = (alarmStatus?.properties["alarms"] ?? []) as readonly string[];
    expect(arns.map((arn) => arn.split(":").at(-1)).sort()).toEqual(telling.map((alarm) => alarm.Properties["AlarmName"]).sort());
  });

  it("names only the deployed data source in LAMBDA() expressions, two for each line", () => {
    const graphs = widgets.filter((widget) => widget.type === "metric");
    const called = [...JSON.stringify(graphs).matchAll(/LAMBDA\(\\+"([^"\\]+)\\+"/gu)].map((match) => match[1]);

    expect(called).toHaveLength(4);
    expect(new Set(called)).toEqual(new Set([functions.seriesDataSource.functionName]));
  });

  it("reads AWS's own metrics where they are", () => {
    const expressions = JSON.stringify(widgets);

    expect(expressions).toContain("SEARCH('{AWS/EC2,InstanceId}");
    expect(expressions).toContain("SEARCH('{AWS/VPN,TunnelIpAddress,VpnId}");
  });

  it("shows the roll-ups of every site", () => {
    const shown = JSON.stringify(widgets);
    for (const site of ["busan", "seoul"]) {
      for (const metric of [
        "DevicesDown",
        "PingLossPercent",
        "EventsReceived",
        "SpoolOldestAgeSeconds",
        "RecordsEvicted",
        "DevicesByVersion",
      ]) {
        expect(shown).toContain(`["Isthmus","${metric}","Site","${site}"`);
      }
    }
  });

  it("stays within CloudWatch's 24 columns, no widget over another", () => {
    const cells = new Set<string>();
    for (const widget of widgets) {
      expect(widget.x + widget.width).toBeLessThanOrEqual(24);
      for (let x = widget.x; x < widget.x + widget.width; x += 1) {
        for (let y = widget.y; y < widget.y + widget.height; y += 1) {
          expect(cells.has(`${x},${y}`)).toBe(false);
          cells.add(`${x},${y}`);
        }
      }
    }
  });
});
