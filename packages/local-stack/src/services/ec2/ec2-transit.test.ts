import {
  DescribeTransitGatewayAttachmentsCommand,
  DescribeTransitGatewayPeeringAttachmentsCommand,
  DescribeTransitGatewayRouteTablesCommand,
  DescribeTransitGatewaysCommand,
  DescribeTransitGatewayVpcAttachmentsCommand,
  DescribeVpnConnectionsCommand,
  EC2Client,
  GetTransitGatewayRouteTableAssociationsCommand,
  GetTransitGatewayRouteTablePropagationsCommand,
  SearchTransitGatewayRoutesCommand,
} from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SampleEndpoint, startSampleEndpoint } from "../sample-account/sample-endpoint.fixture.ts";

const workloads = "tgw-rtb-0a20000000000a901";
let endpoint: SampleEndpoint;
let seoul: EC2Client;
let virginia: EC2Client;

beforeAll(async () => {
  endpoint = await startSampleEndpoint();
  seoul = new EC2Client(endpoint.config("ap-northeast-2"));
  virginia = new EC2Client(endpoint.config("us-east-1"));
});
afterAll(() => endpoint.close());

async function routesOf(TransitGatewayRouteTableId: string) {
  const { Routes } = await seoul.send(
    new SearchTransitGatewayRoutesCommand({
      TransitGatewayRouteTableId,
      Filters: [{ Name: "state", Values: ["active", "blackhole"] }],
      MaxResults: 1_000,
    }),
  );
  return Routes?.map(
    (route) => `${route.DestinationCidrBlock} ${route.State} ${route.TransitGatewayAttachments?.[0]?.ResourceType ?? "-"}`,
  );
}

describe("the transit gateways of the sample account, seen through the SDK", () => {
  it("attach VPCs, a VPN, Direct Connect and each other", async () => {
    const { TransitGateways } = await seoul.send(new DescribeTransitGatewaysCommand({}));
    const { TransitGatewayAttachments } = await seoul.send(new DescribeTransitGatewayAttachmentsCommand({}));

    expect(TransitGateways).toMatchObject([
      { TransitGatewayId: "tgw-0b1c2d3e4f5a60901", State: "available", Options: { AmazonSideAsn: 64_513 } },
    ]);
    expect(
      TransitGatewayAttachments?.map((one) => [one.ResourceType, one.ResourceId, one.Association?.TransitGatewayRouteTableId]),
    ).toEqual([
      ["vpc", "vpc-0a1b2c3d4e5f6a001", workloads],
      ["vpc", "vpc-0d1e2f3a4b5c6d002", workloads],
      ["vpn", "vpn-0f1e2d3c4b5a60719", "tgw-rtb-0a20000000000a902"],
      ["direct-connect-gateway", "8b1f0c6e-2d47-4d1c-9a53-0e6f7a9b1c2d", "tgw-rtb-0a20000000000a902"],
      ["peering", "tgw-0e1f2a3b4c5d60902", "tgw-rtb-0a20000000000a902"],
    ]);
    const { TransitGatewayVpcAttachments } = await seoul.send(new DescribeTransitGatewayVpcAttachmentsCommand({}));
    expect(TransitGatewayVpcAttachments?.map(({ SubnetIds }) => SubnetIds?.length)).toEqual([3, 2]);
  });

  it("show a peering from both ends alike", async () => {
    const [here, there] = await Promise.all(
      [seoul, virginia].map(async (client) => {
        const { TransitGatewayPeeringAttachments } = await client.send(new DescribeTransitGatewayPeeringAttachmentsCommand({}));
        return TransitGatewayPeeringAttachments?.[0];
      }),
    );

    expect(here?.TransitGatewayAttachmentId).toBe(there?.TransitGatewayAttachmentId);
    expect(here?.RequesterTgwInfo).toEqual({
      TransitGatewayId: "tgw-0b1c2d3e4f5a60901",
      OwnerId: "000000000000",
      Region: "ap-northeast-2",
    });
    expect(there?.RequesterTgwInfo).toEqual(here?.RequesterTgwInfo);
    expect(there?.AccepterTgwInfo).toEqual(here?.AccepterTgwInfo);
  });

  it("tell associations, propagations and routes of a table, the blackhole among them", async () => {
    const { TransitGatewayRouteTables } = await seoul.send(new DescribeTransitGatewayRouteTablesCommand({}));
    const table = { TransitGatewayRouteTableId: TransitGatewayRouteTables?.[0]?.TransitGatewayRouteTableId };
    const { Associations } = await seoul.send(new GetTransitGatewayRouteTableAssociationsCommand(table));
    const { TransitGatewayRouteTablePropagations } = await seoul.send(new GetTransitGatewayRouteTablePropagationsCommand(table));

    expect(Associations?.map(({ ResourceType }) => ResourceType)).toEqual(["vpc", "vpc"]);
    expect(TransitGatewayRouteTablePropagations?.map(({ ResourceType }) => ResourceType)).toEqual(["vpn", "direct-connect-gateway"]);
    expect(await routesOf(workloads)).toEqual([
      "192.168.0.0/16 active direct-connect-gateway",
      "172.20.0.0/16 active direct-connect-gateway",
      "10.40.0.0/16 active peering",
      "10.99.0.0/16 blackhole -",
    ]);
  });

  it("search by type, need a filter, and know their own tables only", async () => {
    const search = (input: object) =>
      seoul.send(new SearchTransitGatewayRoutesCommand({ TransitGatewayRouteTableId: workloads, Filters: undefined, ...input }));

    expect((await search({ Filters: [{ Name: "type", Values: ["static"] }] })).Routes).toHaveLength(2);
    await expect(search({})).rejects.toMatchObject({ name: "MissingParameter" });
    const Filters = [{ Name: "type", Values: ["static"] }];
    await expect(search({ TransitGatewayRouteTableId: "tgw-rtb-0", Filters })).rejects.toMatchObject({
      name: "InvalidRouteTableID.NotFound",
    });
  });
});

