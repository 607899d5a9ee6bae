import { joinKindOf } from "@isthmus/domain/cloud/join/join";
import { splitRef } from "@isthmus/domain/cloud/ref";
import { z } from "zod";
import { type DecisionItem, decisionKey } from "../../ports/graph-items.ts";
import type { GraphStore } from "../../ports/graph-store.ts";

const RefText = z.string().min(3).max(512);

/** What `isthmus joins pin|refuse|forget` asks for. The kind of the join follows from its ends. */
export const DecideRequest = z.strictObject({
  action: z.enum(["pin", "refuse", "forget"]),
  left: RefText,
  right: RefText,
  note: z.string().max(200).optional(),
});
export type DecideRequest = z.infer<typeof DecideRequest>;

/** unknown: something that the graph does not hold. impossible: nothing joins such things. busy: nothing was decided, ask again. */
export type DecideAnswer =
  | { readonly kind: "decided"; readonly join: string; readonly left: string; readonly right: string; readonly decision: string }
  | { readonly kind: "forgotten"; readonly join: string; readonly left: string; readonly right: string }
  | { readonly kind: "impossible"; readonly left: string; readonly right: string }
  | { readonly kind: "unknown"; readonly refs: readonly string[] }
  | { readonly kind: "busy" };

export interface DecidePorts {
  readonly graph: Pick<GraphStore, "list" | "put" | "remove">;
}

/** Keeps an operator's word on a join. It takes effect when the networks are joined the next time. */
export async function decideJoin(request: DecideRequest, { graph }: DecidePorts, nowMs: number): Promise<DecideAnswer> {
  const { action, left, right, note } = request;
  const kind = joinKindOf(splitRef(left)?.kind ?? "", splitRef(right)?.kind ?? "");
  if (kind === undefined) {
    return { kind: "impossible", left, right };
  }
  const key = decisionKey({ kind, left, right });
  if (action === "forget") {
    const removed = await graph.remove(key, nowMs);
    return removed.kind === "stored" ? { kind: "forgotten", join: kind, left, right } : { kind: "busy" };
  }
  const unknown = await unknownRefs(graph, [left, right]);
  if (unknown.length > 0) {
    return { kind: "unknown", refs: unknown };
  }
  const decision = action === "pin" ? "pinned" : "refused";
  const item: DecisionItem = {
    ...key,
    kind: "join-decision",
    tsMs: nowMs,
    join: kind,
    left,
    right,
    decision,
    ...(note !== undefined && { note }),
  };
  const put = await graph.put(item);
  return put.kind === "stored" ? { kind: "decided", join: kind, left, right, decision } : { kind: "busy" };
}

/** Nothing is decided about what is not there: a misspelt name would otherwise lie in wait for ever. */
async function unknownRefs(graph: DecidePorts["graph"], refs: readonly string[]): Promise<readonly string[]> {
  const [nodes, edges] = await Promise.all([graph.list("node"), graph.list("edge")]);
  const known = new Set([...nodes.items.map(({ ref }) => ref), ...edges.items.flatMap(({ from, to }) => [from, to])]);
  return refs.filter((ref) => !known.has(ref));
}
