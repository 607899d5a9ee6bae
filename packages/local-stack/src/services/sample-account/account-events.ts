import { randomUUID } from "node:crypto";
import { findInstance, resourcesIn, usedRegions } from "./account-resources.ts";
import type { ConditionChange } from "./conditions.ts";

/** An event as EventBridge delivers it (https://docs.aws.amazon.com/eventbridge/latest/userguide/aws-events.html). */
export interface AccountEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601 with whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AccountIdentity {
  readonly accountId: string;
  readonly region: string;
}

type EventParts = Pick<AccountEvent, "source" | "detail-type" | "resources" | "detail">;
type Change<K extends ConditionChange["kind"]> = Extract<ConditionChange, { readonly kind: K }>;

/**
 * The events that AWS sends for a change on the default bus of the Region that the change happens in: two instance state changes for a
 * stop or a start, an AWS Health event for a lost tunnel, the API call for a route (a trail records those). What shows only in answers
 * and metrics sends none: a tunnel that returns, a status check, a target's health, a virtual interface, addresses in use.
 */
export function eventsFor(change: ConditionChange, { accountId }: Pick<AccountIdentity, "accountId">): readonly AccountEvent[] {
  const region = regionOf(change);
  return partsOf(change, { accountId, region }).map((parts) => ({
    version: "0",
    id: randomUUID(),
    ...parts,
    account: accountId,
    time: secondOf(change.atMs),
    region,
  }));
}

function partsOf(change: ConditionChange, identity: AccountIdentity): readonly EventParts[] {
  switch (change.kind) {
    case "power":
      return powerEvents(change, identity);
    case "tunnel":
      return change.to === "down" ? [tunnelLost(change)] : [];
    case "route":
      return [routeCall(change, { identity, noun: "Route", tableParameter: "routeTableId" })];
    case "transit-route":
      return [routeCall(change, { identity, noun: "TransitGatewayRoute", tableParameter: "transitGatewayRouteTableId" })];
    default:
      return [];
  }
}

function powerEvents(change: Change<"power">, { region, accountId }: AccountIdentity): readonly EventParts[] {
  const states = change.to === "stopped" ? ["stopping", "stopped"] : ["pending", "running"];
  return states.map((state) => ({
    source: "aws.ec2",
    "detail-type": "EC2 Instance State-change Notification",
    resources: [`arn:aws:ec2:${region}:${accountId}:instance/${change.id}`],
    detail: { "instance-id": change.id, state },
  }));
}

function tunnelLost(change: Change<"tunnel">): EventParts {
  const connections = usedRegions.flatMap((region) => resourcesIn(region).vpnConnections);
  const vpnId = connections.find(({ tunnels }) => tunnels.some(({ outsideIp }) => outsideIp === change.id))?.vpnConnectionId ?? "";
  return {
    source: "aws.health",
    "detail-type": "AWS Health Event",
    resources: [vpnId],
    detail: {
      service: "VPN",
      eventTypeCode: "AWS_VPN_REDUNDANCY_LOSS",
      eventTypeCategory: "accountNotification",
      startTime: new Date(change.atMs).toUTCString(),
      eventDescription: [{ language: "en_US", latestDescription: `Tunnel ${change.id} of VPN connection ${vpnId} is down.` }],
      affectedEntities: [{ entityValue: vpnId }],
    },
  };
}

function routeCall(
  change: Change<"route" | "transit-route">,
  of: { readonly identity: AccountIdentity; readonly noun: string; readonly tableParameter: string },
): EventParts {
  const [tableId = "", destinationCidrBlock = ""] = change.id.split(" ");
  const { accountId, region } = of.identity;
  return {
    source: "aws.ec2",
    "detail-type": "AWS API Call via CloudTrail",
    resources: [],
    detail: {
      eventVersion: "1.11",
      eventTime: secondOf(change.atMs),
      eventSource: "ec2.amazonaws.com",
      eventName: `${change.to === "deleted" ? "Delete" : "Create"}${of.noun}`,
      awsRegion: region,
      userIdentity: { type: "AssumedRole", accountId, arn: `arn:aws:sts::${accountId}:assumed-role/network-admin/operator` },
      requestParameters: { [of.tableParameter]: tableId, destinationCidrBlock },
      responseElements: { _return: true },
      readOnly: false,
    },
  };
}

function regionOf(change: ConditionChange): string {
  const [home = ""] = usedRegions;
  if (change.kind === "power") return findInstance(change.id)?.region ?? home;
  const tableId = change.id.split(" ")[0];
  const tablesOf = (region: string) => [...resourcesIn(region).routeTables, ...resourcesIn(region).transitRouteTables];
  return usedRegions.find((region) => tablesOf(region).some(({ routeTableId }) => routeTableId === tableId)) ?? home;
}

function secondOf(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+Z$/, "Z");
}
