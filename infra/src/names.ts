import { watchdogAlarmName } from "@isthmus/lambdas/env";

/** Names that other parts spell out: the dashboard, runbook, local stack and gateways refer to them. */
export const stackNames = {
  data: "isthmus-data",
  ingest: "isthmus-ingest",
  awsCollection: "isthmus-aws-collection",
  billing: "isthmus-billing",
  console: "isthmus-console",
  network: "isthmus-network",
  watchdog: "isthmus-watchdog",
  identity: "isthmus-identity",
  ecsAnywhere: "isthmus-ecs-anywhere",
  reader: "isthmus-reader",
  site: (siteId: string) => `isthmus-site-${siteId}`,
} as const;

export const dashboardName = "isthmus-overview";
export const alarmTopicName = "isthmus-alarms";

/** CloudWatch namespace of every metric that Isthmus publishes; the functions may publish to no other. */
export const metricNamespace = "Isthmus";

export const alarmNames = {
  ingestErrors: "isthmus-ingest-errors",
  ingestCrossSite: "isthmus-ingest-cross-site",
  ingestWriteDenied: "isthmus-ingest-write-denied",
  ingestThrottled: "isthmus-ingest-throttled",
  tableThrottled: "isthmus-tables-throttled",
  collectionFailures: "isthmus-aws-collection-failures",
  billingFailures: "isthmus-billing-failures",
  networkFailures: "isthmus-network-failures",
  costAnomaly: "isthmus-cost-anomaly",
  watchdogSilent: watchdogAlarmName,
  /** Without a Region: that of the deployment. */
  tunnelsDown: (region?: string) => `isthmus-${region === undefined ? "" : `${region}-`}vpn-tunnels-down`,
  tunnelEndsDisagree: (region?: string) => `isthmus-${region === undefined ? "" : `${region}-`}vpn-ends-disagree`,
  gatewayHeartbeat: (siteId: string) => `isthmus-${siteId}-gateway-heartbeat`,
  gatewaySilent: (siteId: string, gatewayId: string) => `isthmus-${siteId}-gateway-silent-${gatewayId}`,
  /** What the one before looks at; it tells nobody. */
  gatewayMissing: (siteId: string, gatewayId: string) => `isthmus-${siteId}-gateway-missing-${gatewayId}`,
  deviceDown: (siteId: string) => `isthmus-${siteId}-device-down`,
  metricNamesRefused: (siteId: string) => `isthmus-${siteId}-metric-names-refused`,
  recordsRejected: (siteId: string) => `isthmus-${siteId}-records-rejected`,
  recordsUnaccounted: (siteId: string) => `isthmus-${siteId}-records-unaccounted`,
  recordsWaiting: (siteId: string) => `isthmus-${siteId}-records-waiting`,
  recordsLost: (siteId: string) => `isthmus-${siteId}-records-lost`,
  workersEnding: (siteId: string) => `isthmus-${siteId}-workers-ending`,
  clockWrong: (siteId: string) => `isthmus-${siteId}-clock-wrong`,
  gatewayProblems: (siteId: string) => `isthmus-${siteId}-gateway-problems`,
} as const;

/** Sections of docs/runbook.md; `test/infra` checks that each exists. */
export const runbookAnchors = {
  ingestErrors: "ingest-errors",
  ingestCrossSite: "ingest-cross-site",
  ingestWriteDenied: "ingest-write-denied",
  ingestThrottled: "ingest-throttled",
  scheduledFailures: "scheduled-functions-fail",
  costAnomaly: "cost-anomaly",
  watchdogSilent: "watchdog-silent",
  tunnelsDown: "vpn-tunnels-down",
  tunnelEndsDisagree: "vpn-ends-disagree",
  gatewayHeartbeat: "gateway-heartbeat",
  gatewaySilent: "gateway-silent",
  deviceDown: "device-down",
  metricNamesRefused: "metric-names-refused",
  recordsRejected: "records-rejected",
  recordsWaiting: "records-waiting",
  recordsLost: "records-lost",
  recordsUnaccounted: "records-unaccounted",
  workersEnding: "workers-ending",
  clockWrong: "clock-wrong",
  gatewayProblems: "gateway-problems",
} as const;
export type RunbookAnchor = (typeof runbookAnchors)[keyof typeof runbookAnchors];
