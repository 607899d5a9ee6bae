import {
  DescribeAddressesCommand,
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeFlowLogsCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRegionsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  EC2Client,
  GetManagedPrefixListEntriesCommand,
} from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SampleEndpoint, startSampleEndpoint } from "../sample-account/sample-endpoint.fixture.ts";

let nowMs = Date.UTC(2026, 10, 22, 3);
let endpoint: SampleEndpoint;
let seoul: EC2Client;
let virginia: EC2Client;

beforeAll(async () => {
  endpoint = await startSampleEndpoint(() => nowMs);
  seoul = new EC2Client(endpoint.config("ap-northeast-2"));
  virginia = new EC2Client(endpoint.config("us-east-1"));
});
afterAll(() => endpoint.close());

async function routesOf(client: EC2Client, name: string) {
  const { RouteTables } = await client.send(new DescribeRouteTablesCommand({ Filters: [{ Name: "tag:Name", Values: [name] }] }));
  return RouteTables?.[0]?.Routes ?? [];
}

async function freeOf(name: string) {
  const { Subnets } = await seoul.send(new DescribeSubnetsCommand({ Filters: [{ Name: "tag:Name", Values: [name] }] }));
  return Subnets?.[0]?.AvailableIpAddressCount;
}

describe("the network of the sample account, seen through the SDK", () => {
  it("has a VPC whose second range lies within what the site announces", async () => {
    const { Vpcs } = await virginia.send(new DescribeVpcsCommand({}));

    expect(Vpcs?.[0]?.CidrBlockAssociationSet?.map(({ CidrBlock }) => CidrBlock)).toEqual(["10.40.0.0/16", "192.168.200.0/24"]);
  });

  it("shows routes to a transit gateway, a peering connection, an interface, a prefix list and, for IPv6, an egress-only gateway", async () => {
    expect(await routesOf(seoul, "prod-private")).toMatchObject([
      { GatewayId: "local" },
      { NatGatewayId: "nat-0c1d2e3f4a5b60718" },
      { GatewayId: "vgw-0a9b8c7d6e5f40312", Origin: "EnableVgwRoutePropagation" },
      { DestinationCidrBlock: "10.40.0.0/16", TransitGatewayId: "tgw-0b1c2d3e4f5a60901" },
      { DestinationPrefixListId: "pl-78a54011", GatewayId: "vpce-0a1b2c3d4e5f60801" },
    ]);
    const dev = await routesOf(seoul, "dev-private");
    expect(dev.find((route) => route.NetworkInterfaceId !== undefined)).toMatchObject({
      DestinationCidrBlock: "0.0.0.0/0",
      NetworkInterfaceId: "eni-0b2c3d4e5f6a7001b",
      InstanceId: "i-0a1b2c3d4e5f6001b",
      State: "active",
    });
    expect(dev.find((route) => route.VpcPeeringConnectionId === "pcx-0c2d3e4f5a6b70891")?.State).toBe("active");
    const edge = await routesOf(virginia, "edge-app");
    expect(edge.find((route) => route.EgressOnlyInternetGatewayId !== undefined)?.DestinationIpv6CidrBlock).toBe("::/0");
    expect((await routesOf(virginia, "edge-data")).some((route) => route.DestinationCidrBlock === "10.20.0.0/16")).toBe(false);
  });

  it("peers two Regions under one id, and gives both sides' ranges", async () => {
    for (const client of [seoul, virginia]) {
      const { VpcPeeringConnections } = await client.send(new DescribeVpcPeeringConnectionsCommand({}));
      expect(VpcPeeringConnections).toMatchObject([
        {
          VpcPeeringConnectionId: "pcx-0c2d3e4f5a6b70891",
          Status: { Code: "active" },
          RequesterVpcInfo: { CidrBlock: "10.30.0.0/16", Region: "ap-northeast-2" },
          AccepterVpcInfo: { CidrBlockSet: [{ CidrBlock: "10.40.0.0/16" }, { CidrBlock: "192.168.200.0/24" }], Region: "us-east-1" },
        },
      ]);
    }
  });

  it("has a gateway endpoint in route tables and an interface endpoint in subnets", async () => {
    const { VpcEndpoints } = await seoul.send(new DescribeVpcEndpointsCommand({}));

    expect(VpcEndpoints?.map((one) => [one.VpcEndpointType, one.RouteTableIds?.length, one.NetworkInterfaceIds?.length])).toEqual([
      ["Gateway", 2, 0],
      ["Interface", 0, 2],
    ]);
    const NetworkInterfaceIds = VpcEndpoints?.[1]?.NetworkInterfaceIds ?? [];
    const { NetworkInterfaces } = await seoul.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds }));
    expect(NetworkInterfaces?.map((one) => [one.InterfaceType, one.RequesterManaged])).toEqual(
      NetworkInterfaceIds.map(() => ["vpc_endpoint", true]),
    );
  });

  it("lets rules name groups, prefix lists and IPv6, and opens SSH to the world once", async () => {
    const { SecurityGroups } = await seoul.send(new DescribeSecurityGroupsCommand({}));
    const permissions =
      SecurityGroups?.flatMap(({ GroupName, IpPermissions }) => (IpPermissions ?? []).map((rule) => ({ GroupName, ...rule }))) ?? [];

    const open = permissions.filter((rule) => rule.FromPort === 22 && rule.IpRanges?.some(({ CidrIp }) => CidrIp === "0.0.0.0/0"));
    expect(open.map(({ GroupName }) => GroupName)).toEqual(["dev-bastion"]);
    expect(permissions.find((rule) => rule.FromPort === 5432)?.UserIdGroupPairs).toMatchObject([{ GroupId: "sg-0a00000000000a002" }]);
    expect(permissions.find((rule) => rule.FromPort === 161)?.PrefixListIds).toMatchObject([{ PrefixListId: "pl-0a1b2c3d4e5f60701" }]);
    expect(permissions.some((rule) => rule.Ipv6Ranges?.some(({ CidrIpv6 }) => CidrIpv6 === "::/0"))).toBe(true);
  });

  it("has a network ACL that denies the site's guest network before it allows the site", async () => {
    const { NetworkAcls } = await seoul.send(new DescribeNetworkAclsCommand({ Filters: [{ Name: "default", Values: ["false"] }] }));

    expect(NetworkAcls?.[0]?.Associations).toHaveLength(2);
    expect(NetworkAcls?.[0]?.Entries?.filter(({ RuleAction }) => RuleAction === "deny")).toMatchObject([
      { RuleNumber: 90, CidrBlock: "192.168.50.0/24", Egress: false, Protocol: "-1" },
      { RuleNumber: 32_767, Egress: false },
      { RuleNumber: 32_767, Egress: true },
    ]);
  });

  it("gives the entries of its own prefix list and of AWS's, and refuses an unknown one", async () => {
    const { PrefixLists } = await seoul.send(new DescribeManagedPrefixListsCommand({}));
    expect(PrefixLists?.map(({ OwnerId }) => OwnerId)).toEqual(["000000000000", "AWS"]);

    const { Entries } = await seoul.send(new GetManagedPrefixListEntriesCommand({ PrefixListId: PrefixLists?.[0]?.PrefixListId }));
    expect(Entries?.map(({ Cidr }) => Cidr)).toEqual(["192.168.0.0/16", "172.20.0.0/16"]);
    const unknown = seoul.send(new GetManagedPrefixListEntriesCommand({ PrefixListId: "pl-00000000" }));
    await expect(unknown).rejects.toMatchObject({ name: "InvalidPrefixListID.NotFound" });
  });

  it("has an address and a volume that nobody uses, and logs the flows of one VPC", async () => {
    const { Addresses } = await seoul.send(new DescribeAddressesCommand({}));
    expect(Addresses?.filter(({ AssociationId }) => AssociationId === undefined).map(({ PublicIp }) => PublicIp)).toEqual([
      "198.51.100.204",
    ]);
    expect(Addresses?.find(({ InstanceId }) => InstanceId !== undefined)?.PrivateIpAddress).toBe("10.20.0.40");

    const { Volumes } = await seoul.send(new DescribeVolumesCommand({ Filters: [{ Name: "status", Values: ["available"] }] }));
    expect(Volumes).toMatchObject([{ VolumeId: "vol-0a1b2c3d4e5f6a102", Size: 500, Encrypted: false, Attachments: [] }]);

    const { FlowLogs } = await seoul.send(new DescribeFlowLogsCommand({}));
    expect(FlowLogs?.map(({ ResourceId, LogDestinationType }) => [ResourceId, LogDestinationType])).toEqual([
      ["vpc-0a1b2c3d4e5f6a001", "cloud-watch-logs"],
    ]);
    const { EgressOnlyInternetGateways } = await virginia.send(new DescribeEgressOnlyInternetGatewaysCommand({}));
    expect(EgressOnlyInternetGateways?.[0]?.Attachments?.[0]?.VpcId).toBe("vpc-0e1f2a3b4c5d6e003");
  });

  it("names a Region that is not enabled only when asked for all, and does not know the keys there", async () => {
    const namesOf = async (AllRegions: boolean) =>
      (await seoul.send(new DescribeRegionsCommand({ AllRegions }))).Regions?.map(
        ({ RegionName, OptInStatus }) => `${RegionName} ${OptInStatus}`,
      );

    expect(await namesOf(false)).not.toContain("me-south-1 not-opted-in");
    expect(await namesOf(true)).toContain("me-south-1 not-opted-in");
    const disabled = new EC2Client(endpoint.config("me-south-1"));
    await expect(disabled.send(new DescribeVpcsCommand({}))).rejects.toMatchObject({ name: "AuthFailure" });
  });
});

