import type { CloudKind } from "@isthmus/domain/cloud/account-network";
import { findFindings } from "@isthmus/domain/cloud/findings/find-findings";
import type { Finding, SubnetUsePoint } from "@isthmus/domain/cloud/findings/finding";
import { buildGraph } from "@isthmus/domain/cloud/graph/build-graph";
import type { Graph } from "@isthmus/domain/cloud/graph/graph";
import { buildJoins, onpremEdges } from "@isthmus/domain/cloud/join/build-joins";
import type { Join, JoinDecision } from "@isthmus/domain/cloud/join/join";
import type { LogSource, SiteDevice } from "@isthmus/domain/cloud/join/join-sources";
import { indexNetwork, type NetworkIndex } from "@isthmus/domain/cloud/network-index";
import { indexOnprem, type OnpremIndex } from "@isthmus/domain/cloud/onprem-index";
import type { OnpremSite } from "@isthmus/domain/cloud/onprem-network";
import { cloudRef, deviceRef, type Ref, tunnelRef } from "@isthmus/domain/cloud/ref";
import { type ResourceHealth, resourceHealth } from "@isthmus/domain/cloud/summary/resource-health";
import { type Summary, summarize } from "@isthmus/domain/cloud/summary/summaries";
import { wasRead } from "./coverage-look.ts";
import { type DeclaredNetworks, declaredNats } from "./declared-networks.ts";
import type { NetworkSnapshot } from "./network-snapshot.ts";
import { deviceIdentities, siteDevices } from "./site-devices.ts";
import { deviceStandings } from "./site-states.ts";
import { type TunnelVerdict, tunnelVerdicts } from "./tunnel-verdicts.ts";

export interface PictureSources {
  readonly snapshot: NetworkSnapshot;
  readonly declared: DeclaredNetworks;
  readonly decisions: readonly JoinDecision[];
  readonly logSources: readonly LogSource[];
  /** Addresses that subnets had left, day by day. */
  readonly subnetUse: ReadonlyMap<string, readonly SubnetUsePoint[]>;
  readonly nowMs: number;
}

/** Everything that follows from what is known at one moment. */
export interface NetworkPicture {
  readonly joins: readonly Join[];
  readonly network: NetworkIndex;
  readonly onprem: OnpremIndex;
  readonly verdicts: readonly TunnelVerdict[];
  /** Of resources, tunnels and devices, by ref. */
  readonly health: ReadonlyMap<Ref, ResourceHealth>;
  readonly findings: readonly Finding[];
  readonly graph: Graph;
  readonly summaries: readonly Summary[];
}

export function networkPicture({ snapshot, declared, decisions, logSources, subnetUse, nowMs }: PictureSources): NetworkPicture {
  const { cloud } = snapshot;
  const devices = siteDevices(snapshot.devices, nowMs);
  const sites = knownSites(snapshot, declared);
  const joins = buildJoins({ cloud, sites, devices, logSources, nats: declaredNats(declared) }, decisions);
  const standings = deviceStandings(snapshot.siteItems, nowMs);
  const verdicts = tunnelVerdicts({ ...snapshot, joins, devices, standings, nowMs });
  const network = indexNetwork(cloud);
  const onprem = indexOnprem({ sites, devices: devices.map((device) => asSeenFromSite(device, joins)), edges: onpremEdges(joins) });
  const byTunnel = new Map(verdicts.map((verdict) => [tunnelRef(verdict.vpnId, verdict.outsideIp), verdict] as const));
  const health = new Map([
    ...resourceHealth({ cloud, readings: readingsByRef(snapshot), verdicts: byTunnel }),
    ...[...standings].map(([ref, standing]) => [ref, standing.health] as const),
  ]);
  const graph = buildGraph({ cloud, sites, devices, identities: deviceIdentities(snapshot.devices), logSources, joins });
  const findings = findFindings({
    network,
    onprem,
    nowMs,
    wasRead: wasRead(snapshot.coverage),
    subnetUse: (subnetId) => subnetUse.get(subnetId) ?? [],
  });
  const summaries = summarize({ cloud, nodes: graph.nodes, health, findings });
  return { joins, network, onprem, verdicts, health, findings, graph, summaries };
}

/** A device that is an instance: the network that it is in is that of its VPC, not one of the site that polls it. */
function asSeenFromSite(device: SiteDevice, joins: readonly Join[]): SiteDevice {
  const ref = deviceRef({ siteId: device.site, deviceId: device.id });
  const isInstance = joins.some(({ kind, right, used }) => used && kind === "instance-device" && right === ref);
  return isInstance ? { ...device, addresses: device.addresses.map(({ ifKey, address }) => ({ ifKey, address })) } : device;
}

/** Sites that have reported or are declared. */
function knownSites({ siteItems, devices }: NetworkSnapshot, declared: DeclaredNetworks): readonly OnpremSite[] {
  const told = [...siteItems, ...devices].flatMap((item) => ("siteId" in item ? [item.siteId] : []));
  return [...new Set([...Object.keys(declared), ...told])]
    .sort()
    .map((id) => ({ id, name: declared[id]?.name, prefixes: declared[id]?.prefixes ?? [] }));
}

function readingsByRef({ health }: NetworkSnapshot) {
  return new Map(health.map((item) => [healthRef(item), item] as const));
}

function healthRef({ entityKind, entityId, accountId, region }: NetworkSnapshot["health"][number]): Ref {
  if (entityKind === "vpn-tunnel") {
    const [vpnId = "", outsideIp = ""] = entityId.split("#");
    return tunnelRef(vpnId, outsideIp);
  }
  return cloudRef(entityKind satisfies CloudKind, { id: entityId, accountId, region });
}
