import type { Finding } from "@isthmus/domain/cloud/findings/finding";
import type { GraphChange } from "@isthmus/domain/cloud/graph/diff-graph";
import type { GraphEdge, GraphNode } from "@isthmus/domain/cloud/graph/graph";
import { type JoinDecision, type JoinKind, joinKinds } from "@isthmus/domain/cloud/join/join";
import type { Summary } from "@isthmus/domain/cloud/summary/summaries";
import type { VpnVerdict } from "@isthmus/domain/cloud/vpn-verdict";
import { z } from "zod";

const texts = z.array(z.string()).readonly();
const stored = { pk: z.string(), sk: z.string(), tsMs: z.number() };
const healthState = z.enum(["up", "degraded", "down", "unknown"]);

/** A node as it was when its fields last changed. `of` is the kind of the thing. */
const NodeItem = z.object({
  ...stored,
  kind: z.literal("node"),
  ref: z.string(),
  of: z.string(),
  name: z.string().optional(),
  scopes: texts,
  fields: z.record(z.string(), z.union([z.string(), texts])),
});

const Evidence = z.object({ kind: z.string(), text: z.string(), weight: z.number() });

/** `of` is the kind of the edge. */
const EdgeItem = z.object({
  ...stored,
  kind: z.literal("edge"),
  of: z.string(),
  from: z.string(),
  to: z.string(),
  join: z
    .object({
      evidence: z.array(Evidence).readonly(),
      confidence: z.number(),
      state: z.enum(["proposed", "pinned", "refused"]),
      used: z.boolean(),
      rivals: texts,
      explain: z.string(),
    })
    .optional(),
});

export type EdgeItem = z.infer<typeof EdgeItem>;

const FindingItem = z.object({
  ...stored,
  kind: z.literal("finding"),
  rule: z.string(),
  ref: z.string(),
  severity: z.enum(["info", "warning", "problem"]),
  title: z.string(),
  evidence: texts,
  remedy: z.string(),
});
export type FindingItem = z.infer<typeof FindingItem>;

const counts = z.object({ up: z.number(), degraded: z.number(), down: z.number(), unknown: z.number() });

const SummaryItem = z.object({
  ...stored,
  kind: z.literal("summary"),
  scope: z.string(),
  name: z.string().optional(),
  state: healthState,
  counts,
  resources: z.record(z.string(), z.number()),
  findings: z.object({ problem: z.number(), warning: z.number(), info: z.number() }),
  troubles: z
    .array(z.object({ ref: z.string(), name: z.string().optional(), state: z.string(), reason: z.string().optional() }))
    .readonly(),
  addresses: z.object({ used: z.number(), total: z.number(), fullestPercent: z.number(), fullest: z.string() }).optional(),
});
export type SummaryItem = z.infer<typeof SummaryItem>;

/** A verdict since `tsMs`. */
const VerdictItem = z.object({
  ...stored,
  kind: z.literal("vpn-verdict"),
  vpnId: z.string(),
  outsideIp: z.string(),
  word: z.enum(["up", "bgp-down", "down", "switched-off", "site-down", "ends-disagree", "site-unknown", "aws-unknown", "unknown"]),
  severity: z.enum(["critical", "major", "minor", "warning", "info", "cleared"]),
  aws: z.enum(["up", "no-bgp", "down", "unknown"]),
  site: z.enum(["up", "no-bgp", "tunnel-down", "switched-off", "device-down", "unwatched", "unknown"]),
  explanation: z.string(),
  remedy: z.string(),
  /** Ref of the device that ends the tunnel, when one is joined. */
  device: z.string().optional(),
});
export type VerdictItem = z.infer<typeof VerdictItem>;

const DecisionItem = z.object({
  ...stored,
  kind: z.literal("join-decision"),
  join: z.enum(Object.keys(joinKinds) as [JoinKind, ...JoinKind[]]),
  left: z.string(),
  right: z.string(),
  decision: z.enum(["pinned", "refused"]),
  note: z.string().optional(),
});
export type DecisionItem = z.infer<typeof DecisionItem>;

const SubnetUseItem = z.object({
  ...stored,
  kind: z.literal("subnet-use"),
  subnetId: z.string(),
  /** Free addresses, one point a UTC day, the oldest first. */
  points: z.array(z.object({ tsMs: z.number(), available: z.number() })).readonly(),
});

