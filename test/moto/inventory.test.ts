/** A network that is built through the API of an emulator, and the entities that a sweep makes of it. */
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DeleteSubnetCommand, EC2Client, TerminateInstancesCommand } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { RDSClient } from "@aws-sdk/client-rds";
import { documentClient } from "@isthmus/lambdas/adapters/aws/dynamodb-client";
import { DynamodbEntityStore } from "@isthmus/lambdas/adapters/aws/dynamodb-entity-store";
import { DynamodbEventStore } from "@isthmus/lambdas/adapters/aws/dynamodb-event-store";
import { CallCounter } from "@isthmus/lambdas/adapters/aws/inventory/call-counter";
import { WatchedAccess } from "@isthmus/lambdas/adapters/aws/inventory/watched-access";
import { MemoryMetricPublisher } from "@isthmus/lambdas/adapters/memory/memory-metric-publisher";
import { MemoryTelemetry } from "@isthmus/lambdas/adapters/memory/memory-telemetry";
import { sweep } from "@isthmus/lambdas/functions/collect-aws-inventory/collect-inventory";
import { tableDefinitions } from "@isthmus/lambdas/testing/dynalite-tables";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { buildConnectivity, buildDatabase, buildLoadBalancer, buildNetwork, type Connectivity, type Network } from "./build-network.ts";
import { hasMoto, type MotoServer, startMoto } from "./moto-server.ts";

const region = "ap-northeast-2";
const accountId = "123456789012";
const pk = `AWS#${accountId}#${region}`;

/** Every API that is listed; moto answers some with an error page, and those are reported by their status. */
const apisAndWhetherTheyWork: Readonly<Record<string, true | string>> = {
  "describe-addresses": true,
  "describe-connections": true,
  "describe-customer-gateways": true,
  "describe-db-instances": true,
  "describe-direct-connect-gateways": "http-500",
  "describe-egress-only-internet-gateways": true,
  "describe-flow-logs": true,
  "describe-instance-status": true,
  "describe-instances": true,
  "describe-internet-gateways": true,
  "describe-load-balancers": true,
  "describe-managed-prefix-lists": true,
  "describe-nat-gateways": true,
  "describe-network-acls": true,
  "describe-network-interfaces": true,
  "describe-route-tables": true,
  "describe-security-groups": true,
  "describe-subnets": true,
  "describe-transit-gateway-attachments": true,
  "describe-transit-gateway-route-tables": true,
  "describe-transit-gateways": true,
  "describe-virtual-interfaces": "http-500",
  "describe-volumes": true,
  "describe-vpc-endpoints": true,
  "describe-vpc-peering-connections": true,
  "describe-vpcs": true,
  "describe-vpn-connections": true,
  "describe-vpn-gateways": true,
  "list-buckets": true,
  "list-functions": true,
};

