import { CloudWatchClient, ListMetricsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteSubnetCommand,
  EC2Client,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { CloudwatchMetricPublisher } from "@isthmus/lambdas/adapters/aws/cloudwatch-metric-publisher";
import { CloudwatchMetricReader } from "@isthmus/lambdas/adapters/aws/cloudwatch-metric-reader";
import { documentClient } from "@isthmus/lambdas/adapters/aws/dynamodb-client";
import { DynamodbEntityStore } from "@isthmus/lambdas/adapters/aws/dynamodb-entity-store";
import { DynamodbEventStore } from "@isthmus/lambdas/adapters/aws/dynamodb-event-store";
import { DynamodbSeriesStore } from "@isthmus/lambdas/adapters/aws/dynamodb-series-store";
import { Ec2Inventory } from "@isthmus/lambdas/adapters/aws/ec2-inventory";
import { MemoryTelemetry } from "@isthmus/lambdas/adapters/memory/memory-telemetry";
import { type InventoryPorts, sweepRegion } from "@isthmus/lambdas/functions/collect-aws-inventory/collect-inventory";
import { readRegion } from "@isthmus/lambdas/functions/collect-aws-metrics/collect-metrics";
import { DimensionBudget } from "@isthmus/lambdas/functions/ingest-batch/dimension-budget";
import { ingestBatch } from "@isthmus/lambdas/functions/ingest-batch/ingest-batch";
import { answerQuery } from "@isthmus/lambdas/functions/series-data-source/answer-query";
import { tableDefinitions } from "@isthmus/lambdas/testing/dynalite-tables";
import { batchOf, event, heartbeat, icmpSamples, inventory, log, reach, snmpSamples } from "@isthmus/lambdas/testing/wire-records";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasMoto, type MotoServer, startMoto } from "./moto-server.ts";

if (!hasMoto) {
  process.stdout.write("moto is not installed here (python3 -m pip install 'moto[server]'); its tests do not run\n");
}

const region = "ap-northeast-2";
const accountId = "123456789012";
const pk = `AWS#${accountId}#${region}`;

interface Network {
  readonly vpc: string;
  readonly subnet: string;
  readonly doomedSubnet: string;
  readonly routeTable: string;
  readonly natGateway: string;
  readonly instances: readonly string[];
}

function present(id: string | undefined): string {
  if (id === undefined) {
    throw new Error("moto created nothing");
  }
  return id;
}

/** A VPC with two subnets, a route over a NAT gateway and three instances. */
async function buildNetwork(ec2: EC2Client): Promise<Network> {
  const named = { ResourceType: "vpc", Tags: [{ Key: "Name", Value: "prod" }] } as const;
  const created = await ec2.send(
    new CreateVpcCommand({ CidrBlock: "10.20.0.0/16", TagSpecifications: [{ ...named, Tags: [...named.Tags] }] }),
  );
  const vpc = present(created.Vpc?.VpcId);
  const newSubnet = async (CidrBlock: string) =>
    present((await ec2.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock }))).Subnet?.SubnetId);
  const subnet = await newSubnet("10.20.1.0/24");
  const doomedSubnet = await newSubnet("10.20.2.0/28");
  const table = await ec2.send(new CreateRouteTableCommand({ VpcId: vpc }));
  const routeTable = present(table.RouteTable?.RouteTableId);
  const nat = await ec2.send(new CreateNatGatewayCommand({ SubnetId: subnet, ConnectivityType: "private" }));
  const natGateway = present(nat.NatGateway?.NatGatewayId);
  await ec2.send(new CreateRouteCommand({ RouteTableId: routeTable, DestinationCidrBlock: "0.0.0.0/0", NatGatewayId: natGateway }));
  const run = { ImageId: "ami-12c6146b", InstanceType: "t3.micro", MinCount: 3, MaxCount: 3, SubnetId: subnet } as const;
  const { Instances = [] } = await ec2.send(new RunInstancesCommand(run));
  return { vpc, subnet, doomedSubnet, routeTable, natGateway, instances: Instances.map(({ InstanceId }) => present(InstanceId)) };
}

