import { cidrContains, formatAddress, isPrivatePrefix, type Prefix, parseAddress } from "../cidr.ts";
import type { InternetGateway, PeeredVpc } from "../network.ts";
import { interfacesAt } from "../network-index.ts";
import { aclHop } from "./filter-hops.ts";
import type { Journey, Position, Step } from "./packet.ts";
import { blocked, doubtful, type PathWorld, passing } from "./path-world.ts";
import { isNatAddress } from "./subnet-steps.ts";
import { enterTransitGateway } from "./transit-steps.ts";

type TargetPosition = Extract<Position, { at: "route-target" }>;

/** What a route of a VPC hands the packet to. */
export function passRouteTarget(world: PathWorld, journey: Journey, position: TargetPosition): Step {
  const { target } = position;
  switch (/^[a-z]+(?=-)/u.exec(target)?.[0]) {
    case "igw":
    case "eigw":
      return leaveByInternetGateway(world, journey, position);
    case "nat":
      return translateByNat(world, journey, position);
    case "pcx":
      return crossPeering(world, journey, position);
    case "tgw":
      return enterTransitGateway(world, journey, position);
    case "vgw":
      return { hops: [], next: { at: "vpn-gateway", id: target, vpcId: position.vpcId, towards: "site" } };
    case "vpce":
      return passEndpoint(world, target);
    case "eni":
    case "i":
      return passAppliance(world, target);
    default:
      return { hops: [doubtful(world, { ref: target, kind: "unknown", reason: "what this target does with packets is not known" })] };
  }
}

function leaveByInternetGateway(world: PathWorld, journey: Journey, { target, vpcId }: TargetPosition): Step {
  const { packet } = journey;
  const gateway = world.network.internetGateways.get(target);
  const facts = { ref: `internet-gateway:${target}`, kind: "internet-gateway", name: gateway?.name } as const;
  if (gateway === undefined) {
    return { hops: [doubtful(world, { ...facts, reason: "the gateway could not be read" })] };
  }
  const source = publicSource(world, { journey, vpcId });
  const obstacle = exitObstacle(gateway, { vpcId, destination: packet.destination });
  if (obstacle !== undefined || source === undefined) {
    return { hops: [blocked(world, { ...facts, reason: obstacle ?? `${formatAddress(packet.source)} has no public address` })] };
  }
  return { hops: [passing(world, facts)], packet: { ...packet, source }, next: { at: "internet" } };
}

function exitObstacle(
  gateway: InternetGateway,
  { vpcId, destination }: { readonly vpcId: string; readonly destination: Prefix },
): string | undefined {
  if (!gateway.vpcIds.includes(vpcId)) {
    return `it is not attached to ${vpcId}`;
  }
  if (gateway.egressOnly && destination.version === 4) {
    return "it lets IPv6 out only";
  }
  return isPrivatePrefix(destination) ? `the internet does not route ${formatAddress(destination)}` : undefined;
}

/** The public address that the internet gateway puts in for a private one; IPv6 addresses stay. */
function publicSource(world: PathWorld, { journey, vpcId }: { readonly journey: Journey; readonly vpcId: string }): Prefix | undefined {
  const { packet, source } = journey;
  const text = formatAddress(packet.source);
  if (packet.source.version === 6) {
    return packet.source;
  }
  if (source.kind === "cloud" && source.ownAddresses.some((own) => formatAddress(own) === text)) {
    return source.publicAddresses[0];
  }
  const nats = [...world.network.natGateways.values()].filter((nat) => nat.vpcId === vpcId);
  const address = nats.flatMap((nat) => nat.addresses).find((one) => one.privateIp === text);
  return parseAddress(address?.publicIp ?? "");
}

/** The internet hands a packet to whoever has its destination. */
export function crossInternet(world: PathWorld, journey: Journey): Step {
  const { packet, target, passage } = journey;
  if (passage?.kind === "endpoint") {
    const facts = { ref: `vpc-endpoint:${passage.endpointId}`, kind: "vpc-endpoint" } as const;
    return { hops: [passing(world, facts)], next: { at: "vpc", vpcId: passage.vpcId } };
  }
  const nat = passage?.kind === "nat" ? world.network.natGateways.get(passage.natId) : undefined;
  if (nat !== undefined && isNatAddress(world, { natId: nat.id, address: packet.destination })) {
    const address = nat.addresses.find((one) => one.publicIp === formatAddress(packet.destination)) ?? nat.addresses[0];
    return enterFromInternet(world, journey, {
      vpcId: nat.vpcId,
      ref: `nat-gateway:${nat.id}`,
      own: parseAddress(address?.privateIp ?? ""),
    });
  }
  if (target.kind === "cloud") {
    return enterFromInternet(world, journey, { vpcId: target.vpcId, ref: target.ref, own: target.ownAddresses[0] });
  }
  const internet = passing(world, { ref: "internet", kind: "internet" });
  return target.kind === "internet"
    ? { hops: [internet] }
    : { hops: [internet, doubtful(world, { ref: target.ref, kind: "prefix", reason: "how the internet reaches it is not known" })] };
}

/** What has a public address in a VPC, and the private one behind it. */
interface PublicThing {
  readonly vpcId: string;
  readonly ref: string;
  readonly own: Prefix | undefined;
}