/** The version of the graph is its `tsMs`. */
const SweepItem = z.object({
  ...stored,
  kind: z.literal("sweep"),
  nodes: z.number(),
  edges: z.number(),
  findings: z.number(),
  changes: z.number(),
  /** Kinds of which not every item could be read. */
  incompleteKinds: texts,
});
export type SweepItem = z.infer<typeof SweepItem>;

/** Any item of the partition of the graph. */
export const GraphItem = z.discriminatedUnion("kind", [
  NodeItem,
  EdgeItem,
  FindingItem,
  SummaryItem,
  VerdictItem,
  DecisionItem,
  SubnetUseItem,
  SweepItem,
]);
export type GraphItem = z.infer<typeof GraphItem>;

const FieldChange = z.object({ field: z.string(), before: texts, after: texts });

/** News of the graph. `tsMs` is when the graph was built that has it. */
export const ChangeItem = z.object({
  ...stored,
  kind: z.literal("change"),
  /** Epoch seconds. */
  ttl: z.number(),
  change: z.enum(["appeared", "disappeared", "changed"]),
  ref: z.string(),
  of: z.string(),
  name: z.string().optional(),
  to: z.string().optional(),
  scopes: texts,
  fields: z.array(FieldChange).readonly(),
});
export type ChangeItem = z.infer<typeof ChangeItem>;

/** Partition of the graph. */
export const graphPartition = "GRAPH";

/** What is taken away leaves this kind of item for a day, so that one write alone can do it and a late one brings nothing back. */
export const goneKind = "gone";
export const goneTtlS = 86_400;

/** What the sort keys of the graph's items begin with, by kind. */
export const graphPrefix = {
  node: "NODE#",
  edge: "EDGE#",
  finding: "FINDING#",
  summary: "SUMMARY#",
  "vpn-verdict": "VERDICT#",
  "join-decision": "DECISION#",
  "subnet-use": "USE#",
  sweep: "SWEEP",
} as const satisfies Readonly<Record<GraphItem["kind"], string>>;
export type GraphItemKind = GraphItem["kind"];

/** Changes are kept for a quarter of a year. */
export const changeTtlS = 90 * 86_400;

export function nodeItem({ kind, ...node }: GraphNode, tsMs: number): GraphItem {
  return { pk: graphPartition, sk: `${graphPrefix.node}${node.ref}`, kind: "node", tsMs, ...node, of: kind, fields: { ...node.fields } };
}

export function edgeItem({ kind, from, to, join }: GraphEdge, tsMs: number): GraphItem {
  const sk = `${graphPrefix.edge}${kind}#${from}#${to}`;
  return { pk: graphPartition, sk, kind: "edge", tsMs, of: kind, from, to, ...(join !== undefined && { join: { ...join } }) };
}

export function findingItem(finding: Finding, tsMs: number): FindingItem {
  return { ...finding, pk: graphPartition, sk: `${graphPrefix.finding}${finding.rule}#${finding.ref}`, kind: "finding", tsMs };
}

export function summaryItem(summary: Summary, tsMs: number): SummaryItem {
  const { counts: states, resources, findings } = summary;
  const copies = { counts: { ...states }, resources: { ...resources }, findings: { ...findings } };
  return { ...summary, ...copies, pk: graphPartition, sk: `${graphPrefix.summary}${summary.scope}`, kind: "summary", tsMs };
}

export function verdictItem(verdict: VpnVerdict & Pick<VerdictItem, "vpnId" | "outsideIp" | "device">, tsMs: number): VerdictItem {
  return {
    ...verdict,
    pk: graphPartition,
    sk: `${graphPrefix["vpn-verdict"]}${verdict.vpnId}#${verdict.outsideIp}`,
    kind: "vpn-verdict",
    tsMs,
  };
}

/** Key of an operator's word on a join. */
export function decisionKey({ kind, left, right }: Omit<JoinDecision, "decision">) {
  return { pk: graphPartition, sk: `${graphPrefix["join-decision"]}${kind}#${left}#${right}` };
}

/** Partition of a UTC day's changes. */
export function changePartition(tsMs: number): string {
  return `CHANGES#${new Date(tsMs).toISOString().slice(0, 10)}`;
}

export function changeItem(change: GraphChange, tsMs: number): ChangeItem {
  const about = change.to === undefined ? change.ref : `${change.ref}#${change.of}#${change.to}`;
  const key = { pk: changePartition(tsMs), sk: `${String(tsMs).padStart(13, "0")}#${about}` };
  return { ...change, ...key, kind: "change", tsMs, ttl: Math.floor(tsMs / 1_000) + changeTtlS };
}
