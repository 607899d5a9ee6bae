import {
  DescribeConnectionsCommand,
  DescribeDirectConnectGatewayAssociationsCommand,
  DescribeDirectConnectGatewayAttachmentsCommand,
  DescribeDirectConnectGatewaysCommand,
  DescribeVirtualInterfacesCommand,
  DirectConnectClient,
} from "@aws-sdk/client-direct-connect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SampleEndpoint, startSampleEndpoint } from "../sample-account/sample-endpoint.fixture.ts";

let endpoint: SampleEndpoint;
let client: DirectConnectClient;

beforeAll(async () => {
  endpoint = await startSampleEndpoint();
  client = new DirectConnectClient(endpoint.config("ap-northeast-2"));
});
afterAll(() => endpoint.close());

describe("the Direct Connect API over the sample account, seen through the SDK", () => {
  it("describes a connection, its transit interface and the BGP session to the site's router", async () => {
    const { connections } = await client.send(new DescribeConnectionsCommand({}));
    const { virtualInterfaces } = await client.send(new DescribeVirtualInterfacesCommand({}));

    expect(connections).toMatchObject([{ connectionId: "dxcon-fg1a2b3c", connectionState: "available", bandwidth: "1Gbps" }]);
    expect(virtualInterfaces).toMatchObject([
      {
        virtualInterfaceId: "dxvif-fg4d5e6f",
        virtualInterfaceType: "transit",
        virtualInterfaceState: "available",
        vlan: 310,
        asn: 65_010,
        amazonSideAsn: 64_620,
        bgpPeers: [{ customerAddress: "169.254.96.2/30", amazonAddress: "169.254.96.1/30", bgpStatus: "up" }],
      },
    ]);
  });

  it("joins it to the transit gateway through a Direct Connect gateway, which every Region lists", async () => {
    const other = new DirectConnectClient(endpoint.config("us-east-1"));
    const { directConnectGateways } = await other.send(new DescribeDirectConnectGatewaysCommand({}));
    const directConnectGatewayId = directConnectGateways?.[0]?.directConnectGatewayId;
    const associations = await client.send(new DescribeDirectConnectGatewayAssociationsCommand({ directConnectGatewayId }));
    const attachments = await client.send(new DescribeDirectConnectGatewayAttachmentsCommand({ directConnectGatewayId }));

    expect(associations.directConnectGatewayAssociations).toMatchObject([
      {
        associatedGateway: { id: "tgw-0b1c2d3e4f5a60901", type: "transitGateway" },
        allowedPrefixesToDirectConnectGateway: [{ cidr: "10.20.0.0/16" }, { cidr: "10.30.0.0/16" }, { cidr: "10.40.0.0/16" }],
      },
    ]);
    expect(attachments.directConnectGatewayAttachments).toMatchObject([{ virtualInterfaceId: "dxvif-fg4d5e6f" }]);
    expect((await other.send(new DescribeConnectionsCommand({}))).connections).toEqual([]);
  });

  it("shows a lost session in the interface and its peer, and not in the connection", async () => {
    await endpoint.account.run("direct-connect-down");

    const { virtualInterfaces } = await client.send(new DescribeVirtualInterfacesCommand({ connectionId: "dxcon-fg1a2b3c" }));
    expect(virtualInterfaces).toMatchObject([{ virtualInterfaceState: "down", bgpPeers: [{ bgpStatus: "down" }] }]);
    expect((await client.send(new DescribeConnectionsCommand({}))).connections?.[0]?.connectionState).toBe("available");
    expect(endpoint.events).toEqual([]);
  });

  it("refuses a connection that it does not have", async () => {
    const send = client.send(new DescribeConnectionsCommand({ connectionId: "dxcon-none" }));
    await expect(send).rejects.toMatchObject({ name: "DirectConnectClientException" });
  });
});
