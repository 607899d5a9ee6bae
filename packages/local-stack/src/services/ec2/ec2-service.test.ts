import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DescribeAvailabilityZonesCommand,
  DescribeCustomerGatewaysCommand,
  DescribeHostsCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRegionsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  DescribeVpnConnectionsCommand,
  DescribeVpnGatewaysCommand,
  EC2Client,
  paginateDescribeInstances,
  paginateDescribeSubnets,
  StartInstancesCommand,
  StopInstancesCommand,
} from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AccountEvent } from "../sample-account/account-events.ts";
import { SampleAccount } from "../sample-account/sample-account.ts";
import { escapeXml } from "../xml.ts";
import { Ec2Service } from "./ec2-service.ts";

const region = "ap-northeast-2";
const accountId = "000000000000";
const nowMs = Date.UTC(2026, 10, 22, 3, 0);
const folder = mkdtempSync(join(tmpdir(), "isthmus-ec2-"));
const events: AccountEvent[] = [];
let stateCount = 0;
let account: SampleAccount;
let service: Ec2Service;
let server: Server;
let client: EC2Client;
let elsewhere: EC2Client;
let unused: EC2Client;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const input = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      const signedRegion = /Credential=[^/]+\/\d+\/([^/]+)\/ec2/.exec(request.headers.authorization ?? "")?.[1] ?? "";
      const action = input["Action"] ?? "";
      void service
        .handle({ service: "ec2", action, region: signedRegion, principal: { accountId, arn: "arn:aws:iam::000000000000:root" }, input })
        .then((answer) => {
          if (answer.kind === "xml") return response.writeHead(200, { "content-type": "text/xml" }).end(answer.body);
          if (answer.kind !== "error") throw new TypeError("EC2 speaks XML");
          const error = `<Error><Code>${answer.code}</Code><Message>${escapeXml(answer.message)}</Message></Error>`;
          const body = `<Response><Errors>${error}</Errors><RequestID>test</RequestID></Response>`;
          return response.writeHead(answer.status, { "content-type": "text/xml" }).end(body);
        });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  const options = {
    endpoint: `http://127.0.0.1:${address.port}`,
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" },
    maxAttempts: 1,
  };
  client = new EC2Client({ ...options, region });
  elsewhere = new EC2Client({ ...options, region: "us-east-1" });
  unused = new EC2Client({ ...options, region: "eu-west-1" });
});

afterAll(async () => {
  client.destroy();
  elsewhere.destroy();
  unused.destroy();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  events.length = 0;
  stateCount += 1;
  const options = { accountId, region, stateFile: join(folder, `state-${stateCount}.json`) };
  account = new SampleAccount(options, { now: () => nowMs, emit: (event) => events.push(event) });
  service = new Ec2Service(account);
});

const prod = "vpc-0a1b2c3d4e5f6a001";

