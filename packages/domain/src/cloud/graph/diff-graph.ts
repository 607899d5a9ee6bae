import { deviceOfRef, deviceRef, type Ref, splitRef } from "../ref.ts";
import { edgeKey, type FieldValue, type Graph, type GraphEdge, type GraphNode } from "./graph.ts";

/** A field before and after: the one text, or of a list the elements that went and came. Empty is nothing. */
export interface FieldChange {
  readonly field: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** One piece of news about a thing, or about a join, whose ref is then that of its left end. */
export interface GraphChange {
  readonly change: "appeared" | "disappeared" | "changed";
  readonly ref: Ref;
  /** Kind of the node, or of the join. */
  readonly of: string;
  readonly name?: string | undefined;
  /** Other end of a join. */
  readonly to?: Ref | undefined;
  readonly scopes: readonly Ref[];
  /** Of something that disappeared: what it was last. */
  readonly fields: readonly FieldChange[];
}

/** What is to be written so that a stored graph becomes the next one. */
export interface GraphDiff {
  readonly changes: readonly GraphChange[];
  readonly puts: Graph;
  readonly removals: Graph;
}

/** Fields that are kept up to date without being news. */
const quietFields: ReadonlySet<string> = new Set(["lastSeen"]);

export interface DiffOptions {
  /** Kinds of which not all could be read: what is missing of them is not gone. */
  readonly incompleteKinds: ReadonlySet<string>;
}

/**
 * What is different. Of edges only joins are news: all others follow from fields of their ends, whose change tells of them. The first look
 * at a Region or site is no news at all.
 */
export function diffGraph(previous: Graph, next: Graph, { incompleteKinds }: DiffOptions): GraphDiff {
  const [nodesBefore, nodesAfter] = [byRef(previous), byRef(next)];
  const [edgesBefore, edgesAfter] = [byKey(previous), byKey(next)];
  const gone = previous.nodes.filter(({ ref, kind }) => !nodesAfter.has(ref) && !incompleteKinds.has(kind));
  const goneEdges = previous.edges.filter((edge) => !edgesAfter.has(edgeKey(edge)) && !isKept(edge, nodesAfter, incompleteKinds));
  const newNodes = next.nodes.filter((node) => !same(nodesBefore.get(node.ref), node));
  const newEdges = next.edges.filter((edge) => !same(edgesBefore.get(edgeKey(edge)), edge));
  const isFirstLook = firstLooks(previous);
  const isImplied = (ref: Ref) => !nodesBefore.has(ref) && (isFirstLook(nodesAfter.get(ref)) || isPartOf(ref, nodesAfter, nodesBefore));
  const changes = [
    ...gone.filter(({ ref }) => !isPartOf(ref, nodesBefore, nodesAfter)).map(goneNode),
    ...newNodes.filter(({ ref }) => !isImplied(ref)).map((node) => nodeChange(nodesBefore.get(node.ref), node)),
    ...goneEdges.map((edge) => joinChange(edge, undefined)),
    ...newEdges
      .filter(({ from, to }) => !isImplied(from) && !isImplied(to))
      .map((edge) => joinChange(edgesBefore.get(edgeKey(edge)), edge)),
  ];
  return {
    changes: changes.filter((change) => change !== undefined),
    puts: { nodes: newNodes, edges: newEdges },
    removals: { nodes: gone, edges: goneEdges },
  };
}

/** Whether a thing is part of another that only one of the two graphs has: that one's news tells of both. */
function isPartOf(ref: Ref, withIt: ReadonlyMap<Ref, GraphNode>, without: ReadonlyMap<Ref, GraphNode>): boolean {
  const parts = splitRef(ref);
  const device = deviceOfRef(ref);
  const whole = parts?.kind === "vpn-tunnel" ? `vpn-connection:${parts.rest.split("/")[0]}` : device && deviceRef(device);
  return whole !== undefined && whole !== ref && withIt.has(whole) && !without.has(whole);
}

/** Whether nothing was known before of the Region or site that a node is in, besides that there is such a site. */
function firstLooks(previous: Graph): (node: GraphNode | undefined) => boolean {
  const places = new Set(previous.nodes.filter(({ kind }) => kind !== "site").flatMap(({ scopes }) => scopes.filter(isPlace)));
  return (node) => (node?.scopes ?? []).some(isPlace) && !(node?.scopes ?? []).some((scope) => places.has(scope));
}

function isPlace(scope: Ref): boolean {
  return scope.startsWith("region:") || scope.startsWith("site:");
}

/** An edge of something that could not be read stays with it. */
function isKept(edge: GraphEdge, nodesAfter: ReadonlyMap<Ref, GraphNode>, incompleteKinds: ReadonlySet<string>): boolean {
  return [edge.from, edge.to].some((ref) => !nodesAfter.has(ref) && incompleteKinds.has(ref.split(":")[0] ?? ""));
}

function byRef({ nodes }: Graph): ReadonlyMap<Ref, GraphNode> {
  return new Map(nodes.map((node) => [node.ref, node] as const));
}

function byKey({ edges }: Graph): ReadonlyMap<string, GraphEdge> {
  return new Map(edges.map((edge) => [edgeKey(edge), edge] as const));
}

function goneNode({ ref, kind, name, scopes, fields }: GraphNode): GraphChange {
  return { change: "disappeared", ref, of: kind, name, scopes, fields: fieldChanges(fields, {}) };
}

function nodeChange(before: GraphNode | undefined, { ref, kind, name, scopes, fields }: GraphNode): GraphChange | undefined {
  const base = { ref, of: kind, name, scopes };
  if (before === undefined) {
    return { ...base, change: "appeared", fields: [] };
  }
  const changed = [...fieldChange("name", before.name, name), ...fieldChanges(before.fields, fields)].filter(
    ({ field }) => !quietFields.has(field),
  );
  return changed.length === 0 ? undefined : { ...base, change: "changed", fields: changed };
}

/** A join is news when it is there or gone, relied on or not, and when an operator decided; not when its confidence moves. */
function joinChange(before: GraphEdge | undefined, after: GraphEdge | undefined): GraphChange | undefined {
  const edge = after ?? before;
  if (edge?.join === undefined) {
    return undefined;
  }
  const fields = fieldChanges(joinFields(before), joinFields(after));
  const change = before === undefined ? "appeared" : after === undefined ? "disappeared" : "changed";
  return change === "changed" && fields.length === 0
    ? undefined
    : { change, ref: edge.from, of: edge.kind, to: edge.to, scopes: [], fields: change === "changed" ? fields : [] };
}

function joinFields(edge: GraphEdge | undefined): Readonly<Record<string, FieldValue>> {
  return edge?.join === undefined ? {} : { state: edge.join.state, "relied on": edge.join.used ? "yes" : "no" };
}

function fieldChanges(before: Readonly<Record<string, FieldValue>>, after: Readonly<Record<string, FieldValue>>): readonly FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((field) => fieldChange(field, before[field], after[field]));
}

function fieldChange(field: string, before: FieldValue | undefined, after: FieldValue | undefined): readonly FieldChange[] {
  const [old, now] = [listOf(before), listOf(after)];
  const [went, came] = [without(old, now), without(now, old)];
  return went.length === 0 && came.length === 0 ? [] : [{ field, before: went, after: came }];
}

function listOf(value: FieldValue | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

function without(values: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return values.filter((value) => !known.has(value));
}

/** The same whatever the order of properties, and with absent ones left out as a table leaves them out. */
function same(a: unknown, b: unknown): boolean {
  return a !== undefined && canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
