import type { Placed } from "../account-network.ts";
import { containsPrefix, formatPrefix, type Prefix, parsePrefix } from "../cidr.ts";
import type { Vpc } from "../network.ts";
import type { SitePrefix } from "../onprem-index.ts";
import { cloudRef } from "../ref.ts";
import { type Finding, type FindingsWorld, finding } from "./finding.ts";
import { siteEntrances, vpcsMeet } from "./vpc-neighbours.ts";

type Owner = { readonly kind: "vpc"; readonly vpc: Placed<Vpc> } | { readonly kind: "site"; readonly site: SitePrefix };

interface Owned {
  readonly prefix: Prefix;
  readonly owner: Owner;
}

/** VPCs whose addresses overlap each other's or a site's. A pair is told once, of the VPC whose id comes first. */
export function overlapFindings(world: FindingsWorld): readonly Finding[] {
  const byVpc = new Map<
    string,
    { readonly vpc: Placed<Vpc>; readonly vpcs: OverlapWith<Placed<Vpc>>[]; readonly sites: OverlapWith<SitePrefix>[] }
  >();
  const of = (vpc: Placed<Vpc>) => {
    const entry = byVpc.get(vpc.id) ?? { vpc, vpcs: [], sites: [] };
    byVpc.set(vpc.id, entry);
    return entry;
  };
  for (const [a, b] of overlappingPairs(ownedPrefixes(world))) {
    const text = `${formatPrefix(a.prefix)} and ${formatPrefix(b.prefix)}`;
    if (a.owner.kind === "vpc" && b.owner.kind === "vpc" && a.owner.vpc.id !== b.owner.vpc.id) {
      const [first, second] = a.owner.vpc.id < b.owner.vpc.id ? [a.owner.vpc, b.owner.vpc] : [b.owner.vpc, a.owner.vpc];
      of(first).vpcs.push({ with: second, text });
    } else if (a.owner.kind === "vpc" && b.owner.kind === "site") {
      of(a.owner.vpc).sites.push({ with: b.owner.site, text });
    } else if (a.owner.kind === "site" && b.owner.kind === "vpc") {
      of(b.owner.vpc).sites.push({ with: a.owner.site, text });
    }
  }
  const meet = vpcsMeet(world);
  return [...byVpc.values()].flatMap(({ vpc, vpcs, sites }) => [
    ...vpcOverlaps({ vpc, others: vpcs, meet }),
    ...siteOverlaps(world, { vpc, sites }),
  ]);
}

interface OverlapWith<T> {
  readonly with: T;
  readonly text: string;
}

function vpcOverlaps({
  vpc,
  others,
  meet,
}: {
  readonly vpc: Placed<Vpc>;
  readonly others: readonly OverlapWith<Placed<Vpc>>[];
  readonly meet: (a: string, b: string) => boolean;
}): readonly Finding[] {
  const joined = others.filter((other) => meet(vpc.id, other.with.id));
  const apart = others.filter((other) => !joined.includes(other) && !(vpc.isDefault && other.with.isDefault));
  const counted = [...joined, ...apart];
  if (counted.length === 0) {
    return [];
  }
  const names = [...new Set(counted.map((other) => other.with.name ?? other.with.id))];
  return [
    finding("overlapping-vpcs", {
      ref: cloudRef("vpc", vpc),
      severity: joined.length > 0 ? "problem" : "info",
      title: `${vpc.name ?? vpc.id} has addresses that ${names.slice(0, 3).join(", ")}${names.length > 3 ? " and others" : ""} has too`,
      evidence: counted.map((other) => `${other.text} of ${other.with.id}${joined.includes(other) ? ", joined with it" : ""}`),
    }),
  ];
}

function siteOverlaps(
  world: FindingsWorld,
  { vpc, sites }: { readonly vpc: Placed<Vpc>; readonly sites: readonly OverlapWith<SitePrefix>[] },
): readonly Finding[] {
  if (sites.length === 0) {
    return [];
  }
  const joined = new Set(siteEntrances(world, vpc).map(({ siteId }) => siteId));
  return [
    finding("overlapping-site", {
      ref: cloudRef("vpc", vpc),
      severity: sites.some((site) => joined.has(site.with.siteId)) ? "problem" : "warning",
      title: `${vpc.name ?? vpc.id} has addresses that ${[...new Set(sites.map((site) => site.with.siteId))].join(", ")} has too`,
      evidence: [...new Set(sites.map((site) => `${site.text} of site ${site.with.siteId} (${site.with.source})`))],
    }),
  ];
}

function ownedPrefixes({ network, onprem }: FindingsWorld): readonly Owned[] {
  const ofVpcs = [...network.vpcs.values()].flatMap((vpc) =>
    [...vpc.cidrs, ...vpc.ipv6Cidrs].flatMap((cidr): Owned[] => {
      const prefix = parsePrefix(cidr);
      return prefix === undefined ? [] : [{ prefix, owner: { kind: "vpc", vpc } }];
    }),
  );
  return [...ofVpcs, ...onprem.sitePrefixes.map((site): Owned => ({ prefix: site.prefix, owner: { kind: "site", site } }))];
}

/** Prefixes either nest or are apart: sorted by address and width, what holds a prefix is still open when the prefix comes. */
function overlappingPairs(owned: readonly Owned[]): readonly (readonly [Owned, Owned])[] {
  const sorted = owned.toSorted(
    (a, b) =>
      a.prefix.version - b.prefix.version ||
      Number(a.prefix.base > b.prefix.base) - Number(a.prefix.base < b.prefix.base) ||
      a.prefix.length - b.prefix.length,
  );
  const pairs: (readonly [Owned, Owned])[] = [];
  let open: readonly Owned[] = [];
  for (const one of sorted) {
    open = open.filter((other) => containsPrefix(other.prefix, one.prefix));
    pairs.push(...open.filter((other) => other.owner.kind === "vpc" || one.owner.kind === "vpc").map((other) => [other, one] as const));
    open = [...open, one];
  }
  return pairs;
}
