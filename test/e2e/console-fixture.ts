import type { AlarmView, DashboardWidget, MetricQuery, MetricResult, StackView } from "@isthmus/local-stack/view";

/** What the page asked of the fixture, for assertions. */
export interface FixtureRecord {
  readonly invocations: { readonly endpoint: string; readonly payload: unknown }[];
  readonly queries: MetricQuery[];
}

export const overviewArn = "arn:aws:lambda:ap-northeast-2:000000000000:function:customWidget-isthmus-overview";
const alarmArn = (name: string): string => `arn:aws:cloudwatch:ap-northeast-2:000000000000:alarm:${name}`;

const alarmList: readonly AlarmView[] = [
  {
    name: "isthmus-busan-gateway-heartbeat",
    arn: alarmArn("isthmus-busan-gateway-heartbeat"),
    description: "The gateway of Busan sends nothing. [Runbook](https://example.com/runbook#gateway-heartbeat)",
    state: "OK",
    reason: "Threshold Crossed: 3 datapoints were not less than the threshold (1.0).",
    since: Date.now() - 7_200_000,
  },
  {
    name: "isthmus-busan-device-down",
    arn: alarmArn("isthmus-busan-device-down"),
    description: "A device of Busan is **down**.",
    state: "ALARM",
    reason: "Threshold Crossed: 2 datapoints [1.0, 1.0] were greater than the threshold (0.0).",
    since: Date.now() - 240_000,
  },
  {
    name: "isthmus-ingest-errors",
    arn: alarmArn("isthmus-ingest-errors"),
    description: "",
    state: "INSUFFICIENT_DATA",
    reason: "Unchecked: Initial alarm creation",
    since: Date.now() - 600_000,
  },
];

const widgets: readonly DashboardWidget[] = [
  {
    type: "text",
    x: 0,
    y: 0,
    width: 24,
    height: 1,
    properties: {
      markdown: "# Busan and ap-northeast-2\n<img src=x onerror=\"window.__hostile='markdown'\">",
      background: "transparent",
    },
  },
  {
    type: "custom",
    x: 0,
    y: 1,
    width: 12,
    height: 6,
    properties: { title: "Sites and VPCs, worst first", endpoint: overviewArn, params: { view: "overview" }, updateOn: { refresh: true } },
  },
  {
    type: "metric",
    x: 12,
    y: 1,
    width: 12,
    height: 6,
    properties: {
      title: "Uplink Gi0/48",
      view: "timeSeries",
      region: "ap-northeast-2",
      period: 60,
      stat: "Average",
      yAxis: { left: { label: "bits/s", showUnits: false } },
      annotations: { horizontal: [{ label: "Line rate", value: 900_000_000 }] },
      metrics: [
        ["Isthmus", "InBitsPerSecond", "Site", "busan", "Device", "sw1", "Interface", "Gi0/48", { label: "in" }],
        [".", "OutBitsPerSecond", "...", { label: "out" }],
      ],
    },
  },
  {
    type: "metric",
    x: 0,
    y: 7,
    width: 6,
    height: 4,
    properties: {
      title: "Devices",
      view: "singleValue",
      period: 60,
      stat: "Maximum",
      sparkline: true,
      metrics: [
        ["Isthmus", "DevicesUp", "Site", "busan", { label: "Up" }],
        [".", "DevicesDown", ".", ".", { label: "Down" }],
      ],
    },
  },
  {
    type: "metric",
    x: 6,
    y: 7,
    width: 9,
    height: 6,
    properties: {
      title: "CPU of every device",
      period: 60,
      yAxis: { left: { label: "%", min: 0, max: 100 } },
      metrics: [[{ expression: 'LAMBDA("isthmus-series", "busan", "", "", "cpuPercent")', id: "cpu" }]],
    },
  },
  {
    type: "metric",
    x: 15,
    y: 7,
    width: 9,
    height: 6,
    properties: {
      title: "VPN traffic",
      stacked: true,
      period: 60,
      stat: "Sum",
      metrics: [
        ["AWS/VPN", "TunnelDataIn", "VpnId", "vpn-1", "TunnelIpAddress", "198.51.100.11"],
        ["...", "198.51.100.12"],
      ],
    },
  },
  { type: "alarm", x: 0, y: 11, width: 6, height: 5, properties: { title: "Alarms", alarms: alarmList.map((alarm) => alarm.arn) } },
  {
    type: "metric",
    x: 6,
    y: 13,
    width: 6,
    height: 5,
    properties: { title: "Ping loss", period: 60, metrics: [["Isthmus", "Missing", "Site", "busan"]] },
  },
  { type: "log", x: 12, y: 13, width: 6, height: 5, properties: { title: "Syslog", query: "fields @message" } },
  {
    type: "custom",
    x: 18,
    y: 13,
    width: 6,
    height: 5,
    properties: { title: "From a device", endpoint: "hostile-widget", params: {} },
  },
  { type: "custom", x: 0, y: 18, width: 8, height: 4, properties: { title: "Broken", endpoint: "broken-widget", params: {} } },
  {
    type: "metric",
    x: 8,
    y: 18,
    width: 8,
    height: 4,
    properties: { title: "Alarmed metric", annotations: { alarms: [alarmArn("isthmus-busan-device-down")] } },
  },
];

