import type { GraphStore } from "../../ports/graph-store.ts";

/** One join with the names of its ends. */
export interface JoinRow {
  readonly kind: string;
  readonly left: string;
  readonly leftName?: string | undefined;
  readonly right: string;
  readonly rightName?: string | undefined;
  readonly confidence: number;
  readonly state: string;
  readonly used: boolean;
  readonly evidence: readonly { readonly kind: string; readonly text: string; readonly weight: number }[];
  readonly explain: string;
}

/** All joins of the last build, refused ones too, and decisions that wait for the next one. */
export async function readJoins(graph: GraphStore): Promise<readonly JoinRow[]> {
  const [edges, nodes, decisions] = await Promise.all([graph.joins(), graph.list("node"), graph.list("join-decision")]);
  const names = new Map(nodes.items.map(({ ref, name }) => [ref, name] as const));
  const built = edges.flatMap(({ of, from, to, join }): readonly JoinRow[] =>
    join === undefined ? [] : [{ ...join, kind: of, left: from, leftName: names.get(from), right: to, rightName: names.get(to) }],
  );
  const waiting = decisions.items
    .filter(
      ({ join, left, right, decision }) =>
        !built.some((row) => row.kind === join && row.left === left && row.right === right && row.state === decision),
    )
    .map(
      ({ join, left, right, decision }): JoinRow => ({
        kind: join,
        left,
        leftName: names.get(left),
        right,
        rightName: names.get(right),
        confidence: 0,
        state: decision,
        used: false,
        evidence: [],
        explain: "Decided; it takes effect when the networks are joined the next time.",
      }),
    );
  const decided = new Set(waiting.map(keyOf));
  return [...built.filter((row) => !decided.has(keyOf(row))), ...waiting];
}

function keyOf({ kind, left, right }: Pick<JoinRow, "kind" | "left" | "right">): string {
  return `${kind} ${left} ${right}`;
}
