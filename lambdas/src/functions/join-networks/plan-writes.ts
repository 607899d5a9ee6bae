import { diffGraph, type GraphChange } from "@isthmus/domain/cloud/graph/diff-graph";
import { edgeKey, type Graph } from "@isthmus/domain/cloud/graph/graph";
import type { NetworkPicture } from "../../network/network-picture.ts";
import type { EntityKey } from "../../ports/entity-keys.ts";
import {
  type ChangeItem,
  changeItem,
  edgeItem,
  findingItem,
  type GraphItem,
  nodeItem,
  summaryItem,
  verdictItem,
} from "../../ports/graph-items.ts";

/** One write of the graph. A change is written before what it tells of, so that news is rather told twice than never. */
export interface GraphStep {
  readonly change?: ChangeItem | undefined;
  readonly write:
    | { readonly kind: "put"; readonly item: GraphItem }
    | { readonly kind: "remove"; readonly key: EntityKey; readonly tsMs: number };
}

export interface WritePlan {
  readonly steps: readonly GraphStep[];
  readonly changes: readonly GraphChange[];
}

interface PlanOptions {
  readonly tsMs: number;
  readonly incompleteKinds: ReadonlySet<string>;
}

/** What has to be written so that the stored graph becomes that of the picture: only what differs. */
export function planWrites(stored: readonly GraphItem[], picture: NetworkPicture, options: PlanOptions): WritePlan {
  const diff = diffGraph(storedGraph(stored), picture.graph, { incompleteKinds: options.incompleteKinds });
  const changes = new Map(diff.changes.map((change) => [changeKey(change), changeItem(change, options.tsMs)] as const));
  const put = (item: GraphItem, key: string): GraphStep => ({ change: changes.get(key), write: { kind: "put", item } });
  const remove = (item: EntityKey, key: string): GraphStep => ({
    change: changes.get(key),
    write: { kind: "remove", key: item, tsMs: options.tsMs },
  });
  return {
    changes: diff.changes,
    steps: [
      ...diff.puts.nodes.map((node) => put(nodeItem(node, options.tsMs), node.ref)),
      ...diff.puts.edges.map((edge) => put(edgeItem(edge, options.tsMs), edgeKey(edge))),
      ...diff.removals.nodes.map((node) => remove(nodeItem(node, 0), node.ref)),
      ...diff.removals.edges.map((edge) => remove(edgeItem(edge, 0), edgeKey(edge))),
      ...derivedSteps(stored, picture, options.tsMs),
    ],
  };
}

function changeKey({ ref, of, to }: GraphChange): string {
  return to === undefined ? ref : edgeKey({ kind: of, from: ref, to });
}

function storedGraph(stored: readonly GraphItem[]): Graph {
  return {
    nodes: stored
      .filter((item) => item.kind === "node")
      .map(({ ref, of, name, scopes, fields }) => ({ ref, kind: of, name, scopes, fields })),
    edges: stored
      .filter((item) => item.kind === "edge")
      .map(({ of, from, to, join }) => ({
        kind: of,
        from,
        to,
        ...(join !== undefined && { join: join as Graph["edges"][number]["join"] }),
      })),
  };
}

/** Findings, summaries and verdicts: written when they say something else than before, taken away when they say nothing more. */
function derivedSteps(stored: readonly GraphItem[], picture: NetworkPicture, tsMs: number): readonly GraphStep[] {
  const derived = stored.filter(({ kind }) => kind === "finding" || kind === "summary" || kind === "vpn-verdict");
  const before = new Map(derived.map((item) => [item.sk, item] as const));
  const next: readonly GraphItem[] = [
    ...picture.findings.map((finding) => findingItem(finding, tsMs)),
    ...picture.summaries.map((summary) => summaryItem(summary, tsMs)),
    ...picture.verdicts.map((verdict) => verdictItem(verdict, tsMs)),
  ];
  const keys = new Set(next.map(({ sk }) => sk));
  return [
    ...next.filter((item) => !saysTheSame(before.get(item.sk), item)).map((item): GraphStep => ({ write: { kind: "put", item } })),
    ...derived.filter(({ sk }) => !keys.has(sk)).map((item): GraphStep => ({ write: { kind: "remove", key: item, tsMs } })),
  ];
}

/** Whatever the order of properties; absent ones are left out by the table. */
function saysTheSame(before: GraphItem | undefined, after: GraphItem): boolean {
  return before !== undefined && canonical({ ...before, tsMs: 0 }) === canonical({ ...after, tsMs: 0 });
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
