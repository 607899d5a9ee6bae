import type { CloudNetwork, CloudPlace } from "../account-network.ts";
import type { VirtualInterface, VpnConnection } from "../connectivity.ts";
import type { NatGateway } from "../network.ts";
import { cloudRef, type Ref, tunnelRef } from "../ref.ts";
import type { Database, Instance, LoadBalancer } from "../services.ts";
import type { VpnVerdict } from "../vpn-verdict.ts";

/** Health in the words of every list: worst is down. `reason` is there unless it is up. */
export interface ResourceHealth {
  readonly state: "up" | "degraded" | "down" | "unknown";
  readonly reason?: string | undefined;
}

/** What CloudWatch says about one resource, as far as health is made of it. A metric without a young datapoint is absent. */
export interface HealthReadings {
  readonly portAllocationErrors?: number | undefined;
  readonly blackholePackets?: number | undefined;
  readonly noRoutePackets?: number | undefined;
  readonly connectionState?: number | undefined;
}

export interface HealthSources {
  readonly cloud: CloudNetwork;
  /** By ref. */
  readonly readings: ReadonlyMap<Ref, HealthReadings>;
  /** By ref of the tunnel. */
  readonly verdicts: ReadonlyMap<Ref, VpnVerdict>;
}

const up: ResourceHealth = { state: "up" };

/** The health of everything that has any: what is stopped on purpose, and what only holds settings, is not in it. */
export function resourceHealth(sources: HealthSources): ReadonlyMap<Ref, ResourceHealth> {
  const { cloud, readings, verdicts } = sources;
  const all = new Map<Ref, ResourceHealth | undefined>();
  const note = <T extends CloudPlace & { readonly id: string }>(
    kind: keyof CloudNetwork,
    resources: readonly T[],
    healthOf: (resource: T, reading: HealthReadings) => ResourceHealth | undefined,
  ) => {
    for (const resource of resources) {
      const ref = cloudRef(kind, resource);
      all.set(ref, healthOf(resource, readings.get(ref) ?? {}));
    }
  };
  for (const [ref, verdict] of verdicts) {
    all.set(ref, tunnelHealth(verdict));
  }
  note("instance", cloud.instance, instanceHealth);
  note("nat-gateway", cloud["nat-gateway"], natHealth);
  note("database", cloud.database, databaseHealth);
  note("load-balancer", cloud["load-balancer"], balancerHealth);
  note("vpn-connection", cloud["vpn-connection"], (vpn) => connectionHealth(vpn, verdicts));
  note("virtual-interface", cloud["virtual-interface"], virtualInterfaceHealth);
  note("direct-connection", cloud["direct-connection"], ({ state }, { connectionState }) =>
    connectionState !== undefined && connectionState < 1
      ? { state: "down", reason: "CloudWatch says that the line is down" }
      : lifeHealth(state),
  );
  note("transit-attachment", cloud["transit-attachment"], ({ state }, { blackholePackets = 0, noRoutePackets = 0 }) =>
    blackholePackets + noRoutePackets > 0
      ? { state: "degraded", reason: `${blackholePackets + noRoutePackets} packets dropped for want of a route` }
      : lifeHealth(state),
  );
  note("route-table", cloud["route-table"], ({ routes }) => {
    const broken = routes.filter(({ state }) => state === "blackhole").length;
    return broken === 0
      ? undefined
      : { state: "degraded", reason: broken === 1 ? "a route is a blackhole" : `${broken} routes are blackholes` };
  });
  for (const kind of ["vpc", "subnet", "transit-gateway", "vpn-gateway", "vpc-peering", "vpc-endpoint", "direct-gateway"] as const) {
    note<CloudPlace & { readonly id: string; readonly state: string }>(kind, cloud[kind], ({ state }) => lifeHealth(state));
  }
  return new Map([...all].flatMap(([ref, health]) => (health === undefined ? [] : [[ref, health] as const])));
}

const living: ReadonlySet<string> = new Set(["available", "active", "attached", "associated"]);
const coming: ReadonlySet<string> = new Set([
  "pending",
  "initiating",
  "pendingacceptance",
  "pending-acceptance",
  "provisioning",
  "modifying",
  "ordering",
  "requested",
  "confirming",
  "verifying",
  "associating",
]);

