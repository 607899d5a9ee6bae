import type { AclEntry, SecurityRule } from "../network.ts";
import type { RouteOrigin } from "../routing/effective-routes.ts";

/** Health of one thing on a path, as the caller knows it. */
export interface HopHealth {
  readonly state: "ok" | "degraded" | "down" | "unknown";
  readonly reason?: string | undefined;
}

/** Health by ref; undefined where nobody watches the thing. */
export type HealthLookup = (ref: string) => HopHealth | undefined;

/** Something that could not be read, from the coverage of the last sweep. */
export interface CoverageGap {
  readonly accountId: string;
  readonly region: string;
  /** Kind of resource, or name of the API call, that is missing. */
  readonly what: string;
  readonly reason: string;
}

/** What decided about the packet at a hop. */
export type PathRule =
  | {
      readonly kind: "route";
      /** Ref of the VPC's or transit gateway's route table. */
      readonly tableRef: string;
      /** CIDR that matched. */
      readonly destination: string;
      /** Prefix list that the CIDR comes from. */
      readonly prefixListId?: string | undefined;
      /** "local", or ids of what the packet is handed to. */
      readonly target: string;
      readonly origin: RouteOrigin;
    }
  | { readonly kind: "no-route"; readonly tableRef: string }
  /** Without a rule: none of the groups' rules matches. */
  | {
      readonly kind: "security-group";
      readonly groupRef?: string | undefined;
      readonly rule?: SecurityRule | undefined;
      readonly direction: "ingress" | "egress";
    }
  /** The group remembers the connection: the answer passes without a rule. */
  | { readonly kind: "stateful"; readonly direction: "ingress" | "egress" }
  | {
      readonly kind: "network-acl";
      readonly aclRef: string;
      readonly direction: "ingress" | "egress";
      readonly entries: readonly AclEntry[];
    };

export type HopKind =
  | "instance"
  | "network-interface"
  | "database"
  | "load-balancer"
  | "security-group"
  | "network-acl"
  | "route-table"
  | "subnet"
  | "vpc"
  | "internet-gateway"
  | "nat-gateway"
  | "vpc-peering"
  | "vpc-endpoint"
  | "transit-gateway"
  | "transit-attachment"
  | "vpn-gateway"
  | "vpn-connection"
  | "vpn-tunnel"
  | "customer-gateway"
  | "direct-gateway"
  | "virtual-interface"
  | "direct-connection"
  | "device"
  | "interface"
  | "site-network"
  | "prefix"
  | "internet"
  | "unknown";

/** One step of a packet. */
export interface PathHop {
  /** Node of the graph; "internet" for the internet, `vpn-tunnel:<connection>/<outside address>` for a tunnel, "site:<site>" for what is between devices. */
  readonly ref: string;
  readonly kind: HopKind;
  readonly name?: string | undefined;
  readonly outcome: "passes" | "blocked" | "unknown";
  /** Why, for people; always there unless the packet passes. */
  readonly reason?: string | undefined;
  readonly rule?: PathRule | undefined;
  /** Absent where nobody watches it. */
  readonly health?: HopHealth | undefined;
}

/** `hop` is the index within the hops of the direction. */
export type PathVerdict =
  | { readonly kind: "reaches" }
  | { readonly kind: "blocked"; readonly hop: number; readonly ref: string; readonly reason: string }
  | { readonly kind: "unknown"; readonly hop?: number | undefined; readonly ref?: string | undefined; readonly reason: string };

/** One way of the conversation, in the order of the packet. */
export interface PathDirection {
  readonly hops: readonly PathHop[];
  readonly verdict: PathVerdict;
}

/** One end as it was understood. */
export interface PathEnd {
  /** What was asked for, as it was written. */
  readonly asked: string;
  /** Absent when nothing, or more than one thing, is called so. */
  readonly ref?: string | undefined;
  readonly address?: string | undefined;
  /** What it could be, when it is more than one thing. */
  readonly candidates: readonly string[];
}

export interface PathQuestion {
  /** Ref, AWS id, device id (`device` or `site/device`), site id, name of a database or instance, address or CIDR. */
  readonly from: string;
  readonly to: string;
  /** "tcp", "udp", "icmp", "icmpv6"; "tcp" when there is a port, else any. */
  readonly protocol?: string | undefined;
  /** Destination port. */
  readonly port?: number | undefined;
}

/** The whole answer. The verdict is that of the first direction that does not reach. */
export interface PathAnswer {
  readonly from: PathEnd;
  readonly to: PathEnd;
  readonly verdict: PathVerdict & { readonly direction?: "forward" | "back" | undefined };
  readonly forward: PathDirection;
  /** Absent when an end was not understood, or when something unknown on the way there may have changed addresses. */
  readonly back?: PathDirection | undefined;
  /** What else is worth knowing: other paths, asymmetry, where the answer holds only for a part of a prefix, what could not be read. */
  readonly notes: readonly string[];
}
