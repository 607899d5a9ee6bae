import type { CloudNetwork } from "../account-network.ts";
import type { Finding, FindingSeverity } from "../findings/finding.ts";
import type { GraphNode } from "../graph/graph.ts";
import type { Ref } from "../ref.ts";
import { assignableAddresses } from "../subnet-size.ts";
import type { ResourceHealth } from "./resource-health.ts";

/** How many are in which state. */
export type StateCounts = Readonly<Record<ResourceHealth["state"], number>>;

/** Addresses of subnets, as far as AWS says how many are free. */
export interface AddressUse {
  readonly used: number;
  readonly total: number;
  /** Used share of the fullest subnet, and which it is. */
  readonly fullestPercent: number;
  readonly fullest: Ref;
}

/** One look at everything within a scope: an account, Region, VPC or site, or one kind of resource everywhere (`service:<kind>`). */
export interface Summary {
  readonly scope: Ref;
  readonly name?: string | undefined;
  /** The worst of what is in it. */
  readonly state: ResourceHealth["state"];
  readonly counts: StateCounts;
  /** How many of each kind there are, with or without a health of their own. */
  readonly resources: Readonly<Record<string, number>>;
  readonly findings: Readonly<Record<FindingSeverity, number>>;
  /** The worst things, worst first, at most `namedTroubles`. */
  readonly troubles: readonly {
    readonly ref: Ref;
    readonly name?: string | undefined;
    readonly state: string;
    readonly reason?: string | undefined;
  }[];
  readonly addresses?: AddressUse | undefined;
}

export interface SummarySources {
  readonly cloud: CloudNetwork;
  readonly nodes: readonly GraphNode[];
  readonly health: ReadonlyMap<Ref, ResourceHealth>;
  readonly findings: readonly Finding[];
}

const namedTroubles = 5;

const worstFirst = ["down", "degraded", "unknown", "up"] as const satisfies readonly ResourceHealth["state"][];

/** A summary of every scope that has anything in it, in order of scope. */
export function summarize(sources: SummarySources): readonly Summary[] {
  const placed = sources.nodes.flatMap((node) => [...node.scopes, `service:${node.kind}`].map((scope) => ({ scope, node })));
  const names = new Map(sources.nodes.map(({ ref, name }) => [ref, name] as const));
  const findings = Map.groupBy(sources.findings, ({ ref }) => ref);
  return [...Map.groupBy(placed, ({ scope }) => scope)]
    .map(([scope, inside]) =>
      summaryOf(
        scope,
        inside.map(({ node }) => node),
        { ...sources, names, byRef: findings },
      ),
    )
    .sort((a, b) => (a.scope < b.scope ? -1 : 1));
}

interface Context extends SummarySources {
  readonly names: ReadonlyMap<Ref, string | undefined>;
  readonly byRef: ReadonlyMap<Ref, readonly Finding[]>;
}

function summaryOf(scope: Ref, nodes: readonly GraphNode[], context: Context): Summary {
  const judged = nodes.flatMap((node) => {
    const health = context.health.get(node.ref);
    return health === undefined ? [] : [{ node, health }];
  });
  const found = nodes.flatMap(({ ref }) => context.byRef.get(ref) ?? []);
  const rank = (state: ResourceHealth["state"]) => worstFirst.indexOf(state);
  const troubles = judged
    .filter(({ health }) => health.state !== "up")
    .sort((a, b) => rank(a.health.state) - rank(b.health.state) || (a.node.ref < b.node.ref ? -1 : 1));
  const addresses = addressUse(nodes, context);
  return {
    scope,
    name: context.names.get(scope),
    state: troubles[0]?.health.state ?? (judged.length > 0 ? "up" : "unknown"),
    counts: countBy(
      worstFirst,
      judged.map(({ health }) => health.state),
    ),
    resources: Object.fromEntries([...Map.groupBy(nodes, ({ kind }) => kind)].map(([kind, all]) => [kind, all.length])),
    findings: countBy(
      ["problem", "warning", "info"],
      found.map(({ severity }) => severity),
    ),
    troubles: troubles
      .slice(0, namedTroubles)
      .map(({ node, health }) => ({ ref: node.ref, name: node.name, state: health.state, reason: health.reason })),
    ...(addresses !== undefined && { addresses }),
  };
}

function countBy<K extends string>(words: readonly K[], found: readonly K[]): Readonly<Record<K, number>> {
  const counts = Object.fromEntries(words.map((word) => [word, found.filter((each) => each === word).length]));
  return counts as Record<K, number>;
}

function addressUse(nodes: readonly GraphNode[], { cloud }: Context): AddressUse | undefined {
  const refs = new Set(nodes.map(({ ref }) => ref));
  const subnets = cloud.subnet.flatMap(({ id, cidr, availableAddresses }) => {
    const total = assignableAddresses(cidr);
    return refs.has(`subnet:${id}`) && availableAddresses !== undefined && total > 0
      ? [{ ref: `subnet:${id}`, total, used: Math.max(0, total - availableAddresses) }]
      : [];
  });
  const [fullest] = subnets.toSorted((a, b) => b.used / b.total - a.used / a.total);
  const sum = (part: "used" | "total") => subnets.reduce((total, subnet) => total + subnet[part], 0);
  return fullest === undefined
    ? undefined
    : { used: sum("used"), total: sum("total"), fullestPercent: Math.floor((fullest.used / fullest.total) * 100), fullest: fullest.ref };
}
