import type { Prefix } from "../cidr.ts";
import type { Endpoint } from "./endpoint.ts";
import type { PathHop } from "./path-answer.ts";

/** Port numbers from and to, both included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** Ports that clients send from: what replies go to (VPC user guide, "Ephemeral ports"). */
export const ephemeralPorts: PortRange = { from: 1024, to: 65_535 };

/** What travels. Addresses change on the way where they are translated. */
export interface Packet {
  readonly source: Prefix;
  readonly destination: Prefix;
  /** Absent: any. */
  readonly protocol?: string | undefined;
  /** Destination ports; absent: any. */
  readonly ports?: PortRange | undefined;
}

/** What replies have to come back through. */
export type Passage =
  /** The NAT gateway put in its own address and took out `original`. */
  | { readonly kind: "nat"; readonly natId: string; readonly original: Prefix }
  /** A gateway endpoint answers for a service of AWS. */
  | { readonly kind: "endpoint"; readonly endpointId: string; readonly vpcId: string };

/** One way of the conversation. */
export interface Journey {
  readonly packet: Packet;
  readonly source: Endpoint;
  readonly target: Endpoint;
  /** True on the way back: security groups remember the connection. */
  readonly isReply: boolean;
  /** On the way back: what was passed on the way there. */
  readonly passage?: Passage | undefined;
}

/** Where a packet is about to be looked at. */
export type Position =
  | { readonly at: "source" }
  | { readonly at: "subnet-router"; readonly subnetId: string; readonly from: "interface" | "transit-gateway" }
  /** Inside a VPC, where every address of the VPC can be reached. */
  | { readonly at: "vpc"; readonly vpcId: string; readonly fromSubnetId?: string | undefined }
  /** A target of a VPC's route; `subnetId` is the one that the packet comes from. */
  | { readonly at: "route-target"; readonly target: string; readonly vpcId: string; readonly subnetId: string }
  | { readonly at: "transit-gateway"; readonly transitGatewayId: string; readonly attachmentId: string }
  /** Where the attachment of a transit gateway hands packets to a VPC. */
  | { readonly at: "transit-leg"; readonly attachmentId: string; readonly vpcId: string }
  | { readonly at: "vpn-gateway"; readonly id: string; readonly vpcId?: string | undefined; readonly towards: Side }
  | { readonly at: "vpn-connection"; readonly id: string; readonly towards: Side }
  | { readonly at: "virtual-interface"; readonly id: string; readonly towards: Side }
  | { readonly at: "direct-gateway"; readonly id: string; readonly towards: Side }
  | { readonly at: "site-entry"; readonly siteId: string; readonly deviceId?: string | undefined }
  | { readonly at: "site-exit"; readonly siteId: string; readonly deviceId?: string | undefined }
  | { readonly at: "internet" };

/** Which end of a link between a site and AWS the packet goes to. */
export type Side = "site" | "cloud";

/** What happened at a position. Without `next` the packet ends there: its last hop tells how. */
export interface Step {
  readonly hops: readonly PathHop[];
  readonly next?: Position | undefined;
  /** The packet as it goes on, where it was changed. */
  readonly packet?: Packet | undefined;
  readonly passage?: Passage | undefined;
  readonly notes?: readonly string[] | undefined;
}
