import { describe, expect, it } from "vitest";
import { apisChangedBy } from "./changing-calls.ts";
import { InventoryEvent } from "./inventory-event.ts";

const envelope = { account: "000000000000", region: "ap-northeast-2", time: "2026-11-20T10:00:00Z" };

function stateChange(state: string): object {
  return {
    ...envelope,
    version: "0",
    id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    "detail-type": "EC2 Instance State-change Notification",
    source: "aws.ec2",
    resources: ["arn:aws:ec2:ap-northeast-2:000000000000:instance/i-0a"],
    detail: { "instance-id": "i-0a", state },
  };
}

function trailed(eventName: string, more: object = {}): object {
  return {
    ...envelope,
    source: "aws.ec2",
    "detail-type": "AWS API Call via CloudTrail",
    detail: { eventSource: "ec2.amazonaws.com", eventName, ...more },
  };
}

const volume = { ...envelope, source: "aws.ec2", "detail-type": "EBS Volume Notification", detail: { event: "deleteVolume" } };
const database = { ...envelope, source: "aws.rds", "detail-type": "RDS DB Instance Event", detail: { SourceIdentifier: "orders" } };

describe("an event", () => {
  it("of an instance asks for that instance", () => {
    expect(InventoryEvent.parse(stateChange("stopping"))).toMatchObject({
      kind: "instance",
      change: { account: "000000000000", detail: { "instance-id": "i-0a", state: "stopping" } },
    });
  });

  it.each([
    ["a volume", volume, ["describe-volumes"]],
    ["a database", database, ["describe-db-instances"]],
    ["a route", trailed("CreateRoute"), ["describe-route-tables"]],
    ["an instance that was made", trailed("RunInstances"), []],
    ["a call that was refused", trailed("CreateRoute", { errorCode: "Client.UnauthorizedOperation" }), []],
    ["a call that reads", trailed("DescribeVpcs"), []],
  ])("of %s asks for the listings that show it", (_name, event, apis) => {
    expect(InventoryEvent.parse(event)).toEqual({
      kind: "refresh",
      change: { accountId: "000000000000", region: "ap-northeast-2", atMs: Date.UTC(2026, 10, 20, 10), apis },
    });
  });

  it.each([{}, { source: "aws.events", "detail-type": "Scheduled Event" }, { ...stateChange("running"), detail: {} }])(
    "that is none of these (%j) asks for a sweep",
    (event) => {
      expect(InventoryEvent.parse(event)).toEqual({ kind: "sweep" });
    },
  );
});

describe("a call that a trail tells of", () => {
  it.each([
    ["CreateTransitGatewayRoute", "describe-transit-gateway-route-tables"],
    ["AssociateTransitGatewayRouteTable", "describe-transit-gateway-attachments"],
    ["AcceptVpcPeeringConnection", "describe-vpc-peering-connections"],
    ["ModifyVpnTunnelOptions", "describe-vpn-connections"],
    ["EnableVgwRoutePropagation", "describe-route-tables"],
    ["AttachVpnGateway", "describe-vpn-gateways"],
    ["DeleteEgressOnlyInternetGateway", "describe-egress-only-internet-gateways"],
    ["DetachInternetGateway", "describe-internet-gateways"],
    ["AuthorizeSecurityGroupIngress", "describe-security-groups"],
    ["AssociateVpcCidrBlock", "describe-vpcs"],
    ["ReleaseAddress", "describe-addresses"],
  ])("%s is shown by %s", (eventName, api) => {
    expect(apisChangedBy({ eventSource: "ec2.amazonaws.com", eventName })).toContain(api);
  });

  it("to Direct Connect, which sends no events of its own, is shown by its listings", () => {
    expect(apisChangedBy({ eventSource: "directconnect.amazonaws.com", eventName: "DeleteVirtualInterface" })).toContain(
      "describe-virtual-interfaces",
    );
  });
});
