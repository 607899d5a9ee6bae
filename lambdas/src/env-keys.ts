/**
 * What infra must know of each function: where its handler is and which environment variables it reads. The one thing
 * infra imports from this workspace. `test/architecture` checks that the keys equal those of the function's own env.ts.
 */
export interface FunctionManifest {
  /** Deployed function name: stable, because dashboards and LAMBDA() expressions spell it. */
  readonly functionName: string;
  /** Handler file, relative to `lambdas/src`. */
  readonly entry: string;
  /** Environment variables the function reads; each is required. */
  readonly env: readonly string[];
}

export const functions = {
  ingestBatch: {
    functionName: "isthmus-ingest-batch",
    entry: "functions/ingest-batch/handler.ts",
    env: ["ENTITIES_TABLE", "SERIES_TABLE", "EVENTS_TABLE", "METRIC_NAMESPACE", "WRITER_ROLE_ARN", "SITE_GATEWAYS"],
  },
  manageConfig: { functionName: "isthmus-manage-config", entry: "functions/manage-config/handler.ts", env: ["ENTITIES_TABLE"] },
  collectAwsInventory: {
    functionName: "isthmus-collect-aws-inventory",
    entry: "functions/collect-aws-inventory/handler.ts",
    env: ["ENTITIES_TABLE", "EVENTS_TABLE", "METRIC_NAMESPACE", "REGIONS", "ACCOUNTS"],
  },
  collectAwsMetrics: {
    functionName: "isthmus-collect-aws-metrics",
    entry: "functions/collect-aws-metrics/handler.ts",
    env: ["ENTITIES_TABLE", "METRIC_NAMESPACE", "REGIONS", "ACCOUNTS"],
  },
  collectAwsBilling: {
    functionName: "isthmus-collect-aws-billing",
    entry: "functions/collect-aws-billing/handler.ts",
    env: ["ENTITIES_TABLE", "EVENTS_TABLE", "METRIC_NAMESPACE"],
  },
  joinNetworks: {
    functionName: "isthmus-join-networks",
    entry: "functions/join-networks/handler.ts",
    env: ["ENTITIES_TABLE", "EVENTS_TABLE", "METRIC_NAMESPACE", "SITE_NETWORKS"],
  },
  queryNetwork: {
    functionName: "isthmus-query-network",
    entry: "functions/query-network/handler.ts",
    env: ["ENTITIES_TABLE", "EVENTS_TABLE", "SITE_NETWORKS"],
  },
  decideJoin: { functionName: "isthmus-decide-join", entry: "functions/decide-join/handler.ts", env: ["ENTITIES_TABLE"] },
  seriesDataSource: { functionName: "isthmus-series", entry: "functions/series-data-source/handler.ts", env: ["SERIES_TABLE"] },
  renderWidget: {
    functionName: "customWidget-isthmus-overview",
    entry: "functions/render-widget/handler.ts",
    env: ["ENTITIES_TABLE", "EVENTS_TABLE", "SERIES_TABLE", "METRIC_NAMESPACE"],
  },
  watchdog: {
    functionName: "isthmus-watchdog",
    entry: "functions/watchdog/handler.ts",
    env: ["ENTITIES_TABLE", "TOPIC_ARN", "SITE_COUNT", "SWITCH_PARAMETER"],
  },
} as const satisfies Record<string, FunctionManifest>;
export type FunctionKey = keyof typeof functions;

/** Names of the on-demand tables' keys and of the index, shared with the CDK table definitions. */
export const tableKeys = {
  partition: "pk",
  sort: "sk",
  /** TTL attribute of every table: epoch seconds; items without it stay. Reads filter on it, since DynamoDB deletes late. */
  ttl: "ttl",
  /** Global secondary index of the entities table: partition `kind`, sort `pk`, all attributes projected. */
  byKindIndex: "by-kind",
  byKindPartition: "kind",
} as const;

/** What the ingest function counts of what must not be, under the dimension `service`; alarms watch these. */
export const ingestCounts = {
  service: "ingest-batch",
  crossSiteAttempt: "cross-site-attempt",
  writeDenied: "write-denied",
  writeThrottled: "write-throttled",
} as const;

/** The alarm about the watchdog itself, which is also the one that rings for a test. */
export const watchdogAlarmName = "isthmus-watchdog-silent";

/** What stands in place of the parameter with the URL of the dead man's switch when there is none. */
export const switchOff = "off";

/** Name of the IAM role of a site's gateways. Ingest reads the site id from it, and from nothing else. */
export const siteRolePrefix = "isthmus-site-";
