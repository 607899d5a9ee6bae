import type { BillItem } from "../../ports/bill-item.ts";
import type { EntityStore } from "../../ports/entity-store.ts";
import type { FindingItem, SummaryItem, VerdictItem } from "../../ports/graph-items.ts";
import type { GraphStore } from "../../ports/graph-store.ts";

type Plain<T> = Omit<T, "pk" | "sk" | "kind">;

/** Everything at a glance: what each scope sums up to, the verdicts on VPN tunnels, the findings, what could not be read, what it costs. */
export interface Board {
  /** When the networks were joined last; absent when they never were. */
  readonly builtMs?: number | undefined;
  readonly summaries: readonly Plain<SummaryItem>[];
  /** Worst first. `sinceMs` is when the verdict came to be. */
  readonly tunnels: readonly (Omit<Plain<VerdictItem>, "tsMs"> & { readonly name?: string | undefined; readonly sinceMs: number })[];
  /** Worst first. */
  readonly findings: readonly Plain<FindingItem>[];
  /** Findings that are left out so that the answer stays one that Lambda can give. */
  readonly moreFindings: number;
  readonly coverage: { readonly complete: number; readonly failed: number; readonly throttled: number };
  readonly bills: readonly Pick<BillItem, "account" | "figures" | "problem">[];
}

/** Findings of one answer: a few hundred bytes each. */
const mostFindings = 1_000;

const severities = ["critical", "major", "minor", "warning", "info", "cleared"] as const;
const findingSeverities = ["problem", "warning", "info"] as const;

export async function readBoard({ entities, graph }: { readonly entities: EntityStore; readonly graph: GraphStore }): Promise<Board> {
  const [summaries, verdicts, findings, sweep, nodes, coverage, bills] = await Promise.all([
    graph.list("summary"),
    graph.list("vpn-verdict"),
    graph.list("finding"),
    graph.list("sweep"),
    graph.list("node"),
    entities.listKind("coverage"),
    entities.listKind("bill"),
  ]);
  const names = new Map(nodes.items.map(({ ref, name }) => [ref, name] as const));
  const count = (state: string) => coverage.items.filter((item) => item.kind === "coverage" && item.state === state).length;
  return {
    builtMs: sweep.items[0]?.tsMs,
    summaries: summaries.items.map(plain),
    tunnels: verdicts.items
      .map((item) => {
        const { tsMs, ...verdict } = plain(item);
        return { ...verdict, sinceMs: tsMs, name: names.get(`vpn-connection:${item.vpnId}`) };
      })
      .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity)),
    findings: findings.items
      .map(plain)
      .sort((a, b) => findingSeverities.indexOf(a.severity) - findingSeverities.indexOf(b.severity) || (a.ref < b.ref ? -1 : 1))
      .slice(0, mostFindings),
    moreFindings: Math.max(0, findings.items.length - mostFindings),
    coverage: { complete: count("complete"), failed: count("failed"), throttled: count("throttled") },
    bills: bills.items.flatMap((item) =>
      item.kind === "bill" ? [{ account: item.account, figures: item.figures, problem: item.problem }] : [],
    ),
  };
}

function plain<T extends { readonly pk: string; readonly sk: string; readonly kind: string }>(item: T): Plain<T> {
  const { pk: _pk, sk: _sk, kind: _kind, ...rest } = item;
  return rest;
}
