import type { Join } from "../join/join.ts";
import type { Ref } from "../ref.ts";

/** What a field says: one text, or the elements of a list in order of the alphabet. */
export type FieldValue = string | readonly string[];

/** Fields of a node whose change is news; what moves all the time is not among them. Texts may be text of devices. */
export type NodeFields = Readonly<Record<string, FieldValue>>;

/** One thing of either world. */
export interface GraphNode {
  readonly ref: Ref;
  /** Kind of resource, or site, device, interface, bgp-peer, vpn-tunnel. */
  readonly kind: string;
  readonly name?: string | undefined;
  /** Where it is: `account:<id>`, `region:<account>/<region>`, `vpc:<id>` and `site:<id>`, as far as it is in one. */
  readonly scopes: readonly Ref[];
  readonly fields: NodeFields;
}

/** How two things hang together, such as "in", "routes-to" or the kind of a join. */
export interface GraphEdge {
  readonly kind: string;
  readonly from: Ref;
  readonly to: Ref;
  /** Of an edge that is a join: why it is there. */
  readonly join?: Pick<Join, "evidence" | "confidence" | "state" | "used" | "rivals" | "explain"> | undefined;
}

/** Both worlds at one moment. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** What an edge is known by. */
export function edgeKey({ kind, from, to }: Pick<GraphEdge, "kind" | "from" | "to">): string {
  return `${kind} ${from} ${to}`;
}
