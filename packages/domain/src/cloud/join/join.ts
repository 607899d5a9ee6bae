import type { Ref } from "../ref.ts";

/**
 * Kinds of links between the two worlds, and what is at their ends. A customer gateway is a device; a VPN tunnel ends at an interface and
 * carries a BGP session; a virtual interface of Direct Connect ends at a sub-interface; an instance is a device, or something that sends
 * syslog; a prefix of a site is routed by a route table.
 */
export const joinKinds = {
  "customer-gateway-device": { left: "customer-gateway", right: ["device"], oneRight: true, oneLeft: false },
  "tunnel-interface": { left: "vpn-tunnel", right: ["interface"], oneRight: true, oneLeft: true },
  "tunnel-bgp-peer": { left: "vpn-tunnel", right: ["bgp-peer"], oneRight: true, oneLeft: true },
  "virtual-interface-port": { left: "virtual-interface", right: ["interface"], oneRight: true, oneLeft: true },
  "instance-device": { left: "instance", right: ["device"], oneRight: true, oneLeft: true },
  "instance-log-source": { left: "instance", right: ["log-source"], oneRight: true, oneLeft: true },
  "prefix-route": { left: "prefix", right: ["route-table", "transit-route-table"], oneRight: false, oneLeft: false },
} as const satisfies Readonly<
  Record<string, { readonly left: string; readonly right: readonly string[]; readonly oneRight: boolean; readonly oneLeft: boolean }>
>;
export type JoinKind = keyof typeof joinKinds;

/** By what two things may be known to belong together. */
export type EvidenceKind =
  | "interface-address"
  | "polled-address"
  | "declared-nat"
  | "inside-address"
  | "bgp-neighbour"
  | "bgp-as"
  | "same-customer-gateway"
  | "vlan"
  | "private-address"
  | "instance-id"
  | "name"
  | "route"
  | "route-target"
  | "operator";

/** What was seen, and where. */
export interface JoinEvidence {
  readonly kind: EvidenceKind;
  /** A clause such as "203.0.113.10 is an address of Gi0/0/0". Names in it may be text of devices. */
  readonly text: string;
  /** From 0 to 1: how sure this alone makes the link. Less where it points at several things. */
  readonly weight: number;
}

/** proposed: the evidence says so. pinned and refused: an operator does. */
export type JoinState = "proposed" | "pinned" | "refused";

/** A link between a thing of AWS and a thing of a site, and why it is there. */
export interface Join {
  readonly kind: JoinKind;
  readonly left: Ref;
  readonly right: Ref;
  readonly evidence: readonly JoinEvidence[];
  /** From 0 to 1: what all the evidence together makes it. */
  readonly confidence: number;
  readonly state: JoinState;
  /** Whether paths and verdicts rely on it. Not when it is refused, too weak, or another one claims the same as strongly. */
  readonly used: boolean;
  /** What else the same evidence points at; empty when the link is unambiguous. */
  readonly rivals: readonly Ref[];
  /** Why the link is here, and why it is not relied on when it is not: sentences for people. */
  readonly explain: string;
}

/** An operator's word on a link. */
export interface JoinDecision {
  readonly kind: JoinKind;
  readonly left: Ref;
  readonly right: Ref;
  readonly decision: "pinned" | "refused";
}

/** One piece of evidence for one link. */
export interface JoinClaim {
  readonly kind: JoinKind;
  readonly left: Ref;
  readonly right: Ref;
  readonly evidence: JoinEvidence;
}

/** The kind of link that may be between two things; undefined for things that no join links. */
export function joinKindOf(leftKind: string, rightKind: string): JoinKind | undefined {
  const kinds = Object.entries(joinKinds) as readonly [JoinKind, { readonly left: string; readonly right: readonly string[] }][];
  return kinds.find(([, ends]) => ends.left === leftKind && ends.right.includes(rightKind))?.[0];
}
