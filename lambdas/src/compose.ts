import type { CloudPlace } from "@isthmus/domain/cloud/account-network";
import { CloudwatchMetricPublisher, createCloudWatch, createHurriedCloudWatch } from "./adapters/aws/cloudwatch-metric-publisher.ts";
import { CloudwatchMetricReader } from "./adapters/aws/cloudwatch-metric-reader.ts";
import { CostExplorerReader, createCostExplorer } from "./adapters/aws/cost-explorer-reader.ts";
import { createDynamoDb, withCredentials } from "./adapters/aws/dynamodb-client.ts";
import { DynamodbConfigStore } from "./adapters/aws/dynamodb-config-store.ts";
import { DynamodbEntityStore } from "./adapters/aws/dynamodb-entity-store.ts";
import { DynamodbEventStore } from "./adapters/aws/dynamodb-event-store.ts";
import { DynamodbGraphStore } from "./adapters/aws/dynamodb-graph-store.ts";
import { DynamodbHearingStore } from "./adapters/aws/dynamodb-hearing-store.ts";
import { DynamodbLedgerStore } from "./adapters/aws/dynamodb-ledger-store.ts";
import { DynamodbNameRegistry } from "./adapters/aws/dynamodb-name-registry.ts";
import { DynamodbSeriesStore } from "./adapters/aws/dynamodb-series-store.ts";
import { CallCounter } from "./adapters/aws/inventory/call-counter.ts";
import { WatchedAccess } from "./adapters/aws/inventory/watched-access.ts";
import { RoleSessions, writerSession } from "./adapters/aws/role-sessions.ts";
import { BundledOidLibrary } from "./adapters/bundled-oid-library.ts";
import { CachingSeriesStore, dictionaryCache } from "./adapters/caching-series-store.ts";
import type { BillingPorts } from "./functions/collect-aws-billing/collect-billing.ts";
import type { Env as BillingEnv } from "./functions/collect-aws-billing/env.ts";
import type { InventoryPorts } from "./functions/collect-aws-inventory/collect-inventory.ts";
import type { Env as InventoryEnv } from "./functions/collect-aws-inventory/env.ts";
import type { MetricsPorts } from "./functions/collect-aws-metrics/collect-metrics.ts";
import type { Env as MetricsEnv } from "./functions/collect-aws-metrics/env.ts";
import type { Env as IngestEnv } from "./functions/ingest-batch/env.ts";
import type { IngestPorts } from "./functions/ingest-batch/ingest-batch.ts";
import { roomForDesired } from "./functions/ingest-batch/kept-room.ts";
import { MetricNameBudget } from "./functions/ingest-batch/metric-name-budget.ts";
import type { Env as ManageConfigEnv } from "./functions/manage-config/env.ts";
import type { ManageConfigPorts } from "./functions/manage-config/manage-config.ts";
import type { Env as WidgetEnv } from "./functions/render-widget/env.ts";
import type { WidgetPorts } from "./functions/render-widget/render-widget.ts";
import type { DataSourcePorts } from "./functions/series-data-source/answer-query.ts";
import type { Env as DataSourceEnv } from "./functions/series-data-source/env.ts";
import type { WatchedRegion } from "./ports/cloud-inventory.ts";
import type { ConfigStore } from "./ports/config-store.ts";
import type { Telemetry } from "./ports/telemetry.ts";
import { watchedPlaces } from "./watched-accounts.ts";

/** Uplinks of one site that become metrics of their own: about $0.60 a month each. */
const uplinksPerSite = 500;

/** What `ingest-batch` works with for one site: everything is written by a session that IAM lets write for this site only. */
export function composeIngestBatch(
  env: IngestEnv,
  telemetry: Telemetry,
): (siteId: string) => IngestPorts & { readonly configs: ConfigStore } {
  const sessions = new RoleSessions(writerSession(env.WRITER_ROLE_ARN));
  const [sockets, dictionaries] = [createDynamoDb(), dictionaryCache()];
  return onePer((siteId) => {
    const credentials = () => sessions.of(siteId);
    const dynamo = withCredentials(sockets, credentials);
    const gateways = env.SITE_GATEWAYS[siteId];
    const desired = {
      entities: new DynamodbEntityStore(dynamo, env.ENTITIES_TABLE),
      configs: new DynamodbConfigStore(dynamo, env.ENTITIES_TABLE),
    };
    const registry = new DynamodbNameRegistry(dynamo, env.ENTITIES_TABLE);
    return {
      ...desired,
      series: new CachingSeriesStore(new DynamodbSeriesStore(dynamo, env.SERIES_TABLE), dictionaries),
      events: new DynamodbEventStore(dynamo, env.EVENTS_TABLE),
      metrics: new CloudwatchMetricPublisher(createCloudWatch({ credentials }), env.METRIC_NAMESPACE),
      telemetry,
      ledgers: new DynamodbLedgerStore(dynamo, env.ENTITIES_TABLE),
      budget: new MetricNameBudget({ registry, room: roomForDesired(desired), perSite: uplinksPerSite }),
      ...(gateways !== undefined && { several: { gateways, hearings: new DynamodbHearingStore(dynamo, env.EVENTS_TABLE) } }),
    };
  });
}

