import { CloudWatchClient, ListMetricsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CloudwatchMetricPublisher } from "@isthmus/lambdas/adapters/aws/cloudwatch-metric-publisher";
import { CloudwatchMetricReader } from "@isthmus/lambdas/adapters/aws/cloudwatch-metric-reader";
import { documentClient } from "@isthmus/lambdas/adapters/aws/dynamodb-client";
import { DynamodbEntityStore } from "@isthmus/lambdas/adapters/aws/dynamodb-entity-store";
import { DynamodbEventStore } from "@isthmus/lambdas/adapters/aws/dynamodb-event-store";
import { DynamodbSeriesStore } from "@isthmus/lambdas/adapters/aws/dynamodb-series-store";
import { MemoryLedgerStore } from "@isthmus/lambdas/adapters/memory/memory-ledger-store";
import { MemoryTelemetry } from "@isthmus/lambdas/adapters/memory/memory-telemetry";
import { readRegion } from "@isthmus/lambdas/functions/collect-aws-metrics/collect-metrics";
import { ingestBatch } from "@isthmus/lambdas/functions/ingest-batch/ingest-batch";
import { answerQuery } from "@isthmus/lambdas/functions/series-data-source/answer-query";
import { resourceItem } from "@isthmus/lambdas/ports/cloud-items/resource-item";
import { tableDefinitions } from "@isthmus/lambdas/testing/dynalite-tables";
import { memoryBudget } from "@isthmus/lambdas/testing/ingest-ports";
import { batchOf, event, heartbeat, icmpSamples, inventory, log, reach, snmpSamples } from "@isthmus/lambdas/testing/wire-records";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasMoto, type MotoServer, startMoto } from "./moto-server.ts";

if (!hasMoto) {
  process.stdout.write("moto is not installed here (python3 -m pip install 'moto[server]'); its tests do not run\n");
}

const region = "ap-northeast-2";
const accountId = "123456789012";
const pk = `AWS#${accountId}#${region}`;

describe.runIf(hasMoto)("the AWS-facing code against moto", () => {
  let moto: MotoServer;
  let cloudWatch: CloudWatchClient;
  let ports: {
    readonly entities: DynamodbEntityStore;
    readonly series: DynamodbSeriesStore;
    readonly events: DynamodbEventStore;
    readonly metrics: CloudwatchMetricPublisher;
    readonly telemetry: MemoryTelemetry;
  };

  beforeAll(async () => {
    moto = await startMoto();
    const config = { endpoint: moto.endpoint, region, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    // moto does not inflate what the SDK compresses.
    cloudWatch = new CloudWatchClient({ ...config, disableRequestCompression: true });
    const dynamo = new DynamoDBClient(config);
    for (const definition of Object.values(tableDefinitions)) {
      await dynamo.send(new CreateTableCommand(definition));
    }
    const documents = documentClient(dynamo);
    ports = {
      entities: new DynamodbEntityStore(documents, "isthmus-entities"),
      series: new DynamodbSeriesStore(documents, "isthmus-series"),
      events: new DynamodbEventStore(documents, "isthmus-events"),
      metrics: new CloudwatchMetricPublisher(cloudWatch, "Isthmus"),
      telemetry: new MemoryTelemetry(),
    };
  });
  afterAll(() => moto?.stop());

  const read = (sk: string) => ports.entities.read({ pk, sk });

  async function metricNames(): Promise<readonly string[]> {
    const { Metrics = [] } = await cloudWatch.send(new ListMetricsCommand({ Namespace: "Isthmus" }));
    return Metrics.map(
      ({ MetricName, Dimensions }) => `${MetricName} ${(Dimensions ?? []).map(({ Name, Value }) => `${Name}=${Value}`).join(" ")}`,
    );
  }

  it("reads the health of running instances, unknown where there is no datapoint", async () => {
    const [watched, silent] = ["i-0a", "i-0b"];
    const facts = { state: "running", instanceType: "t3.micro", privateIps: [], securityGroupIds: [] };
    for (const id of [watched, silent]) {
      await ports.entities.putLatest(resourceItem("instance", { ...facts, id }, { accountId, region, tsMs: 1 }));
    }
    const Dimensions = [{ Name: "InstanceId", Value: watched }];
    const Timestamp = new Date(Date.now() - 6 * 60_000);
    await cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: "AWS/EC2",
        MetricData: [{ MetricName: "CPUUtilization", Dimensions, Timestamp, Value: 37.5, Unit: "Percent" }],
      }),
    );

    const result = await readRegion(
      {
        reader: () => new CloudwatchMetricReader(cloudWatch),
        entities: ports.entities,
        metrics: ports.metrics,
        telemetry: ports.telemetry,
      },
      { accountId, region, nowMs: Date.now() },
    );

    expect(result).toMatchObject({ metricsRead: 6, failed: 0, written: 2 });
    const health = await ports.entities.read({ pk, sk: `HEALTH#${watched}` });
    expect(health).toMatchObject({ cpuPercent: 37.5 });
    expect(health).not.toHaveProperty("networkInBps");
    const unheard = await read(`HEALTH#${silent}`);
    expect(unheard).toMatchObject({ kind: "health", entityId: silent });
    expect(unheard).not.toHaveProperty("cpuPercent");
    expect(await metricNames()).toContain(`MetricsRead Region=${region}`);
  });

  it("ingests a batch once, publishes its roll-ups, and answers the series from it", async () => {
    const nowMs = Date.now();
    const startS = Math.floor(nowMs / 60_000) * 60 - 120;
    const batch = batchOf([
      snmpSamples(startS),
      icmpSamples(startS),
      inventory(nowMs),
      reach(nowMs),
      event(nowMs),
      log(nowMs),
      heartbeat(nowMs),
    ]);
    const ingestPorts = { ...ports, ledgers: new MemoryLedgerStore(), budget: memoryBudget(10) };
    const send = () =>
      ingestBatch({ siteId: "busan", bodySha256: "0".repeat(64), json: batch }, ingestPorts, { nowMs, hasTime: () => true });

    expect((await send()).verdicts).toEqual([{ from: 1, to: 7, outcome: "stored" }]);
    expect((await send()).verdicts).toEqual([{ from: 1, to: 7, outcome: "duplicate" }]);

    expect((await ports.entities.listPartition("SITE#busan")).items.map(({ sk }) => sk)).toEqual([
      "DEVICE#sw1",
      "GATEWAY#gw-busan-1",
      "LEADER",
      "SITE",
      "STATE#sw1#icmp",
    ]);
    expect(await metricNames()).toEqual(
      expect.arrayContaining([
        "GatewayHeartbeat Site=busan",
        "DevicesDown Site=busan",
        "PingLossPercent Site=busan",
        "InBitsPerSecond Site=busan Device=sw1 Interface=Gi0/48",
        "RecordsStored Site=busan",
      ]),
    );
    const answer = await answerQuery(
      {
        EventType: "GetMetricData",
        GetMetricDataRequest: { StartTime: startS, EndTime: startS + 300, Period: 60, Arguments: ["busan", "sw1", "Gi0/48", "inBps"] },
      },
      { series: ports.series },
      { nowS: nowMs / 1_000, hasTime: () => true },
    );
    expect(answer).toMatchObject({ MetricDataResults: [{ StatusCode: "Complete", Timestamps: [startS], Values: [8_000_000] }] });
  });
});
