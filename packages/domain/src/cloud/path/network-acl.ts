import { cidrContains } from "../cidr.ts";
import type { AclEntry, NetworkAcl } from "../network.ts";
import type { Packet, PortRange } from "./packet.ts";
import { hasPorts, matchesProtocol, protocolName } from "./protocol-match.ts";

/** What a network ACL does to a packet, and the entries that decided, in the order they were tried. */
export interface AclDecision {
  /** "some" when it depends on the port, and the question leaves the port open. */
  readonly passes: "all" | "some" | "none";
  readonly entries: readonly AclEntry[];
}

const everyPort: PortRange = { from: 0, to: 65_535 };

/**
 * Tries the entries of one direction by rising number (VPC user guide, "Network ACL rules"). Stateless: replies are tried as any other
 * packet. Ingress entries name the source, egress entries the destination. What no entry matches is denied.
 */
export function decideAcl(acl: NetworkAcl, packet: Packet, direction: "ingress" | "egress"): AclDecision {
  const address = direction === "ingress" ? packet.source : packet.destination;
  const entries = acl.entries
    .filter(
      (entry) => entry.direction === direction && matchesProtocol(entry.protocol, packet.protocol) && cidrContains(entry.cidr, address),
    )
    .toSorted((a, b) => a.number - b.number);
  return packet.protocol === undefined ? decideAny(entries) : decidePorts(entries, packet.ports ?? everyPort);
}

/** A packet of whatever protocol: passes as soon as something of it may, ends at the first entry that denies everything. */
function decideAny(entries: readonly AclEntry[]): AclDecision {
  for (const entry of entries) {
    const isWhole = protocolName(entry.protocol) === "all";
    if (entry.action === "allow") {
      return { passes: isWhole ? "all" : "some", entries: [entry] };
    }
    if (isWhole) {
      return { passes: "none", entries: [entry] };
    }
  }
  return { passes: "none", entries: [] };
}

function decidePorts(entries: readonly AclEntry[], wanted: PortRange): AclDecision {
  let open: readonly PortRange[] = [wanted];
  const used: AclEntry[] = [];
  for (const entry of entries) {
    const range = portsOf(entry);
    if (open.some((ports) => ports.from <= range.to && range.from <= ports.to)) {
      used.push(entry);
      open = open.flatMap((ports) => without(ports, range));
    }
  }
  const allows = used.some((entry) => entry.action === "allow");
  const denies = open.length > 0 || used.some((entry) => entry.action === "deny");
  return { passes: allows ? (denies ? "some" : "all") : "none", entries: used };
}

function portsOf(entry: AclEntry): PortRange {
  return hasPorts(entry.protocol) ? { from: entry.fromPort ?? everyPort.from, to: entry.toPort ?? everyPort.to } : everyPort;
}

function without(ports: PortRange, taken: PortRange): readonly PortRange[] {
  return [
    { from: ports.from, to: Math.min(ports.to, taken.from - 1) },
    { from: Math.max(ports.from, taken.to + 1), to: ports.to },
  ].filter((rest) => rest.from <= rest.to);
}
