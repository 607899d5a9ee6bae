import { cloudRef } from "../ref.ts";
import type { CloudEndpoint, Endpoint } from "./endpoint.ts";
import { decideAcl } from "./network-acl.ts";
import type { Journey } from "./packet.ts";
import type { PathHop } from "./path-answer.ts";
import { blocked, doubtful, type PathWorld, passing } from "./path-world.ts";
import { decideGroups } from "./security-groups.ts";

export type FilterDirection = "ingress" | "egress";

/** The security groups of an endpoint. No hop where no one thing stands behind the address. */
export function groupHops(
  world: PathWorld,
  { endpoint, journey, direction }: { readonly endpoint: CloudEndpoint; readonly journey: Journey; readonly direction: FilterDirection },
): readonly PathHop[] {
  const groupIds = endpoint.securityGroupIds;
  if (groupIds === undefined) {
    return [];
  }
  const [first] = groupIds;
  if (first === undefined) {
    const facts = { ref: endpoint.ref, kind: "security-group", rule: { kind: "security-group", direction } } as const;
    return endpoint.hop === "instance" ? [doubtful(world, { ...facts, reason: "no security group of it is known" })] : [];
  }
  const hop = { ref: groupRef(first), kind: "security-group", name: world.network.securityGroups.get(first)?.name } as const;
  if (journey.isReply) {
    return [passing(world, { ...hop, rule: { kind: "stateful", direction } })];
  }
  const peer = direction === "ingress" ? journey.source : journey.target;
  const decision = decideGroups(world.network, { groupIds, direction, packet: journey.packet, peerGroupIds: peerGroups(journey, peer) });
  switch (decision.kind) {
    case "allowed": {
      const ref = groupRef(decision.groupId);
      const name = world.network.securityGroups.get(decision.groupId)?.name;
      return [
        passing(world, {
          ref,
          kind: "security-group",
          name,
          rule: { kind: "security-group", groupRef: ref, rule: decision.rule, direction },
        }),
      ];
    }
    case "denied":
      return [
        blocked(world, {
          ...hop,
          rule: { kind: "security-group", direction },
          reason: `no ${direction} rule of ${groupIds.join(", ")} allows it`,
        }),
      ];
    case "unknown":
      return [
        doubtful(world, {
          ...hop,
          rule: { kind: "security-group", direction },
          reason: `${decision.missing.join(", ")} could not be read`,
        }),
      ];
  }
}

function groupRef(id: string): string {
  return `security-group:${id}`;
}

/** Groups of the other end count only while the packet bears its own address. */
function peerGroups({ packet }: Journey, peer: Endpoint): readonly string[] {
  const bearsOwn = (endpoint: CloudEndpoint): boolean =>
    endpoint.ownAddresses.some(({ base, version }) =>
      [packet.source, packet.destination].some((address) => address.base === base && address.version === version),
    );
  return peer.kind === "cloud" && bearsOwn(peer) ? (peer.securityGroupIds ?? []) : [];
}

/** The network ACL of a subnet. */
export function aclHop(
  world: PathWorld,
  { subnetId, journey, direction }: { readonly subnetId: string; readonly journey: Journey; readonly direction: FilterDirection },
): PathHop {
  const acl = world.network.aclOfSubnet.get(subnetId);
  if (acl === undefined) {
    return doubtful(world, { ref: `subnet:${subnetId}`, kind: "network-acl", reason: `the network ACL of ${subnetId} is not known` });
  }
  const aclRef = cloudRef("network-acl", acl);
  const decision = decideAcl(acl, journey.packet, direction);
  const facts = {
    ref: aclRef,
    kind: "network-acl",
    name: acl.name,
    rule: { kind: "network-acl", aclRef, direction, entries: decision.entries },
  } as const;
  const what = `${direction} of ${subnetId}`;
  switch (decision.passes) {
    case "all":
      return passing(world, facts);
    case "some":
      // A question without a port asks whether anything gets through; a reply must, whatever port the client took.
      return journey.isReply && journey.packet.protocol !== undefined
        ? doubtful(world, { ...facts, reason: `only some of the ports that clients send from may pass: ${what}` })
        : passing(world, facts);
    case "none":
      return blocked(world, { ...facts, reason: deniedReason(decision.entries.at(-1)?.number, what) });
  }
}

function deniedReason(entryNumber: number | undefined, what: string): string {
  return entryNumber === undefined ? `no entry allows it: ${what}` : `entry ${entryNumber} denies it: ${what}`;
}
