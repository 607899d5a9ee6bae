import type { LogSource, SiteDevice } from "../join/join-sources.ts";
import type { OnpremSite } from "../onprem-network.ts";
import { bgpPeerRef, deviceRef, interfaceRef, logSourceRef, siteRef } from "../ref.ts";
import type { Graph, GraphEdge, GraphNode } from "./graph.ts";

/** What else is worth telling when it changes about a device: maker, model, version, serial number. */
export type DeviceIdentity = Readonly<Record<string, string>>;

export interface OnpremSources {
  readonly sites: readonly OnpremSite[];
  readonly devices: readonly SiteDevice[];
  /** By ref of the device. */
  readonly identities: ReadonlyMap<string, DeviceIdentity>;
  /** Syslog sources that are joined to something; of all others there are too many. */
  readonly logSources: readonly LogSource[];
}

/**
 * The sites' side of the graph. Of interfaces there are those that routing is made of: with an address, a tunnel, a VLAN, a BGP session or
 * a neighbour. A desk's port that goes down in the evening is no change of the network.
 */
export function onpremGraph({ sites, devices, identities, logSources }: OnpremSources): Graph {
  const parts = devices.map((device) => deviceGraph(device, identities));
  const siteNodes = sites.map(
    ({ id, name, prefixes }): GraphNode => ({
      ref: siteRef(id),
      kind: "site",
      name,
      scopes: [siteRef(id)],
      fields: { prefixes: [...prefixes].sort() },
    }),
  );
  const sourceNodes = logSources.map(
    ({ siteId, address, hostname, lastSeen }): GraphNode => ({
      ref: logSourceRef(siteId, address),
      kind: "log-source",
      name: hostname ?? address,
      scopes: [siteRef(siteId)],
      fields: { address, ...(hostname !== undefined && { hostname }), lastSeen },
    }),
  );
  return {
    nodes: [...siteNodes, ...parts.flatMap(({ nodes }) => nodes), ...sourceNodes],
    edges: parts.flatMap(({ edges }) => edges),
  };
}

function deviceGraph(device: SiteDevice, identities: OnpremSources["identities"]): Graph {
  const key = { siteId: device.site, deviceId: device.id };
  const [ref, scopes] = [deviceRef(key), [siteRef(device.site)]];
  const node: GraphNode = {
    ref,
    kind: "device",
    name: device.name,
    scopes,
    fields: {
      address: device.polledAddress,
      ...(device.role !== undefined && { role: device.role }),
      ...(device.sysName !== undefined && { sysName: device.sysName }),
      ...identities.get(ref),
    },
  };
  const interfaces = routedInterfaces(device).map((each): GraphNode => {
    const addresses = device.addresses
      .filter(({ ifKey }) => ifKey === each.key)
      .map(({ address, prefixLength }) => `${address}/${prefixLength ?? "?"}`);
    return {
      ref: interfaceRef(key, each.key),
      kind: "interface",
      name: each.key,
      scopes,
      fields: { operState: each.operState, adminState: each.adminState, ...(addresses.length > 0 && { addresses: addresses.sort() }) },
    };
  });
  const peers = device.bgpPeers.map(
    ({ remoteAddress, remoteAs, state }): GraphNode => ({
      ref: bgpPeerRef(key, remoteAddress),
      kind: "bgp-peer",
      name: remoteAddress,
      scopes,
      fields: { ...(state !== undefined && { state }), ...(remoteAs !== undefined && { remoteAs: String(remoteAs) }) },
    }),
  );
  const parts = [...interfaces, ...peers];
  const links = device.links.map(
    ({ remoteDeviceId }): GraphEdge => ({
      kind: "linked-to",
      from: ref,
      to: deviceRef({ siteId: device.site, deviceId: remoteDeviceId }),
    }),
  );
  return {
    nodes: [node, ...parts],
    edges: [
      { kind: "in", from: ref, to: siteRef(device.site) },
      ...parts.map((part) => ({ kind: "part-of", from: part.ref, to: ref })),
      ...links,
    ],
  };
}

function routedInterfaces({ interfaces, addresses, bgpPeers, links, vlanInterfaces }: SiteDevice) {
  const routed = new Set([...addresses, ...bgpPeers, ...links, ...vlanInterfaces].map(({ ifKey }) => ifKey));
  return interfaces.filter(({ key, isTunnel }) => isTunnel === true || routed.has(key));
}