/** A stack in memory: a dashboard with every kind of widget, moving numbers, and one widget that means harm. */
export function fixtureStack(record: FixtureRecord): StackView {
  return {
    region: "ap-northeast-2",
    accountId: "000000000000",
    dashboards: () => [{ name: "isthmus-overview", body: { widgets } }],
    alarms: () => alarmList,
    notifications: () => [
      {
        topicArn: "arn:aws:sns:ap-northeast-2:000000000000:isthmus-alarms",
        subject: 'ALARM: "isthmus-busan-device-down" in Asia Pacific (Seoul)',
        message: JSON.stringify({ AlarmName: "isthmus-busan-device-down", NewStateReason: "Two datapoints were above zero." }),
        at: Date.now() - 240_000,
      },
    ],
    logs: () => [
      { at: Date.now() - 5_000, logGroup: "/aws/lambda/isthmus-ingest-batch", message: '{"level":"INFO","message":"Batch stored"}\n' },
      { at: Date.now() - 4_000, logGroup: "/aws/lambda/isthmus-series", message: "<b>not markup</b>" },
    ],
    resources: () => [
      { stack: "isthmus-data", logicalId: "EntitiesTable", type: "AWS::DynamoDB::Table", physicalId: "isthmus-entities" },
      { stack: "isthmus-console", logicalId: "Overview", type: "AWS::CloudWatch::Dashboard", physicalId: "isthmus-overview" },
    ],
    metricData: ({ startS, endS, queries }) => {
      record.queries.push(...queries);
      return Promise.resolve(queries.flatMap((query) => resultsOf(query, { startS, endS })));
    },
    invoke: (endpoint, payload) => {
      record.invocations.push({ endpoint, payload });
      return Promise.resolve(answerOf(endpoint, payload as Readonly<Record<string, unknown>>));
    },
  };
}

function answerOf(endpoint: string, payload: Readonly<Record<string, unknown>>): Awaited<ReturnType<StackView["invoke"]>> {
  if (endpoint === "broken-widget") return { kind: "function-error", message: "Task timed out after 10.00 seconds" };
  if (endpoint === "hostile-widget") return { kind: "ok", payload: hostileHtml };
  if (payload["view"] === "site") return { kind: "ok", payload: `<h2>Site ${String(payload["site"])}</h2><p>sw1 is down since 09:12.</p>` };
  if (payload["view"] === "acknowledge") return { kind: "ok", payload: { markdown: "Acknowledged **busan**." } };
  return { kind: "ok", payload: overviewHtml };
}

