import { randomUUID } from "node:crypto";
import type { ConditionChange } from "./account-conditions.ts";
import { vpnConnections } from "./network.ts";

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

/**
 * The events that AWS sends for a change: two instance state changes for a stop or a start, an AWS Health event for a lost
 * tunnel, and none for a tunnel that returns or for a status check, which show only in Describe calls and metrics.
 */
export function eventsFor(change: ConditionChange, identity: AccountIdentity): readonly AccountEvent[] {
  switch (change.kind) {
    case "power": {
      const states = change.to === "stopped" ? ["stopping", "stopped"] : ["pending", "running"];
      return states.map((state) =>
        accountEvent(identity, {
          atMs: change.atMs,
          source: "aws.ec2",
          detailType: "EC2 Instance State-change Notification",
          resources: [`arn:aws:ec2:${identity.region}:${identity.accountId}:instance/${change.id}`],
          detail: { "instance-id": change.id, state },
        }),
      );
    }
    case "tunnel":
      return change.to === "down" ? [tunnelLost(change, identity)] : [];
    case "check":
      return [];
  }
}

function tunnelLost(change: ConditionChange, identity: AccountIdentity): AccountEvent {
  const vpn = vpnConnections.find((candidate) => candidate.tunnels.some((tunnel) => tunnel.outsideIp === change.id));
  const vpnId = vpn?.vpnConnectionId ?? "";
  return accountEvent(identity, {
    atMs: change.atMs,
    source: "aws.health",
    detailType: "AWS Health Event",
    resources: [vpnId],
    detail: {
      service: "VPN",
      eventTypeCode: "AWS_VPN_REDUNDANCY_LOSS",
      eventTypeCategory: "accountNotification",
      startTime: new Date(change.atMs).toUTCString(),
      eventDescription: [{ language: "en_US", latestDescription: `Tunnel ${change.id} of VPN connection ${vpnId} is down.` }],
      affectedEntities: [{ entityValue: vpnId }],
    },
  });
}

function accountEvent(
  identity: AccountIdentity,
  of: {
    readonly atMs: number;
    readonly source: string;
    readonly detailType: string;
    readonly resources: readonly string[];
    readonly detail: Readonly<Record<string, unknown>>;
  },
): AccountEvent {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": of.detailType,
    source: of.source,
    account: identity.accountId,
    time: new Date(of.atMs).toISOString().replace(/\.\d+Z$/, "Z"),
    region: identity.region,
    resources: of.resources,
    detail: of.detail,
  };
}
