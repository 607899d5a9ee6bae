import { cidrContains, formatAddress, isPrivatePrefix, type Prefix, parseAddress, parsePrefix } from "./cidr.ts";
import type { OnpremDevice, OnpremEdge, OnpremLink, OnpremNetwork, OnpremSite } from "./onprem-network.ts";
import { buildPrefixTable, type PrefixTable } from "./prefix-table.ts";

/** A prefix that a site has, and how that is known. */
export interface SitePrefix {
  readonly siteId: string;
  readonly prefix: Prefix;
  readonly source: "declared" | "connected";
}

/** The sites, ready for questions in constant time. */
export interface OnpremIndex {
  readonly sites: ReadonlyMap<string, OnpremSite>;
  /** By `site/device`. */
  readonly devices: ReadonlyMap<string, OnpremDevice>;
  /** By device id alone, which several sites may use. */
  readonly devicesById: ReadonlyMap<string, readonly OnpremDevice[]>;
  /** By address in canonical form. */
  readonly devicesByAddress: ReadonlyMap<string, readonly OnpremDevice[]>;
  /** Links by the device that they are told to lead to, as `site/device`. */
  readonly linksTo: ReadonlyMap<string, readonly { readonly device: OnpremDevice; readonly link: OnpremLink }[]>;
  readonly sitePrefixes: readonly SitePrefix[];
  readonly prefixTable: PrefixTable<SitePrefix>;
  readonly edgesOfSite: ReadonlyMap<string, readonly OnpremEdge[]>;
  /** By `kind id` of the edge. */
  readonly edges: ReadonlyMap<string, OnpremEdge>;
}

/** Builds every index once. */
export function indexOnprem(onprem: OnpremNetwork): OnpremIndex {
  const sitePrefixes = [...onprem.sites.flatMap(declaredPrefixes), ...onprem.devices.flatMap(connectedPrefixes)];
  return {
    sites: new Map(onprem.sites.map((site) => [site.id, site])),
    devices: new Map(onprem.devices.map((device) => [`${device.site}/${device.id}`, device])),
    devicesById: Map.groupBy(onprem.devices, (device) => device.id),
    devicesByAddress: byAddress(onprem.devices),
    linksTo: Map.groupBy(
      onprem.devices.flatMap((device) => device.links.map((link) => ({ device, link }))),
      ({ device, link }) => `${device.site}/${link.remoteDeviceId}`,
    ),
    sitePrefixes,
    prefixTable: buildPrefixTable(sitePrefixes.map((value) => ({ prefix: value.prefix, value }))),
    edgesOfSite: Map.groupBy(onprem.edges, (edge) => edge.site),
    edges: new Map(onprem.edges.map((edge) => [edgeKey(edge), edge])),
  };
}

/** What ends on the site side of a customer gateway or virtual interface; undefined when nothing was joined. */
export function edgeOf(index: OnpremIndex, end: Pick<OnpremEdge, "kind" | "id">): OnpremEdge | undefined {
  return index.edges.get(edgeKey(end));
}

/** The device of an edge, when it is known. */
export function deviceOfEdge(index: OnpremIndex, edge: OnpremEdge): OnpremDevice | undefined {
  return edge.deviceId === undefined ? undefined : index.devices.get(`${edge.site}/${edge.deviceId}`);
}

function edgeKey({ kind, id }: Pick<OnpremEdge, "kind" | "id">): string {
  return `${kind} ${id}`;
}

function declaredPrefixes(site: OnpremSite): readonly SitePrefix[] {
  return site.prefixes.flatMap((text) => {
    const prefix = parsePrefix(text);
    return prefix === undefined ? [] : [{ siteId: site.id, prefix, source: "declared" as const }];
  });
}

/** Networks that a device has a leg in. Public ones may be the provider's and link-local ones are tunnels: both are not of the site. */
function connectedPrefixes(device: OnpremDevice): readonly SitePrefix[] {
  return device.addresses.flatMap(({ address, prefixLength }) => {
    const prefix = prefixLength === undefined ? undefined : parsePrefix(`${address}/${prefixLength}`);
    const isOfSite = prefix !== undefined && isPrivatePrefix(prefix) && !cidrContains("169.254.0.0/16", prefix);
    return isOfSite ? [{ siteId: device.site, prefix, source: "connected" as const }] : [];
  });
}

function byAddress(devices: readonly OnpremDevice[]): ReadonlyMap<string, readonly OnpremDevice[]> {
  const pairs = devices.flatMap((device) => {
    const addresses = device.addresses.flatMap(({ address }) => parseAddress(address) ?? []);
    return [...new Set(addresses.map(formatAddress))].map((address) => ({ address, device }));
  });
  const groups = Map.groupBy(pairs, ({ address }) => address);
  return new Map([...groups].map(([address, members]) => [address, members.map(({ device }) => device)]));
}
