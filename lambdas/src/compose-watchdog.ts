import { CloudwatchAlarmDesk } from "./adapters/aws/cloudwatch-alarm-desk.ts";
import { createCloudWatch } from "./adapters/aws/cloudwatch-metric-publisher.ts";
import { createDynamoDb } from "./adapters/aws/dynamodb-client.ts";
import { DynamodbEntityStore } from "./adapters/aws/dynamodb-entity-store.ts";
import { DynamodbGraphStore } from "./adapters/aws/dynamodb-graph-store.ts";
import { HttpsDeadMansSwitch, noDeadMansSwitch, parameterReader } from "./adapters/aws/https-dead-mans-switch.ts";
import { createSns, SnsAlarmTopic } from "./adapters/aws/sns-alarm-topic.ts";
import { switchOff } from "./env-keys.ts";
import type { Env } from "./functions/watchdog/env.ts";
import type { WatchdogPorts } from "./functions/watchdog/watch-monitor.ts";
import type { Telemetry } from "./ports/telemetry.ts";

/** What `watchdog` works with. */
export function composeWatchdog(env: Env, telemetry: Telemetry): WatchdogPorts {
  const dynamo = createDynamoDb();
  const { SWITCH_PARAMETER: parameter } = env;
  return {
    entities: new DynamodbEntityStore(dynamo, env.ENTITIES_TABLE),
    graph: new DynamodbGraphStore(dynamo, env.ENTITIES_TABLE),
    alarms: new CloudwatchAlarmDesk(createCloudWatch()),
    topic: new SnsAlarmTopic(createSns(), env.TOPIC_ARN),
    outside: parameter === switchOff ? noDeadMansSwitch : new HttpsDeadMansSwitch(parameter, parameterReader()),
    telemetry,
  };
}
