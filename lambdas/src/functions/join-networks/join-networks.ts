import type { LogSource } from "@isthmus/domain/cloud/join/join-sources";
import { siteOfEnd } from "@isthmus/domain/cloud/join/prefix-claims";
import { mapConcurrently } from "../../bounded-concurrency.ts";
import type { DeclaredNetworks } from "../../network/declared-networks.ts";
import { networkPicture } from "../../network/network-picture.ts";
import { type NetworkSnapshot, readNetwork } from "../../network/network-snapshot.ts";
import { decisionsOf } from "../../network/read-picture.ts";
import { subnetHistory, subnetUseItems } from "../../network/subnet-history.ts";
import type { EntityStore } from "../../ports/entity-store.ts";
import type { EventStore } from "../../ports/event-store.ts";
import { type GraphItem, graphPartition, graphPrefix } from "../../ports/graph-items.ts";
import type { GraphStore } from "../../ports/graph-store.ts";
import type { LogSourceReader } from "../../ports/log-source-reader.ts";
import type { MetricPublisher } from "../../ports/metric-publisher.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import { networkEvents } from "./network-events.ts";
import { networkMetrics } from "./network-metrics.ts";
import { type GraphStep, planWrites } from "./plan-writes.ts";

const concurrentWrites = 16;

/** A syslog source that is silent for so long is no longer joined. */
const rememberedMs = 7 * 86_400_000;

export interface JoinPorts {
  readonly entities: EntityStore;
  readonly graph: GraphStore;
  readonly logSources: LogSourceReader;
  readonly events: EventStore;
  readonly metrics: MetricPublisher;
  readonly telemetry: Telemetry;
}

export interface JoinResult {
  readonly nodes: number;
  readonly edges: number;
  readonly joins: number;
  readonly findings: number;
  readonly changes: number;
  /** Items put or taken away. */
  readonly written: number;
  /** Items that could not be written; the next run writes them. */
  readonly unwritten: number;
  /** Kinds of which not every item could be read. */
  readonly incompleteKinds: readonly string[];
}

/** Joins both worlds anew from what is stored of them, and writes what is different from the last time. Safe to run again at any time. */
export async function joinNetworks(
  ports: JoinPorts,
  { declared, nowMs }: { readonly declared: DeclaredNetworks; readonly nowMs: number },
): Promise<JoinResult> {
  const [snapshot, stored] = await Promise.all([readNetwork(ports.entities), ports.graph.all()]);
  const logSources = [...rememberedSources(stored.items, nowMs), ...(await recentLogSources(ports.logSources, snapshot, nowMs))];
  const subnetUse = subnetHistory(stored.items);
  const decisions = decisionsOf(stored.items.filter((item) => item.kind === "join-decision"));
  const picture = networkPicture({ snapshot, declared, decisions, logSources, subnetUse, nowMs });
  const { incompleteKinds } = snapshot;
  const plan = planWrites(stored.items, picture, { tsMs: nowMs, incompleteKinds });
  const events = networkEvents({ cloud: snapshot.cloud, stored: stored.items, ...picture, changes: plan.changes, tsMs: nowMs });
  // Events before the verdicts and joins that they tell of: a run that breaks off tells again rather than never.
  const told = await mapConcurrently(events, concurrentWrites, (event) => ports.events.put(event));
  const points = subnetUseItems(snapshot.cloud, subnetUse, nowMs).map((item): GraphStep => ({ write: { kind: "put", item } }));
  const outcomes = await mapConcurrently([...plan.steps, ...points], concurrentWrites, (step) => take(step, ports.graph));
  const unwritten = [...told, ...outcomes].filter(({ kind }) => kind === "retry" || kind === "rejected").length;
  const result: JoinResult = {
    nodes: picture.graph.nodes.length,
    edges: picture.graph.edges.length,
    joins: picture.joins.length,
    findings: picture.findings.length,
    changes: plan.changes.length,
    written: outcomes.filter(({ kind }) => kind === "stored").length,
    unwritten,
    incompleteKinds: [...incompleteKinds].sort(),
  };
  const swept = await ports.graph.put(sweepItem(result, nowMs));
  const { failed } = await ports.metrics.publish(networkMetrics(picture, snapshot.cloud, nowMs));
  if (unwritten > 0 || failed > 0 || swept.kind === "retry") {
    ports.telemetry.occurred("graph-incomplete", { unwritten, unpublished: failed }, "error");
  }
  if (incompleteKinds.size > 0 || stored.unreadable > 0) {
    ports.telemetry.occurred("items-unreadable", { kinds: result.incompleteKinds.join(","), ofGraph: stored.unreadable }, "warn");
  }
  return result;
}

async function recentLogSources(reader: LogSourceReader, { siteItems }: NetworkSnapshot, nowMs: number): Promise<readonly LogSource[]> {
  const sites = siteItems.flatMap((item) => (item.kind === "site" ? [item.siteId] : []));
  return (await mapConcurrently(sites, concurrentWrites, (site) => reader.recentSources(site, nowMs))).flat();
}

/** Sources that were joined before: a quiet one is not among the latest lines of a busy site. */
function rememberedSources(stored: readonly GraphItem[], nowMs: number): readonly LogSource[] {
  const oldest = new Date(nowMs - rememberedMs).toISOString().slice(0, 10);
  return stored.flatMap((item): readonly LogSource[] => {
    if (item.kind !== "node" || item.of !== "log-source") {
      return [];
    }
    const [siteId, { address, hostname, lastSeen }] = [siteOfEnd(item.ref), item.fields];
    const isUsable = siteId !== undefined && typeof address === "string" && typeof lastSeen === "string" && lastSeen >= oldest;
    return isUsable ? [{ siteId, address, lastSeen, ...(typeof hostname === "string" && { hostname }) }] : [];
  });
}

/** A change that could not be written is tried again with what it tells of, by the next run. */
async function take({ change, write }: GraphStep, graph: GraphStore): Promise<PutOutcome> {
  const told = change === undefined ? undefined : await graph.append(change);
  if (told?.kind === "retry") {
    return told;
  }
  return write.kind === "put" ? graph.put(write.item) : graph.remove(write.key, write.tsMs);
}

function sweepItem({ nodes, edges, findings, changes, incompleteKinds }: JoinResult, tsMs: number): GraphItem {
  return { pk: graphPartition, sk: graphPrefix.sweep, kind: "sweep", tsMs, nodes, edges, findings, changes, incompleteKinds };
}
