import { CloudwatchMetricPublisher, createCloudWatch } from "./adapters/aws/cloudwatch-metric-publisher.ts";
import { createDynamoDb } from "./adapters/aws/dynamodb-client.ts";
import { DynamodbEntityStore } from "./adapters/aws/dynamodb-entity-store.ts";
import { DynamodbEventStore } from "./adapters/aws/dynamodb-event-store.ts";
import { DynamodbGraphStore } from "./adapters/aws/dynamodb-graph-store.ts";
import { DynamodbLogSources } from "./adapters/aws/dynamodb-log-sources.ts";
import type { DecidePorts } from "./functions/decide-join/decide-join.ts";
import type { Env as DecideEnv } from "./functions/decide-join/env.ts";
import type { Env as JoinEnv } from "./functions/join-networks/env.ts";
import type { JoinPorts } from "./functions/join-networks/join-networks.ts";
import type { Env as QueryEnv } from "./functions/query-network/env.ts";
import type { QueryPorts } from "./functions/query-network/query-network.ts";
import type { Telemetry } from "./ports/telemetry.ts";

/** What `join-networks` works with. */
export function composeJoinNetworks(env: JoinEnv, telemetry: Telemetry): JoinPorts {
  const dynamo = createDynamoDb();
  return {
    entities: new DynamodbEntityStore(dynamo, env.ENTITIES_TABLE),
    graph: new DynamodbGraphStore(dynamo, env.ENTITIES_TABLE),
    logSources: new DynamodbLogSources(dynamo, env.EVENTS_TABLE),
    events: new DynamodbEventStore(dynamo, env.EVENTS_TABLE),
    metrics: new CloudwatchMetricPublisher(createCloudWatch(), env.METRIC_NAMESPACE),
    telemetry,
  };
}

/** What `query-network` works with. */
export function composeQueryNetwork(env: QueryEnv): QueryPorts {
  const dynamo = createDynamoDb();
  return {
    entities: new DynamodbEntityStore(dynamo, env.ENTITIES_TABLE),
    graph: new DynamodbGraphStore(dynamo, env.ENTITIES_TABLE),
    events: new DynamodbEventStore(dynamo, env.EVENTS_TABLE),
  };
}

/** What `decide-join` works with. */
export function composeDecideJoin(env: DecideEnv): DecidePorts {
  return { graph: new DynamodbGraphStore(createDynamoDb(), env.ENTITIES_TABLE) };
}
