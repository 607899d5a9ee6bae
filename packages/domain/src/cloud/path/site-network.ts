import type { OnpremDevice, OnpremLink } from "../onprem-network.ts";
import { siteRef } from "../ref.ts";
import type { HopHealth, PathHop } from "./path-answer.ts";
import type { PathWorld } from "./path-world.ts";

interface Span {
  readonly siteId: string;
  readonly fromId: string | undefined;
  readonly toId: string | undefined;
}

/** What is between two devices of a site, as one hop. Its health is what the links between the two say. */
export function siteNetworkHop(world: PathWorld, span: Span): PathHop {
  const ref = siteRef(span.siteId);
  const name = world.onprem.sites.get(span.siteId)?.name;
  const health = linkHealth(world, span);
  const hop = { ref, kind: "site-network", name, health } as const;
  return health.state === "down" ? { ...hop, outcome: "unknown", reason: health.reason } : { ...hop, outcome: "passes" };
}

function linkHealth(world: PathWorld, { siteId, fromId, toId }: Span): HopHealth {
  if (fromId === undefined || toId === undefined) {
    return { state: "unknown", reason: "what is between is not known" };
  }
  if (isLinked(world, { siteId, fromId, toId, onlyUp: true })) {
    return { state: "ok" };
  }
  return isLinked(world, { siteId, fromId, toId, onlyUp: false })
    ? { state: "down", reason: `every known link between ${fromId} and ${toId} is down` }
    : { state: "unknown", reason: `no link between ${fromId} and ${toId} is known` };
}

interface LinkSearch {
  readonly siteId: string;
  readonly fromId: string;
  readonly toId: string;
  readonly onlyUp: boolean;
}

/** Breadth first over the links that either end told of. */
function isLinked(world: PathWorld, { siteId, fromId, toId, onlyUp }: LinkSearch): boolean {
  const reached = new Set([fromId]);
  for (const id of reached) {
    if (id === toId) {
      return true;
    }
    for (const neighbour of neighboursOf(world, { siteId, id, onlyUp })) {
      reached.add(neighbour);
    }
  }
  return false;
}

function neighboursOf(
  world: PathWorld,
  { siteId, id, onlyUp }: { readonly siteId: string; readonly id: string; readonly onlyUp: boolean },
): readonly string[] {
  const device = world.onprem.devices.get(`${siteId}/${id}`);
  const own = (device?.links ?? []).filter((link) => !onlyUp || isUp(world, { siteId, id, link })).map((link) => link.remoteDeviceId);
  const told = world.onprem.linksTo.get(`${siteId}/${id}`) ?? [];
  const others = told
    .filter(({ device: other, link }) => !onlyUp || isUp(world, { siteId, id: other.id, link }))
    .map(({ device: other }) => other.id);
  return [...own, ...others];
}

/** A link is down when an end of it is known to be. */
function isUp(
  world: PathWorld,
  { siteId, id, link }: { readonly siteId: string; readonly id: string; readonly link: OnpremLink },
): boolean {
  const near = world.onprem.devices.get(`${siteId}/${id}`);
  const far = world.onprem.devices.get(`${siteId}/${link.remoteDeviceId}`);
  return !isDown(near, link.ifKey) && !isDown(far, link.remoteIfKey);
}

function isDown(device: OnpremDevice | undefined, ifKey: string | undefined): boolean {
  return device?.interfaces.some((one) => one.key === ifKey && one.operState === "down") ?? false;
}
