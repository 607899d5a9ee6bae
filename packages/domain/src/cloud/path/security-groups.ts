import { cidrContains } from "../cidr.ts";
import type { SecurityGroup, SecurityRule } from "../network.ts";
import type { NetworkIndex } from "../network-index.ts";
import type { Packet } from "./packet.ts";
import { hasPorts, matchesProtocol } from "./protocol-match.ts";

/** What security groups do to a new connection. */
export type GroupDecision =
  | { readonly kind: "allowed"; readonly groupId: string; readonly rule: SecurityRule }
  | { readonly kind: "denied" }
  /** No rule that is known allows it, but not every group or prefix list is known. */
  | { readonly kind: "unknown"; readonly missing: readonly string[] };

export interface GroupQuestion {
  readonly groupIds: readonly string[];
  readonly direction: "ingress" | "egress";
  readonly packet: Packet;
  /** Groups of the other end: rules may name those. Empty where its address was translated. */
  readonly peerGroupIds: readonly string[];
}

/** Looks for a rule of any of the groups that allows the packet. Rules only allow; the other end is the source of ingress. */
export function decideGroups(index: NetworkIndex, question: GroupQuestion): GroupDecision {
  const missing: string[] = [];
  for (const groupId of question.groupIds) {
    const group: SecurityGroup | undefined = index.securityGroups.get(groupId);
    if (group === undefined) {
      missing.push(groupId);
      continue;
    }
    const rule = group.rules.find((one) => matchesRule(index, { rule: one, question, missing }));
    if (rule !== undefined) {
      return { kind: "allowed", groupId, rule };
    }
  }
  return missing.length === 0 ? { kind: "denied" } : { kind: "unknown", missing };
}

interface RuleMatch {
  readonly rule: SecurityRule;
  readonly question: GroupQuestion;
  /** Grows by what would have to be known to tell. */
  readonly missing: string[];
}

function matchesRule(index: NetworkIndex, { rule, question, missing }: RuleMatch): boolean {
  const { packet, direction } = question;
  if (rule.direction !== direction || !matchesProtocol(rule.protocol, packet.protocol) || !matchesPorts(rule, packet)) {
    return false;
  }
  const address = direction === "ingress" ? packet.source : packet.destination;
  switch (rule.peer.kind) {
    case "cidr":
      return cidrContains(rule.peer.cidr, address);
    case "group":
      return question.peerGroupIds.includes(rule.peer.id);
    case "prefix-list": {
      const cidrs = index.prefixLists.get(rule.peer.id);
      if (cidrs === undefined) {
        missing.push(rule.peer.id);
      }
      return cidrs?.some((cidr) => cidrContains(cidr, address)) ?? false;
    }
  }
}

/** A question without ports asks whether anything gets through. */
function matchesPorts(rule: SecurityRule, packet: Packet): boolean {
  if (packet.ports === undefined || rule.fromPort === undefined || rule.toPort === undefined || !hasPorts(rule.protocol)) {
    return true;
  }
  return rule.fromPort <= packet.ports.from && packet.ports.to <= rule.toPort;
}