/** What `manage-config` works with. */
export function composeManageConfig(env: ManageConfigEnv): ManageConfigPorts {
  const dynamo = createDynamoDb();
  return {
    entities: new DynamodbEntityStore(dynamo, env.ENTITIES_TABLE),
    configs: new DynamodbConfigStore(dynamo, env.ENTITIES_TABLE),
  };
}

/** What `series-data-source` works with. */
export function composeSeriesDataSource(env: DataSourceEnv): DataSourcePorts {
  return { series: new CachingSeriesStore(new DynamodbSeriesStore(createDynamoDb(), env.SERIES_TABLE)) };
}

/** Beside the bundle, where `scripts/bundle-oid-data.ts` puts it. */
const oidFolder = new URL("./oid-data/", import.meta.url);

/** What `render-widget` works with. */
export function composeRenderWidget(env: WidgetEnv): WidgetPorts {
  const dynamo = createDynamoDb();
  return {
    entities: new DynamodbEntityStore(dynamo, env.ENTITIES_TABLE),
    events: new DynamodbEventStore(dynamo, env.EVENTS_TABLE),
    series: new CachingSeriesStore(new DynamodbSeriesStore(dynamo, env.SERIES_TABLE)),
    graph: new DynamodbGraphStore(dynamo, env.ENTITIES_TABLE),
    oids: new BundledOidLibrary(oidFolder),
    metrics: { reader: new CloudwatchMetricReader(createHurriedCloudWatch()), namespace: env.METRIC_NAMESPACE },
  };
}

/** What `collect-aws-inventory` works with, and where it looks, by the account that it runs in. */
export function composeCollectAwsInventory(
  env: InventoryEnv,
  telemetry: Telemetry,
): (ownAccountId: string) => { readonly ports: InventoryPorts; readonly places: readonly WatchedRegion[] } {
  const [dynamo, calls] = [createDynamoDb(), new CallCounter()];
  const where = { accounts: env.ACCOUNTS, regions: env.REGIONS };
  return onePer((ownAccountId) => {
    const access = new WatchedAccess(watchedPlaces(ownAccountId, where), calls);
    const ports = {
      inventory: (region: WatchedRegion) => access.inventory(region),
      apiCalls: () => calls.taken(),
      entities: new DynamodbEntityStore(dynamo, env.ENTITIES_TABLE),
      events: new DynamodbEventStore(dynamo, env.EVENTS_TABLE),
      metrics: new CloudwatchMetricPublisher(createCloudWatch(), env.METRIC_NAMESPACE),
      telemetry,
    };
    return { ports, places: access.regions };
  });
}

/** What `collect-aws-metrics` works with, and where it reads, by the account that it runs in: one CloudWatch client for each place. */
export function composeCollectAwsMetrics(
  env: MetricsEnv,
  telemetry: Telemetry,
): (ownAccountId: string) => { readonly ports: MetricsPorts; readonly places: readonly WatchedRegion[] } {
  const dynamo = createDynamoDb();
  const where = { accounts: env.ACCOUNTS, regions: env.REGIONS };
  return onePer((ownAccountId) => {
    const access = new WatchedAccess(watchedPlaces(ownAccountId, where), new CallCounter());
    const reader = onePer((place) => {
      const [accountId = "", region = ""] = place.split(" ");
      return new CloudwatchMetricReader(createCloudWatch({ region, ...access.signIn(accountId) }));
    });
    const ports = {
      reader: ({ accountId, region }: CloudPlace) => reader(`${accountId} ${region}`),
      entities: new DynamodbEntityStore(dynamo, env.ENTITIES_TABLE),
      metrics: new CloudwatchMetricPublisher(createCloudWatch(), env.METRIC_NAMESPACE),
      telemetry,
    };
    return { ports, places: access.regions };
  });
}

/** What `collect-aws-billing` works with. */
export function composeCollectAwsBilling(env: BillingEnv, telemetry: Telemetry): BillingPorts {
  const dynamo = createDynamoDb();
  return {
    costs: new CostExplorerReader(createCostExplorer()),
    entities: new DynamodbEntityStore(dynamo, env.ENTITIES_TABLE),
    events: new DynamodbEventStore(dynamo, env.EVENTS_TABLE),
    metrics: new CloudwatchMetricPublisher(createCloudWatch(), env.METRIC_NAMESPACE),
    telemetry,
  };
}

/** Makes one per account, site or place, on first use. */
function onePer<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const one = made.get(key) ?? make(key);
    made.set(key, one);
    return one;
  };
}