const overviewHtml = `<style>td.bad { color: rgb(200, 30, 30); font-weight: 600 } h1 { color: rgb(200, 30, 30) }</style>
<table><tr><th>Where</th><th>State</th><th></th></tr>
<tr><td>Busan</td><td class="bad">1 device down</td><td><a class="btn">Show</a>
<cwdb-action action="call" display="popup" endpoint="${overviewArn}">{"view":"site","site":"busan"}</cwdb-action></td></tr>
<tr><td>vpc-0a1b2c3d4e5f6a001</td><td>1 subnet nearly full</td><td><a class="btn">Explain</a>
<cwdb-action action="html" display="popup"><p>Two addresses are left in prod-vpn-a.</p></cwdb-action></td></tr></table>
<form><input name="note" value="seen"><button class="btn btn-primary">Acknowledge</button>
<cwdb-action action="call" display="widget" endpoint="${overviewArn}" confirmation="Acknowledge busan?">{"view":"acknowledge"}</cwdb-action></form>
<svg width="120" height="16" viewBox="0 0 120 16"><rect width="90" height="16" fill="teal"></rect></svg>`;

/** Everything that must not survive: each would set window.__hostile, reach out or cover the page. */
const hostileHtml = `<p>Interface description follows</p>
<script>window.__hostile = "script"</script>
<img src="x" onerror="window.__hostile='onerror'">
<img src="http://192.0.2.1/beacon.png">
<svg onload="window.__hostile='svg'"><use href="#x"></use><circle r="4"></circle></svg>
<iframe srcdoc="<script>parent.__hostile='iframe'</script>"></iframe>
<a href="javascript:window.__hostile='href'">link</a>
<object data="http://192.0.2.1/x"></object>
<style>@import "http://192.0.2.1/x.css"; :host { position: fixed !important; inset: 0 !important; z-index: 99 } body { display: none }</style>
<div style="position: fixed; inset: 0; background: red; z-index: 999999">cover</div>`;

function resultsOf(query: MetricQuery, range: { readonly startS: number; readonly endS: number }): readonly MetricResult[] {
  const name = query.MetricStat?.Metric.MetricName ?? "";
  const label = query.Label ?? query.Id;
  if (name === "Missing") return [{ Id: query.Id, Label: label, Timestamps: [], Values: [], StatusCode: "Complete" }];
  if (query.Expression) {
    return ["sw1", "rt1", "srv1"].map((device, index) =>
      series({ id: query.Id, label: device, range, value: (t) => 20 + 15 * index + 8 * wave(t, 700) }),
    );
  }
  const shapes: Readonly<Record<string, (tS: number) => number>> = {
    InBitsPerSecond: (t) => 4.2e8 + 2e8 * wave(t, 1_900),
    OutBitsPerSecond: (t) => 1.8e8 + 0.9e8 * wave(t, 1_100),
    DevicesUp: () => 5,
    DevicesDown: () => 1,
    TunnelDataIn: (t) => 3.1e7 + 9e6 * wave(t, 1_300),
  };
  const value = shapes[name] ?? (() => 1);
  return [series({ id: query.Id, label, range, value, gap: name === "InBitsPerSecond" })];
}

function series(of: {
  readonly id: string;
  readonly label: string;
  readonly range: { readonly startS: number; readonly endS: number };
  readonly value: (tS: number) => number;
  readonly gap?: boolean;
}): MetricResult {
  const length = of.range.endS - of.range.startS;
  const all = Array.from({ length: Math.floor(length / 60) }, (_, index) => of.range.startS + index * 60);
  const Timestamps = of.gap ? all.filter((tS) => tS < of.range.startS + length * 0.5 || tS > of.range.startS + length * 0.6) : all;
  return { Id: of.id, Label: of.label, Timestamps, Values: Timestamps.map(of.value), StatusCode: "Complete" };
}

function wave(tS: number, lengthS: number): number {
  return Math.sin((tS / lengthS) * 2 * Math.PI);
}