describe.runIf(hasMoto)("the AWS-facing code against moto", () => {
  let moto: MotoServer;
  let network: Network;
  let ec2: EC2Client;
  let cloudWatch: CloudWatchClient;
  let ports: InventoryPorts & { entities: DynamodbEntityStore; series: DynamodbSeriesStore; telemetry: MemoryTelemetry };

  beforeAll(async () => {
    moto = await startMoto();
    const config = { endpoint: moto.endpoint, region, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    ec2 = new EC2Client(config);
    // moto does not inflate what the SDK compresses.
    cloudWatch = new CloudWatchClient({ ...config, disableRequestCompression: true });
    const dynamo = new DynamoDBClient(config);
    for (const definition of Object.values(tableDefinitions)) {
      await dynamo.send(new CreateTableCommand(definition));
    }
    const documents = documentClient(dynamo);
    ports = {
      inventory: () => new Ec2Inventory(ec2),
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

  it("sweeps a Region: resources, coverage, metrics", async () => {
    network = await buildNetwork(ec2);

    const swept = await sweepRegion(ports, { accountId, region, tsMs: Date.now() });

    expect(swept).toMatchObject({ coverageFailed: 0, unwritten: 0, tombstones: 0 });
    expect(await read(`VPC#${network.vpc}`)).toMatchObject({ name: "prod", cidrs: ["10.20.0.0/16"], state: "available" });
    const subnet = await read(`SUBNET#${network.subnet}`);
    expect(subnet).toMatchObject({ vpcId: network.vpc, cidr: "10.20.1.0/24" });
    expect(subnet).toHaveProperty(
      "availableAddresses",
      expect.toSatisfy((free: number) => free > 0 && free < 251),
    );
    expect(await read(`ROUTE-TABLE#${network.routeTable}`)).toMatchObject({
      vpcId: network.vpc,
      main: false,
      routes: expect.arrayContaining([expect.objectContaining({ destination: "0.0.0.0/0", target: network.natGateway })]),
    });
    expect(await read(`INSTANCE#${network.instances[0]}`)).toMatchObject({
      state: "running",
      vpcId: network.vpc,
      subnetId: network.subnet,
      systemStatus: "ok",
      instanceStatus: "ok",
    });
    const names = ["Vpcs", "InstancesRunning", "InstancesImpaired", "SubnetsNearlyFull", "CoverageFailed"];
    expect(await metricNames()).toEqual(expect.arrayContaining(names.map((name) => `${name} Region=${region}`)));
  });

  it("notices what is gone, and tells an instance that is gone from one it cannot see", async () => {
    const doomed = network.instances[2] ?? "";
    await ec2.send(new DeleteSubnetCommand({ SubnetId: network.doomedSubnet }));
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [doomed] }));

    const swept = await sweepRegion(ports, { accountId, region, tsMs: Date.now() });

    expect(swept.tombstones).toBe(1);
    expect(await read(`SUBNET#${network.doomedSubnet}`)).toMatchObject({ cidr: "10.20.2.0/28", deletedAtMs: expect.any(Number) });
    const look = new Ec2Inventory(ec2);
    expect(await look.instances([doomed])).toMatchObject({ kind: "complete", items: [{ state: "terminated" }] });
    expect(await look.instances(["i-00000000000000000"])).toEqual({ kind: "failed", reason: "InvalidInstanceID.NotFound" });
  });

  it("reads the health of running instances, unknown where there is no datapoint", async () => {
    const { items } = await ports.entities.listPartition(pk);
    const running = items.filter((item) => item.kind === "instance").filter((item) => item.state === "running");
    const [watched = "", silent = ""] = running.map((item) => item.id);
    const Dimensions = [{ Name: "InstanceId", Value: watched }];
    const Timestamp = new Date(Date.now() - 6 * 60_000);
    await cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: "AWS/EC2",
        MetricData: [
          { MetricName: "CPUUtilization", Dimensions, Timestamp, Value: 37.5, Unit: "Percent" },
          { MetricName: "StatusCheckFailed_System", Dimensions, Timestamp, Value: 1 },
        ],
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

    expect(result).toMatchObject({ metricsRead: running.length * 3, failed: 0, written: running.length });
    const health = await ports.entities.read({ pk, sk: `HEALTH#${watched}` });
    expect(health).toMatchObject({ cpuPercent: 37.5, systemCheckFailed: 1 });
    expect(health).not.toHaveProperty("instanceCheckFailed");
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
    const ingestPorts = { ...ports, budget: new DimensionBudget(10) };
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
