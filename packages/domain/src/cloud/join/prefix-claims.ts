import type { CloudNetwork } from "../account-network.ts";
import { containsPrefix, formatPrefix, isPrivatePrefix, type Prefix, parsePrefix } from "../cidr.ts";
import { cloudRef, prefixRef, type Ref, splitRef } from "../ref.ts";
import type { EvidenceKind, JoinClaim } from "./join.ts";
import type { JoinSources } from "./join-sources.ts";

const exactWeight = 0.7;
const coveringWeight = 0.5;
const targetWeight = 0.7;

interface SitePrefix {
  readonly siteId: string;
  readonly prefix: Prefix;
}

/**
 * Prefixes of sites to the route tables that route them. `siteOf` gives the site that a customer gateway or virtual interface is known to
 * be at. A default route covers everything and says nothing.
 */
export function prefixClaims(sources: JoinSources, siteOf: (end: Ref) => string | undefined): readonly JoinClaim[] {
  const prefixes = sitePrefixes(sources);
  const routes = routesOf(sources.cloud);
  const reached = sitesBehind(sources.cloud, siteOf);
  return prefixes.flatMap(({ siteId, prefix }) =>
    routes
      .filter((route) => containsPrefix(route.prefix, prefix))
      .flatMap(({ table, prefix: destination, targets }) => {
        const isExact = destination.length === prefix.length;
        const text = `${formatPrefix(destination)} is routed to ${targets.join(", ")}${isExact ? "" : `, which covers ${formatPrefix(prefix)} of ${siteId}`}`;
        const claim = (kind: EvidenceKind, evidence: string, weight: number): JoinClaim => ({
          kind: "prefix-route",
          left: prefixRef(formatPrefix(prefix)),
          right: table,
          evidence: { kind, text: evidence, weight },
        });
        const leading = targets.find((target) => reached(target).has(siteId));
        return [
          claim("route", text, isExact ? exactWeight : coveringWeight),
          ...(leading === undefined ? [] : [claim("route-target", `${leading} leads to the site ${siteId}`, targetWeight)]),
        ];
      }),
  );
}

/** Declared prefixes; of a site that declared none, the private networks that its devices are connected to. */
function sitePrefixes({ sites, devices }: JoinSources): readonly SitePrefix[] {
  const declared = sites.flatMap(({ id, prefixes }) => prefixes.flatMap((text) => placed(id, parsePrefix(text))));
  const silent = new Set(devices.map(({ site }) => site).filter((site) => !declared.some(({ siteId }) => siteId === site)));
  const connected = devices
    .filter(({ site }) => silent.has(site))
    .flatMap(({ site, addresses }) =>
      addresses.flatMap(({ address, prefixLength }) =>
        prefixLength === undefined ? [] : placed(site, parsePrefix(`${address}/${prefixLength}`)),
      ),
    )
    .filter(({ prefix }) => isPrivatePrefix(prefix) && !isLinkLocal(prefix) && prefix.length < (prefix.version === 4 ? 31 : 127));
  const all = [...declared, ...connected];
  return [...new Map(all.map((each) => [`${each.siteId} ${formatPrefix(each.prefix)}`, each] as const)).values()];
}

function placed(siteId: string, prefix: Prefix | undefined): readonly SitePrefix[] {
  return prefix === undefined ? [] : [{ siteId, prefix }];
}

const linkLocal = ["169.254.0.0/16", "fe80::/10"].flatMap((text) => parsePrefix(text) ?? []);

function isLinkLocal(prefix: Prefix): boolean {
  return linkLocal.some((each) => containsPrefix(each, prefix));
}

interface TableRoute {
  readonly table: Ref;
  readonly prefix: Prefix;
  /** Ids of what packets are handed to. */
  readonly targets: readonly string[];
}

function routesOf(cloud: CloudNetwork): readonly TableRoute[] {
  const found = [
    ...cloud["route-table"].flatMap((table) =>
      table.routes.map(({ destination, target }) => ({ table: cloudRef("route-table", table), destination, targets: [target] })),
    ),
    ...cloud["transit-route-table"].flatMap((table) =>
      table.routes.map(({ destination, attachmentIds }) => ({
        table: cloudRef("transit-route-table", table),
        destination,
        targets: attachmentIds,
      })),
    ),
  ];
  return found.flatMap(({ table, destination, targets }) => {
    const prefix = parsePrefix(destination);
    return prefix === undefined || prefix.length === 0 || targets.includes("local") ? [] : [{ table, prefix, targets }];
  });
}

/** The sites that a route's target leads to: by VPN or Direct Connect, through a gateway of either kind. */
function sitesBehind(cloud: CloudNetwork, siteOf: (end: Ref) => string | undefined): (target: string) => ReadonlySet<string> {
  const sites = new Map<string, Set<string>>();
  const note = (id: string | undefined, site: string | undefined) => {
    if (id !== undefined && site !== undefined) {
      sites.set(id, (sites.get(id) ?? new Set()).add(site));
    }
  };
  for (const vpn of cloud["vpn-connection"]) {
    const gateway = cloud["customer-gateway"].find(({ id }) => id === vpn.customerGatewayId);
    const site = gateway === undefined ? undefined : siteOf(cloudRef("customer-gateway", gateway));
    for (const id of [vpn.id, vpn.vpnGatewayId, vpn.transitGatewayId]) {
      note(id, site);
    }
  }
  for (const virtual of cloud["virtual-interface"]) {
    const site = siteOf(cloudRef("virtual-interface", virtual));
    const associated = cloud["direct-gateway"].find(({ id }) => id === virtual.directGatewayId)?.associations ?? [];
    for (const id of [virtual.vpnGatewayId, virtual.directGatewayId, ...associated.map(({ gatewayId }) => gatewayId)]) {
      note(id, site);
    }
  }
  for (const { id, resourceId } of cloud["transit-attachment"]) {
    for (const site of sites.get(resourceId) ?? []) {
      note(id, site);
    }
  }
  return (target) => sites.get(target) ?? new Set();
}

/** The site that the right end of a join is at. */
export function siteOfEnd(ref: Ref): string | undefined {
  return splitRef(ref)?.rest.split("/")[0];
}