/** AWS's own words for the life of a resource. A word that is not known proves nothing. */
function lifeHealth(state: string): ResourceHealth {
  const word = state.toLowerCase();
  if (living.has(word)) {
    return up;
  }
  const isKnown = coming.has(word) || /^(?:down|failed|deleted|deleting|rejected|expired|blackhole)$/u.test(word);
  return isKnown && !coming.has(word) ? { state: "down", reason: `AWS says ${word}` } : { state: "unknown", reason: `AWS says ${word}` };
}

function tunnelHealth({ severity, explanation }: VpnVerdict): ResourceHealth {
  switch (severity) {
    case "cleared":
      return up;
    case "critical":
      return { state: "down", reason: explanation };
    case "major":
    case "minor":
      return { state: "degraded", reason: explanation };
    case "warning":
    case "info":
      return { state: "unknown", reason: explanation };
  }
}

/** One of two tunnels is enough to carry traffic, and is not how it should be. */
function connectionHealth(vpn: VpnConnection, verdicts: HealthSources["verdicts"]): ResourceHealth {
  const tunnels = vpn.tunnels.flatMap(({ outsideIp }) => {
    const verdict = verdicts.get(tunnelRef(vpn.id, outsideIp));
    return verdict === undefined ? [] : [tunnelHealth(verdict)];
  });
  const count = (state: ResourceHealth["state"]) => tunnels.filter((tunnel) => tunnel.state === state).length;
  if (tunnels.length === 0) {
    return { state: "unknown", reason: "its tunnels are not known" };
  }
  if (count("up") === tunnels.length) {
    return up;
  }
  if (count("up") + count("degraded") > 0) {
    return { state: "degraded", reason: `${count("up")} of ${tunnels.length} tunnels up` };
  }
  return count("unknown") > 0
    ? { state: "unknown", reason: "no tunnel is known to be up" }
    : { state: "down", reason: "all tunnels are down" };
}

function virtualInterfaceHealth({ state, bgpPeers }: VirtualInterface): ResourceHealth {
  const life = lifeHealth(state);
  const down = bgpPeers.filter(({ status }) => status === "down").length;
  if (life.state !== "up" || down === 0) {
    return life;
  }
  return { state: down === bgpPeers.length ? "down" : "degraded", reason: `BGP is down (${down} of ${bgpPeers.length} sessions)` };
}

function instanceHealth({ state, systemStatus, instanceStatus }: Instance): ResourceHealth | undefined {
  if (state !== "running") {
    return undefined;
  }
  const failed = Object.entries({ system: systemStatus, instance: instanceStatus }).filter(([, status]) => status === "impaired");
  if (failed.length > 0) {
    return { state: "degraded", reason: `${failed.map(([check]) => check).join(" and ")} status check failed` };
  }
  return systemStatus === "ok" && instanceStatus === "ok" ? up : { state: "unknown", reason: "status checks are not known" };
}

function natHealth({ state }: NatGateway, { portAllocationErrors = 0 }: HealthReadings): ResourceHealth {
  const life = lifeHealth(state);
  return life.state === "up" && portAllocationErrors > 0
    ? { state: "degraded", reason: `${portAllocationErrors} connections found no free port` }
    : life;
}

/** Amazon RDS User Guide, "Viewing DB instance status". */
function databaseHealth({ state }: Database): ResourceHealth | undefined {
  if (/^(?:stopped|stopping|starting|creating|deleting)$/u.test(state)) {
    return undefined;
  }
  if (/^(?:failed|storage-full|restore-error|inaccessible-|incompatible-)/u.test(state)) {
    return { state: "down", reason: `AWS says ${state}` };
  }
  return /^(?:available|backing-up|configuring-|storage-|modifying|maintenance|upgrading)/u.test(state)
    ? up
    : { state: "unknown", reason: `AWS says ${state}` };
}

function balancerHealth({ state, targetGroups }: LoadBalancer): ResourceHealth {
  const targets = targetGroups.flatMap((group) => group.targets);
  const [healthy, unhealthy] = ["healthy", "unhealthy"].map((word) => targets.filter((target) => target.state === word).length);
  if (unhealthy !== undefined && unhealthy > 0) {
    return { state: healthy === 0 ? "down" : "degraded", reason: `${unhealthy} of ${targets.length} targets unhealthy` };
  }
  return lifeHealth(state.split("_")[0] ?? state);
}
