import { passDirectGateway, passVpnGateway } from "./cloud-edge-steps.ts";
import { crossInternet, passRouteTarget } from "./gateway-steps.ts";
import { crossVirtualInterface, crossVpn } from "./link-steps.ts";
import type { Journey, Packet, Passage, Position, Step } from "./packet.ts";
import type { PathDirection, PathHop, PathVerdict } from "./path-answer.ts";
import { doubtful, type PathWorld } from "./path-world.ts";
import { enterSite, leaveOnprem, leaveSite } from "./site-steps.ts";
import { deliverInVpc, leaveEndpoint, routeInSubnet } from "./subnet-steps.ts";
import { leaveTransitLeg, routeInTransitGateway } from "./transit-steps.ts";

/** One direction, and what the other needs to know of it. */
export interface Walk {
  readonly direction: PathDirection;
  readonly packet: Packet;
  readonly passage?: Passage | undefined;
  readonly notes: readonly string[];
}

/** More positions than any real path has: then the packet goes in circles. */
const maxSteps = 40;

/** Follows a packet from its source until it arrives, is dropped, or is lost from sight. */
export function walk(world: PathWorld, start: Journey): Walk {
  const hops: PathHop[] = [];
  const notes: string[] = [];
  let journey = start;
  let passage: Passage | undefined;
  let position: Position | undefined = { at: "source" };
  for (let count = 0; position !== undefined; count += 1) {
    if (count === maxSteps) {
      hops.push(doubtful(world, { ref: journey.target.ref, kind: "unknown", reason: "the routes lead in circles" }));
      break;
    }
    const step: Step = takeStep(world, journey, position);
    hops.push(...step.hops);
    notes.push(...(step.notes ?? []));
    passage = step.passage ?? passage;
    journey = step.packet === undefined ? journey : { ...journey, packet: step.packet };
    position = step.hops.some((hop) => hop.outcome === "blocked") ? undefined : step.next;
  }
  const end = hops.findIndex((hop) => hop.outcome === "blocked");
  const seen = end < 0 ? hops : hops.slice(0, end + 1);
  return { direction: { hops: seen, verdict: judge(seen) }, packet: journey.packet, passage, notes };
}

function takeStep(world: PathWorld, journey: Journey, position: Position): Step {
  switch (position.at) {
    case "source":
      return leaveSource(world, journey);
    case "subnet-router":
      return routeInSubnet(world, journey, position);
    case "vpc":
      return deliverInVpc(world, journey, position);
    case "route-target":
      return passRouteTarget(world, journey, position);
    case "transit-gateway":
      return routeInTransitGateway(world, journey, position);
    case "transit-leg":
      return leaveTransitLeg(world, journey, position);
    default:
      return takeEdgeStep(world, journey, position);
  }
}

type EdgePosition = Exclude<Position, { at: "source" | "subnet-router" | "vpc" | "route-target" | "transit-gateway" | "transit-leg" }>;

function takeEdgeStep(world: PathWorld, journey: Journey, position: EdgePosition): Step {
  switch (position.at) {
    case "vpn-gateway":
      return passVpnGateway(world, journey, position);
    case "direct-gateway":
      return passDirectGateway(world, journey, position);
    case "vpn-connection":
      return crossVpn(world, position);
    case "virtual-interface":
      return crossVirtualInterface(world, position);
    case "site-entry":
      return enterSite(world, journey, position);
    case "site-exit":
      return leaveSite(world, journey, position);
    case "internet":
      return crossInternet(world, journey);
  }
}

function leaveSource(world: PathWorld, journey: Journey): Step {
  const { source } = journey;
  switch (source.kind) {
    case "cloud":
      return leaveEndpoint(world, { journey, endpoint: source });
    case "onprem":
      return leaveOnprem(world, journey, source);
    case "internet":
      return { hops: [], next: { at: "internet" } };
    case "elsewhere":
      return { hops: [doubtful(world, { ref: source.ref, kind: "prefix", reason: "nobody is known to have this address" })] };
  }
}

/** The first hop that blocks decides, else the first that is in doubt. A walk that ends without either has arrived. */
function judge(hops: readonly PathHop[]): PathVerdict {
  const at = (outcome: PathHop["outcome"]): number => hops.findIndex((hop) => hop.outcome === outcome);
  const blockedAt = at("blocked");
  const hop = blockedAt < 0 ? at("unknown") : blockedAt;
  const decisive = hops[hop];
  if (decisive === undefined) {
    return { kind: "reaches" };
  }
  const reason = decisive.reason ?? "the reason is not known";
  return { kind: blockedAt < 0 ? "unknown" : "blocked", hop, ref: decisive.ref, reason };
}