describe("scenarios, seen through the EC2 API", () => {
  it("delete a route and create it again, as API calls on the event bus", async () => {
    await endpoint.account.run("route-deleted");
    const without = await routesOf(seoul, "dev-private");
    await endpoint.account.run("route-restored");

    expect(without.some((route) => route.DestinationCidrBlock === "192.168.0.0/16")).toBe(false);
    expect((await routesOf(seoul, "dev-private")).some((route) => route.DestinationCidrBlock === "192.168.0.0/16")).toBe(true);
    expect(endpoint.events.map((event) => [event["detail-type"], event.detail["eventName"]])).toEqual([
      ["AWS API Call via CloudTrail", "DeleteRoute"],
      ["AWS API Call via CloudTrail", "CreateRoute"],
    ]);
  });

  it("turn a route through a stopped instance black", async () => {
    await endpoint.account.run("route-blackhole");
    const broken = (await routesOf(seoul, "dev-private")).find((route) => route.DestinationCidrBlock === "0.0.0.0/0");
    await endpoint.account.run("route-blackhole-end");

    expect(broken?.State).toBe("blackhole");
    expect((await routesOf(seoul, "dev-private")).filter((route) => route.State === "blackhole")).toHaveLength(1);
  });

  it("take the learned route away once no tunnel announces it", async () => {
    const hasLearned = async () =>
      (await routesOf(seoul, "prod-vpn-only")).some((route) => route.DestinationCidrBlock === "192.168.0.0/16");

    await endpoint.account.run("vpn-tunnel-down");
    expect(await hasLearned()).toBe(true);
    await endpoint.account.run("vpn-down");
    expect(await hasLearned()).toBe(false);
    await endpoint.account.run("vpn-up");
    expect(await hasLearned()).toBe(true);
  });

  it("fill a subnet address by address, on the interface of the instance that takes them, until none is left", async () => {
    expect(await freeOf("prod-vpn-c")).toBe(21);
    await endpoint.account.run("subnet-filling");
    nowMs += 5 * 60_000;
    expect(await freeOf("prod-vpn-c")).toBe(16);
    const { NetworkInterfaces } = await seoul.send(
      new DescribeNetworkInterfacesCommand({ Filters: [{ Name: "private-ip-address", Values: ["10.20.200.42"] }] }),
    );
    expect(NetworkInterfaces?.[0]?.PrivateIpAddresses).toHaveLength(10);
    nowMs += 60 * 60_000;
    expect(await freeOf("prod-vpn-c")).toBe(0);
    await endpoint.account.run("subnet-drained");
    expect(await freeOf("prod-vpn-c")).toBe(21);
  });
});