function enterFromInternet(world: PathWorld, { packet, isReply }: Journey, { vpcId, ref, own }: PublicThing): Step {
  const internet = passing(world, { ref: "internet", kind: "internet" });
  const gateway = [...world.network.internetGateways.values()].find(
    (one) => one.vpcIds.includes(vpcId) && (!one.egressOnly || (isReply && packet.destination.version === 6)),
  );
  if (gateway === undefined) {
    return {
      hops: [internet, blocked(world, { ref: `vpc:${vpcId}`, kind: "vpc", reason: `no internet gateway is attached to ${vpcId}` })],
    };
  }
  const facts = { ref: `internet-gateway:${gateway.id}`, kind: "internet-gateway", name: gateway.name } as const;
  const destination = privateDestination(world, { destination: packet.destination, vpcId, own });
  if (destination === undefined) {
    const reason = `${formatAddress(packet.destination)} is no public address of ${ref}`;
    return { hops: [internet, blocked(world, { ...facts, reason })] };
  }
  return { hops: [internet, passing(world, facts)], packet: { ...packet, destination }, next: { at: "vpc", vpcId } };
}

/** The private address behind a public one; IPv6 addresses are their own. */
function privateDestination(
  world: PathWorld,
  { destination, vpcId, own }: { readonly destination: Prefix; readonly vpcId: string; readonly own: Prefix | undefined },
): Prefix | undefined {
  if (destination.version === 6) {
    return destination;
  }
  if (isPrivatePrefix(destination)) {
    return undefined;
  }
  const eni = interfacesAt(world.network, formatAddress(destination)).find((one) => one.vpcId === vpcId);
  return parseAddress(eni?.privateIps[0] ?? "") ?? own;
}

function translateByNat(world: PathWorld, journey: Journey, { target, subnetId }: TargetPosition): Step {
  const nat = world.network.natGateways.get(target);
  const facts = { ref: `nat-gateway:${target}`, kind: "nat-gateway", name: nat?.name } as const;
  if (nat === undefined) {
    return { hops: [doubtful(world, { ...facts, reason: "the gateway could not be read" })] };
  }
  const address = parseAddress(nat.addresses[0]?.privateIp ?? "");
  if (nat.state !== "available") {
    return { hops: [blocked(world, { ...facts, reason: `it is ${nat.state}` })] };
  }
  if (nat.subnetId === undefined || address === undefined) {
    return { hops: [doubtful(world, { ...facts, reason: "its subnet or address is not known" })] };
  }
  const hops = [
    ...(nat.subnetId === subnetId ? [] : [aclHop(world, { subnetId: nat.subnetId, journey, direction: "ingress" })]),
    passing(world, facts),
  ];
  return {
    hops,
    packet: { ...journey.packet, source: address },
    passage: { kind: "nat", natId: nat.id, original: journey.packet.source },
    next: { at: "subnet-router", subnetId: nat.subnetId, from: "interface" },
  };
}

/** Peering joins two VPCs and nothing behind them (VPC Peering guide, "Edge to edge routing"). */
function crossPeering(world: PathWorld, { packet }: Journey, { target, vpcId }: TargetPosition): Step {
  const peering = world.network.peerings.get(target);
  const facts = { ref: `vpc-peering:${target}`, kind: "vpc-peering", name: peering?.name } as const;
  if (peering === undefined) {
    return { hops: [doubtful(world, { ...facts, reason: "the peering could not be read" })] };
  }
  if (peering.state !== "active") {
    return { hops: [blocked(world, { ...facts, reason: `the peering is ${peering.state}` })] };
  }
  const peer: PeeredVpc = peering.requester.vpcId === vpcId ? peering.accepter : peering.requester;
  const vpc = world.network.vpcs.get(peer.vpcId);
  const cidrs = vpc === undefined ? peer.cidrs : [...vpc.cidrs, ...vpc.ipv6Cidrs];
  if (cidrs.length > 0 && !cidrs.some((cidr) => cidrContains(cidr, packet.destination))) {
    const reason = `a peering carries nothing on: ${formatAddress(packet.destination)} is not in ${peer.vpcId}`;
    return { hops: [blocked(world, { ...facts, reason })] };
  }
  return vpc === undefined
    ? { hops: [doubtful(world, { ...facts, reason: `${peer.vpcId} of account ${peer.accountId ?? "unknown"} is not read` })] }
    : { hops: [passing(world, facts)], next: { at: "vpc", vpcId: peer.vpcId } };
}

function passEndpoint(world: PathWorld, target: string): Step {
  const endpoint = world.network.endpoints.get(target);
  const facts = { ref: `vpc-endpoint:${target}`, kind: "vpc-endpoint", name: endpoint?.name ?? endpoint?.service } as const;
  if (endpoint?.type !== "Gateway") {
    return { hops: [doubtful(world, { ...facts, reason: "what is behind this endpoint is not known" })] };
  }
  return endpoint.state.toLowerCase() === "available"
    ? { hops: [passing(world, facts)], passage: { kind: "endpoint", endpointId: target, vpcId: endpoint.vpcId } }
    : { hops: [blocked(world, { ...facts, reason: `the endpoint is ${endpoint.state}` })] };
}

/** An instance or interface that routes send packets to, such as a firewall. */
function passAppliance(world: PathWorld, target: string): Step {
  const eni = world.network.interfaces.get(target) ?? world.network.interfacesOfInstance.get(target)?.[0];
  const isInstance = target.startsWith("i-");
  const facts = {
    ref: `${isInstance ? "instance" : "network-interface"}:${target}`,
    kind: isInstance ? "instance" : "network-interface",
    name: eni?.name,
  } as const;
  if (eni?.sourceDestCheck === true) {
    return { hops: [blocked(world, { ...facts, reason: "it forwards nothing: its source/destination check is on" })] };
  }
  // It may drop the packet, or put in another address: nothing that follows could be told.
  return { hops: [doubtful(world, { ...facts, reason: "what this appliance does with the packet is not known" })] };
}