describe.runIf(hasMoto)("the inventory against moto", () => {
  let moto: MotoServer;
  let entities: DynamodbEntityStore;
  let events: DynamodbEventStore;
  let ec2: EC2Client;
  let rds: RDSClient;
  let elb: ElasticLoadBalancingV2Client;
  beforeAll(async () => {
    moto = await startMoto();
    vi.stubEnv("AWS_ENDPOINT_URL", moto.endpoint);
    vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
    [ec2, rds, elb] = [new EC2Client({ region }), new RDSClient({ region }), new ElasticLoadBalancingV2Client({ region })];
    const dynamo = new DynamoDBClient({ region });
    for (const definition of Object.values(tableDefinitions)) {
      await dynamo.send(new CreateTableCommand(definition));
    }
    const documents = documentClient(dynamo);
    [entities, events] = [new DynamodbEntityStore(documents, "isthmus-entities"), new DynamodbEventStore(documents, "isthmus-events")];
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await moto?.stop();
  });

  async function sweepOnce() {
    const [calls, telemetry] = [new CallCounter(), new MemoryTelemetry()];
    const access = new WatchedAccess([{ accountId, region }], calls);
    let counted: Readonly<Record<string, number>> = {};
    const ports = {
      inventory: (place: (typeof access.regions)[number]) => access.inventory(place),
      apiCalls: () => {
        counted = calls.taken();
        return counted;
      },
      entities,
      events,
      metrics: new MemoryMetricPublisher(),
      telemetry,
    };
    const results = await sweep(ports, access.regions, { tsMs: Date.now(), hasTime: () => true });
    return { results, calls: counted, telemetry };
  }

  const read = (kind: string, id: string) => entities.read({ pk, sk: `${kind}#${id}` });
  const coverage = async () => {
    const { items } = await entities.listPartition(pk);
    return items.filter((item) => item.kind === "coverage");
  };
  let network: Network;
  let connectivity: Connectivity;
  beforeAll(async () => {
    network = await buildNetwork(ec2);
    connectivity = await buildConnectivity(ec2, network);
  });

  it("finds what was built, and says of each API whether it could look", async () => {
    const { results, calls } = await sweepOnce();

    expect(results).toMatchObject([{ accountId, region, tombstones: 0, unwritten: 0 }]);
    const covered = await coverage();
    expect(covered.map(({ api }) => api)).toEqual(Object.keys(apisAndWhetherTheyWork).sort());
    for (const { api, state, reason, malformed } of covered) {
      const works = apisAndWhetherTheyWork[api];
      expect({ api, state, malformed }).toEqual({ api, state: works === true ? "complete" : "failed", malformed: 0 });
      expect(reason).toBe(works === true ? undefined : works);
    }
    expect(Object.values(calls).reduce((sum, each) => sum + each, 0)).toBe(47);
    expect(calls).toMatchObject({ "ec2:DescribeVpcs": 1, "ec2:DescribeInstances": 1, "rds:DescribeDBInstances": 1 });
  });

  it("knows VPCs, subnets, routes and the ways out of them", async () => {
    expect(await read("VPC", network.vpc)).toMatchObject({ name: "prod", cidrs: ["10.20.0.0/16"], state: "available" });
    const subnet = { vpcId: network.vpc, cidr: "10.20.1.0/24", availabilityZone: "ap-northeast-2a" };
    expect(await read("SUBNET", network.subnet)).toMatchObject({ ...subnet, availableAddresses: expect.any(Number) });
    expect(await read("INTERNET-GATEWAY", network.internetGateway)).toMatchObject({ vpcIds: [network.vpc], egressOnly: false });
    const addresses = [{ publicIp: expect.any(String), privateIp: expect.any(String) }];
    expect(await read("NAT-GATEWAY", network.natGateway)).toMatchObject({ vpcId: network.vpc, state: "available", addresses });
    expect(await read("ROUTE-TABLE", network.routeTable)).toMatchObject({
      main: false,
      subnetIds: [network.subnet],
      routes: [
        { destination: "0.0.0.0/0", target: network.natGateway, state: "active" },
        { destination: "10.20.0.0/16", target: "local" },
        { destination: "10.30.0.0/16", target: network.peering },
      ],
    });
    expect(await read("VPC-PEERING", network.peering)).toMatchObject({
      requester: { vpcId: network.vpc, cidrs: ["10.20.0.0/16"] },
      accepter: { vpcId: network.peer },
    });
  });

  it("knows what joins the VPC to elsewhere", async () => {
    const { transitGateway, attachment, transitRouteTable, customerGateway, vpnGateway, vpn } = connectivity;

    expect(await read("TRANSIT-GATEWAY", transitGateway)).toMatchObject({ asn: 64_512, state: "available" });
    const attached = { transitGatewayId: transitGateway, type: "vpc", resourceId: network.vpc, subnetIds: [network.subnet] };
    expect(await read("TRANSIT-ATTACHMENT", attachment)).toMatchObject({ ...attached, routeTableId: transitRouteTable });
    expect(await read("TRANSIT-ROUTE-TABLE", transitRouteTable)).toMatchObject({
      transitGatewayId: transitGateway,
      associatedAttachmentIds: [attachment],
      // moto does not say where a route leads.
      routes: [{ destination: "10.20.0.0/16", state: "active", type: "static" }],
      truncated: false,
    });
    expect(await read("CUSTOMER-GATEWAY", customerGateway)).toMatchObject({ ipAddress: "203.0.113.10", asn: 65_010 });
    expect(await read("VPN-GATEWAY", vpnGateway)).toMatchObject({ vpcIds: [network.vpc] });
    // moto knows no telemetry of tunnels, so nothing is said of them.
    expect(await read("VPN-CONNECTION", vpn)).toMatchObject({ customerGatewayId: customerGateway, vpnGatewayId: vpnGateway, tunnels: [] });
  });

  it("knows who may talk to whom, and what runs there", async () => {
    expect(await read("SECURITY-GROUP", network.securityGroup)).toMatchObject({
      name: "web",
      rules: expect.arrayContaining([
        { direction: "ingress", protocol: "tcp", fromPort: 443, toPort: 443, peer: { kind: "cidr", cidr: "0.0.0.0/0" } },
      ]),
    });
    const [instance = ""] = network.instances;
    const running = { state: "running", vpcId: network.vpc, subnetId: network.subnet, systemStatus: "ok", instanceStatus: "ok" };
    expect(await read("INSTANCE", instance)).toMatchObject({ ...running, securityGroupIds: [network.securityGroup] });
    const { items } = await entities.listPartition(pk);
    const ofInstance = items.filter((item) => item.kind === "network-interface").filter((item) => item.instanceId === instance);
    expect(ofInstance).toMatchObject([{ subnetId: network.subnet, status: "in-use" }]);
  });

  it("takes up a database and a load balancer, and writes nothing else again", async () => {
    const before = await entities.listPartition(pk);
    const database = await buildDatabase(rds, network);
    const balancer = await buildLoadBalancer(elb, network);

    await sweepOnce();

    expect(await read("DATABASE", database)).toMatchObject({ engine: "postgres", vpcId: network.vpc, state: "available", storageGib: 20 });
    const placed = { name: "web", type: "application", vpcId: network.vpc, subnetIds: [network.subnet, network.otherSubnet].sort() };
    expect(await read("LOAD-BALANCER", balancer)).toMatchObject({ ...placed, targetGroups: [{ targets: [{ id: network.instances[0] }] }] });
    const old = before.items.filter(({ kind }) => kind === "vpc" || kind === "instance" || kind === "route-table");
    for (const { sk, tsMs } of old) expect(await entities.read({ pk, sk })).toHaveProperty("tsMs", tsMs);
  });

  it("notices what is gone, and tells an instance that is gone from one it cannot see", async () => {
    const doomed = network.instances[2] ?? "";
    await ec2.send(new DeleteSubnetCommand({ SubnetId: network.doomedSubnet }));
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [doomed] }));

    const { results } = await sweepOnce();

    expect(results[0]?.tombstones).toBeGreaterThanOrEqual(1);
    expect(await read("SUBNET", network.doomedSubnet)).toMatchObject({ cidr: "10.20.2.0/28", deletedAtMs: expect.any(Number) });
    expect(await read("INSTANCE", doomed)).toMatchObject({ state: "terminated" });
    const [place] = new WatchedAccess([{ accountId, region }], new CallCounter()).regions;
    const look = place && new WatchedAccess([{ accountId, region }], new CallCounter()).inventory(place).instances(["i-00000000000000000"]);
    const reading = (async () => {
      for await (const { facts } of look?.pages() ?? []) expect(facts).toEqual([]);
    })();
    await expect(reading).rejects.toMatchObject({ reason: "InvalidInstanceID.NotFound" });
  });

  it("cannot open an account whose role nobody lets it assume, and says so there", async () => {
    const telemetry = new MemoryTelemetry();
    vi.stubEnv("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9");
    const role = { roleArn: "arn:aws:iam::111111111111:role/isthmus-reader" };
    const access = new WatchedAccess([{ accountId: "111111111111", region, role }], new CallCounter());
    const ports = {
      inventory: (place: (typeof access.regions)[number]) => access.inventory(place),
      apiCalls: () => ({}),
      entities,
      events,
      metrics: new MemoryMetricPublisher(),
      telemetry,
    };

    const [result] = await sweep(ports, access.regions, { tsMs: Date.now(), hasTime: () => true });

    expect(result).toMatchObject({ accountId: "111111111111", coverageFailed: 1 });
    expect((await entities.listPartition(`AWS#111111111111#${region}`)).items).toMatchObject([{ api: "assume-role", state: "failed" }]);
  });
});