describe("scenarios, seen through the transit gateway", () => {
  it("fall back from Direct Connect to the VPN, and lose what neither announces", async () => {
    await endpoint.account.run("direct-connect-down");
    expect(await routesOf(workloads)).toEqual(["192.168.0.0/16 active vpn", "10.40.0.0/16 active peering", "10.99.0.0/16 blackhole -"]);
    await endpoint.account.run("second-vpn-down");
    expect(await routesOf(workloads)).toEqual(["10.40.0.0/16 active peering", "10.99.0.0/16 blackhole -"]);
    await endpoint.account.run("second-vpn-up");
    await endpoint.account.run("direct-connect-up");
  });

  it("remove a static route and put it back", async () => {
    await endpoint.account.run("tgw-route-removed");
    const without = await routesOf(workloads);
    await endpoint.account.run("tgw-route-restored");

    expect(without).not.toContain("10.40.0.0/16 active peering");
    expect(await routesOf(workloads)).toContain("10.40.0.0/16 active peering");
    expect(endpoint.events.map(({ detail }) => detail["eventName"])).toContain("DeleteTransitGatewayRoute");
  });

  it("show the second VPN's tunnel down while the other stays up", async () => {
    await endpoint.account.run("second-vpn-tunnel-down");
    const { VpnConnections } = await seoul.send(new DescribeVpnConnectionsCommand({ VpnConnectionIds: ["vpn-0f1e2d3c4b5a60719"] }));

    expect(VpnConnections?.[0]).toMatchObject({
      TransitGatewayId: "tgw-0b1c2d3e4f5a60901",
      CustomerGatewayId: "cgw-0f1e2d3c4b5a60919",
      Options: { TunnelOptions: [{ LogOptions: { CloudWatchLogOptions: { LogEnabled: true, BgpLogEnabled: true } } }, {}] },
      VgwTelemetry: [
        { OutsideIpAddress: "198.51.100.21", Status: "DOWN", StatusMessage: "IPSEC IS DOWN" },
        { OutsideIpAddress: "198.51.100.22", Status: "UP" },
      ],
    });
    expect(VpnConnections?.[0]?.VpnGatewayId).toBeUndefined();
  });
});
