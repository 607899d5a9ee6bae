import { formatAddress, type Prefix } from "../cidr.ts";
import type { Endpoint } from "./endpoint.ts";
import { ephemeralPorts, type Journey, type Packet } from "./packet.ts";
import type { CoverageGap, PathAnswer, PathDirection, PathEnd, PathQuestion } from "./path-answer.ts";
import type { PathWorld } from "./path-world.ts";
import { hasPorts, protocolName } from "./protocol-match.ts";
import { type Resolution, resolveEndpoint } from "./resolve-endpoint.ts";
import { type Walk, walk } from "./walk.ts";

/**
 * Follows a packet from one end to the other and its answer back, hop by hop, with the rule that sent it on. Says "unknown" wherever
 * something that decides could not be read, and never throws on half a network. Routes, groups and ACLs are as AWS documents them; within
 * a site everything is one hop.
 */
export function explainPath(world: PathWorld, question: PathQuestion): PathAnswer {
  const from = resolveEndpoint(world, question.from);
  const to = resolveEndpoint(world, question.to);
  const ends = { from: endOf(question.from, from), to: endOf(question.to, to) };
  if (from.kind !== "found" || to.kind !== "found") {
    const reason = from.kind === "found" ? notUnderstood(question.to, to) : notUnderstood(question.from, from);
    return unanswered(world, { ends, reason });
  }
  const packet = firstPacket({ source: from.endpoint, target: to.endpoint, question });
  if (packet === undefined) {
    return unanswered(world, { ends, reason: "the two ends have no addresses of the same IP version that are known" });
  }
  const there = walk(world, { packet, source: from.endpoint, target: to.endpoint, isReply: false });
  const changer = unknownChanger(there, to.endpoint);
  const back = changer === undefined ? walk(world, reply({ there, first: packet, source: to.endpoint, target: from.endpoint })) : undefined;
  const walks = back === undefined ? [there] : [there, back];
  const notes = [...walks.flatMap((one) => one.notes), ...asymmetry(there, back), ...gapNotes(world, walks)];
  return {
    from: { ...ends.from, address: formatAddress(packet.source) },
    to: { ...ends.to, address: formatAddress(packet.destination) },
    verdict: joint(there.direction, back?.direction),
    forward: there.direction,
    ...(back === undefined ? {} : { back: back.direction }),
    notes: [...new Set(changer === undefined ? notes : [...notes, `${changer} may change addresses: the way back cannot be told`])],
  };
}

const changers: ReadonlySet<string> = new Set(["instance", "network-interface", "vpc-endpoint", "unknown"]);

/** What the packet was lost at, if that may have given it other addresses. */
function unknownChanger({ direction }: Walk, target: Endpoint): string | undefined {
  const last = direction.hops.at(-1);
  return last?.outcome === "unknown" && last.ref !== target.ref && changers.has(last.kind) ? last.ref : undefined;
}

function endOf(asked: string, resolution: Resolution): PathEnd {
  switch (resolution.kind) {
    case "found":
      return { asked, ref: resolution.endpoint.ref, candidates: [] };
    case "ambiguous":
      return { asked, candidates: resolution.refs };
    case "not-found":
      return { asked, candidates: [] };
  }
}

function notUnderstood(asked: string, resolution: Resolution): string {
  return resolution.kind === "ambiguous"
    ? `${asked} may be any of ${resolution.refs.join(", ")}`
    : `${asked}: ${resolution.kind === "not-found" ? resolution.reason : "not understood"}`;
}

function unanswered(
  world: PathWorld,
  { ends, reason }: { readonly ends: { readonly from: PathEnd; readonly to: PathEnd }; readonly reason: string },
): PathAnswer {
  const verdict = { kind: "unknown", reason } as const;
  return { ...ends, verdict, forward: { hops: [], verdict }, notes: world.gaps.map(gapText) };
}

interface PacketEnds {
  readonly source: Endpoint;
  readonly target: Endpoint;
  readonly question: PathQuestion;
}

/** IPv4 where both have it. From the internet a thing in a VPC is known by its public address. */
function firstPacket({ source, target, question }: PacketEnds): Packet | undefined {
  const sources = source.kind === "cloud" ? source.ownAddresses : source.addresses;
  const isPublic = source.kind === "internet" && target.kind === "cloud" && target.publicAddresses.length > 0;
  const targets = isPublic ? target.publicAddresses : target.addresses;
  const pairs = ([4, 6] as const).flatMap((version) => {
    const of = (addresses: readonly Prefix[]): Prefix | undefined => addresses.find((one) => one.version === version);
    const [one, other] = [of(sources), of(targets)];
    return one === undefined || other === undefined ? [] : [{ source: one, destination: other }];
  });
  const protocol = question.protocol ?? (question.port === undefined ? undefined : "tcp");
  const { port } = question;
  return (
    pairs[0] && {
      ...pairs[0],
      protocol: protocol && protocolName(protocol),
      ports: port === undefined ? undefined : { from: port, to: port },
    }
  );
}

interface Answering {
  readonly there: Walk;
  readonly first: Packet;
  readonly source: Endpoint;
  readonly target: Endpoint;
}

/** The answer goes to the addresses that the packet arrived with, or would have arrived with. */
function reply({ there, first, source, target }: Answering): Journey {
  const arrived = there.direction.verdict.kind === "blocked" ? first : there.packet;
  const { protocol } = first;
  const ports = protocol !== undefined && hasPorts(protocol) ? ephemeralPorts : undefined;
  const packet = { source: arrived.destination, destination: arrived.source, protocol, ports };
  return { packet, source, target, isReply: true, passage: there.passage };
}

function joint(forward: PathDirection, back: PathDirection | undefined): PathAnswer["verdict"] {
  const worst = (["blocked", "unknown"] as const).flatMap((kind) => [
    ...(forward.verdict.kind === kind ? [{ ...forward.verdict, direction: "forward" as const }] : []),
    ...(back?.verdict.kind === kind ? [{ ...back.verdict, direction: "back" as const }] : []),
  ]);
  return worst[0] ?? { kind: "reaches" };
}

const linkKinds: ReadonlySet<string> = new Set(["vpn-connection", "virtual-interface", "vpc-peering", "transit-gateway", "nat-gateway"]);

/** Firewalls on the way drop answers to connections they have not seen. */
function asymmetry(there: Walk, back: Walk | undefined): readonly string[] {
  if (back === undefined) {
    return [];
  }
  const linksOf = ({ direction }: Walk): readonly string[] => [
    ...new Set(direction.hops.filter((hop) => linkKinds.has(hop.kind)).map((hop) => hop.ref)),
  ];
  const [outbound, inbound] = [linksOf(there), linksOf(back)];
  const isWhole = there.direction.verdict.kind === "reaches" && back.direction.verdict.kind === "reaches";
  if (!isWhole || [...outbound].sort().join() === [...inbound].sort().join()) {
    return [];
  }
  return [`the way back is another one: there ${outbound.join(", ") || "directly"}, back ${inbound.join(", ") || "directly"}`];
}

/** What could not be read matters only where the answer is in doubt. */
function gapNotes(world: PathWorld, walks: readonly Walk[]): readonly string[] {
  return walks.some(({ direction }) => direction.verdict.kind === "unknown") ? world.gaps.map(gapText) : [];
}

function gapText({ accountId, region, what, reason }: CoverageGap): string {
  return `${what} of ${accountId} ${region} could not be read: ${reason}`;
}