describe("the EC2 API over the sample account, seen through the SDK", () => {
  it("lists VPCs with their ranges, state and tags", async () => {
    const { Vpcs } = await client.send(new DescribeVpcsCommand({}));

    expect(Vpcs?.map((vpc) => [vpc.VpcId, vpc.CidrBlock, vpc.State, vpc.IsDefault, vpc.Tags?.[0]?.Value])).toEqual([
      [prod, "10.20.0.0/16", "available", false, "prod"],
      ["vpc-0d1e2f3a4b5c6d002", "10.30.0.0/16", "available", false, "dev"],
    ]);
    expect(Vpcs?.[0]?.CidrBlockAssociationSet?.[0]?.CidrBlockState?.State).toBe("associated");
  });

  it("tells how many addresses a subnet has left, as a number, and that one /27 is nearly full", async () => {
    const { Subnets } = await client.send(new DescribeSubnetsCommand({ Filters: [{ Name: "tag:Name", Values: ["prod-vpn-*"] }] }));

    expect(Subnets?.map((subnet) => [subnet.CidrBlock, subnet.AvailableIpAddressCount, subnet.AvailabilityZone])).toEqual([
      ["10.20.200.0/27", 2, "ap-northeast-2a"],
      ["10.20.200.32/27", 21, "ap-northeast-2c"],
    ]);
  });

  it("shows routes to each kind of target, the learned on-premises prefix and the blackhole", async () => {
    const { RouteTables } = await client.send(new DescribeRouteTablesCommand({}));
    const routes = RouteTables?.flatMap((table) => table.Routes ?? []) ?? [];

    expect(routes.find((route) => route.NatGatewayId)?.DestinationCidrBlock).toBe("0.0.0.0/0");
    expect(routes.find((route) => route.GatewayId?.startsWith("igw-"))?.State).toBe("active");
    expect(routes.find((route) => route.GatewayId?.startsWith("vgw-"))).toMatchObject({
      DestinationCidrBlock: "192.168.0.0/16",
      Origin: "EnableVgwRoutePropagation",
    });
    expect(routes.filter((route) => route.State === "blackhole").map((route) => route.VpcPeeringConnectionId)).toEqual([
      "pcx-0e1f2a3b4c5d60789",
    ]);
    expect(RouteTables?.flatMap((table) => table.Associations ?? []).filter((link) => link.Main)).toHaveLength(2);
    expect(RouteTables?.[1]?.PropagatingVgws?.[0]?.GatewayId).toMatch(/^vgw-/);
  });

  it("nests instances in reservations with addresses, state, groups and interfaces", async () => {
    const { Reservations } = await client.send(
      new DescribeInstancesCommand({ Filters: [{ Name: "instance-state-name", Values: ["stopped"] }] }),
    );

    expect(Reservations).toHaveLength(1);
    expect(Reservations?.[0]?.Instances?.[0]).toMatchObject({
      InstanceType: "m5.xlarge",
      PrivateIpAddress: "10.20.48.77",
      State: { Name: "stopped", Code: 80 },
      StateReason: { Code: "Client.UserInitiatedShutdown" },
      SecurityGroups: [{ GroupName: "prod-internal" }],
      NetworkInterfaces: [{ Status: "in-use", PrivateIpAddress: "10.20.48.77" }],
      VpcId: prod,
      LaunchTime: new Date("2025-01-28T00:10:00Z"),
    });
  });

  it("reports the impaired instance, and leaves out stopped ones unless asked for all", async () => {
    const running = await client.send(new DescribeInstanceStatusCommand({}));
    const all = await client.send(new DescribeInstanceStatusCommand({ IncludeAllInstances: true }));

    expect(running.InstanceStatuses).toHaveLength(29);
    expect(all.InstanceStatuses).toHaveLength(30);
    const impaired = all.InstanceStatuses?.filter((status) => status.InstanceStatus?.Status === "impaired");
    expect(impaired?.map((status) => status.InstanceStatus?.Details?.[0]?.Status)).toEqual(["failed"]);
    expect(impaired?.[0]?.SystemStatus?.Status).toBe("ok");
  });

  it("describes the VPN: connection, tunnels with telemetry, both gateways", async () => {
    const { VpnConnections } = await client.send(new DescribeVpnConnectionsCommand({}));
    const { VpnGateways } = await client.send(new DescribeVpnGatewaysCommand({}));
    const { CustomerGateways } = await client.send(new DescribeCustomerGatewaysCommand({}));

    expect(VpnConnections?.[0]).toMatchObject({
      VpnConnectionId: "vpn-0a1b2c3d4e5f60718",
      Options: { TunnelOptions: [{ TunnelInsideCidr: "169.254.10.0/30" }, { TunnelInsideCidr: "169.254.11.0/30" }] },
      VgwTelemetry: [
        { OutsideIpAddress: "198.51.100.11", Status: "UP", AcceptedRouteCount: 3 },
        { OutsideIpAddress: "198.51.100.12", Status: "UP", AcceptedRouteCount: 3 },
      ],
    });
    expect(VpnGateways?.[0]).toMatchObject({ VpcAttachments: [{ VpcId: prod, State: "attached" }], AmazonSideAsn: 64_512 });
    expect(CustomerGateways?.[0]).toMatchObject({ IpAddress: "203.0.113.10", BgpAsn: "65010" });
  });

  it("describes gateways, interfaces, security groups, the region and its zones", async () => {
    const internet = await client.send(new DescribeInternetGatewaysCommand({}));
    const nat = await client.send(new DescribeNatGatewaysCommand({}));
    const interfaces = await client.send(new DescribeNetworkInterfacesCommand({}));
    const groups = await client.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: "vpc-id", Values: [prod] }] }));
    const regions = await client.send(new DescribeRegionsCommand({}));
    const zones = await client.send(new DescribeAvailabilityZonesCommand({}));

    expect(internet.InternetGateways?.map((gateway) => gateway.Attachments?.[0]?.State)).toEqual(["available", "available"]);
    expect(nat.NatGateways?.[0]).toMatchObject({ State: "available", NatGatewayAddresses: [{ PublicIp: "198.51.100.200" }] });
    expect(new Set(interfaces.NetworkInterfaces?.map((one) => one.InterfaceType))).toEqual(
      new Set(["interface", "nat_gateway", "vpc_endpoint", "transit_gateway", "network_load_balancer", "lambda"]),
    );
    expect(groups.SecurityGroups?.[0]?.IpPermissions?.[0]).toMatchObject({ FromPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0" }] });
    expect(regions.Regions?.map((entry) => entry.RegionName)).toEqual([region, "us-east-1"]);
    expect(zones.AvailabilityZones?.map((zone) => zone.ZoneId)).toEqual(["apne2-az1", "apne2-az2", "apne2-az3"]);
  });

  it("pages through results without losing or repeating any", async () => {
    const ids: string[] = [];
    for await (const page of paginateDescribeInstances({ client, pageSize: 5 }, {})) {
      ids.push(...(page.Reservations ?? []).flatMap((entry) => entry.Instances ?? []).map((instance) => instance.InstanceId ?? ""));
    }
    let pages = 0;
    for await (const page of paginateDescribeSubnets({ client, pageSize: 5 }, {})) pages += page.Subnets ? 1 : 0;

    expect(new Set(ids).size).toBe(30);
    expect(ids).toHaveLength(30);
    expect(pages).toBe(3);
  });

  it("has other things in its second region, and none in a region that it does not use", async () => {
    expect((await elsewhere.send(new DescribeVpcsCommand({}))).Vpcs?.map((vpc) => vpc.CidrBlock)).toEqual(["10.40.0.0/16"]);
    expect((await unused.send(new DescribeVpcsCommand({}))).Vpcs).toEqual([]);
    await expect(elsewhere.send(new DescribeVpcsCommand({ VpcIds: [prod] }))).rejects.toThrow("does not exist");
  });

  it.each([
    ["an unknown id", () => client.send(new DescribeVpcsCommand({ VpcIds: ["vpc-0000000000000dead"] })), "InvalidVpcID.NotFound"],
    ["an action it does not have", () => client.send(new DescribeHostsCommand({})), "InvalidAction"],
    [
      "a filter it does not have",
      () => client.send(new DescribeVpcsCommand({ Filters: [{ Name: "colour", Values: ["red"] }] })),
      "InvalidParameterValue",
    ],
    ["a page size out of range", () => client.send(new DescribeVpcsCommand({ MaxResults: 2 })), "InvalidParameterValue"],
    ["a token that it did not give", () => client.send(new DescribeVpcsCommand({ NextToken: "nonsense" })), "InvalidParameterValue"],
    [
      "a start of an unknown instance",
      () => client.send(new StartInstancesCommand({ InstanceIds: ["i-1"] })),
      "InvalidInstanceID.NotFound",
    ],
  ])("refuses %s with EC2's own code", async (_what, send, code) => {
    await expect(send()).rejects.toMatchObject({ name: code, $metadata: { httpStatusCode: 400 } });
  });

  it("stops and starts an instance, announcing each state on the event bus", async () => {
    const InstanceIds = [(await firstRunning()).InstanceId ?? ""];

    const stop = await client.send(new StopInstancesCommand({ InstanceIds }));
    const again = await client.send(new StopInstancesCommand({ InstanceIds }));
    const stopped = await client.send(new DescribeInstancesCommand({ InstanceIds }));
    await client.send(new StartInstancesCommand({ InstanceIds }));

    expect(stop.StoppingInstances?.[0]).toMatchObject({ CurrentState: { Name: "stopping" }, PreviousState: { Name: "running" } });
    expect(again.StoppingInstances?.[0]?.CurrentState?.Name).toBe("stopped");
    expect(stopped.Reservations?.[0]?.Instances?.[0]?.State?.Name).toBe("stopped");
    expect(events.map((event) => event.detail["state"])).toEqual(["stopping", "stopped", "pending", "running"]);
  });
});

async function firstRunning() {
  const { Reservations } = await client.send(new DescribeInstancesCommand({}));
  const instance = Reservations?.[0]?.Instances?.[0];
  if (!instance) throw new TypeError("no instance");
  return instance;
}
