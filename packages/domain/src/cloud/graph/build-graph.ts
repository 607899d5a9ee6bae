import type { CloudNetwork } from "../account-network.ts";
import type { Join } from "../join/join.ts";
import { logSourceRef } from "../ref.ts";
import { cloudGraph } from "./cloud-graph.ts";
import { edgeKey, type Graph, type GraphEdge } from "./graph.ts";
import { type OnpremSources, onpremGraph } from "./onprem-graph.ts";

export interface GraphSources extends OnpremSources {
  readonly cloud: CloudNetwork;
  readonly joins: readonly Join[];
}

/** Both worlds as one graph: each thing once, each edge once. Joins lie between them, refused ones too, which say so. */
export function buildGraph(sources: GraphSources): Graph {
  const joined = new Set(sources.joins.map(({ right }) => right));
  const logSources = sources.logSources.filter(({ siteId, address }) => joined.has(logSourceRef(siteId, address)));
  const [cloud, onprem] = [cloudGraph(sources.cloud), onpremGraph({ ...sources, logSources })];
  const joins = sources.joins.map(({ kind, left, right, ...join }): GraphEdge => ({ kind, from: left, to: right, join }));
  return {
    nodes: [...new Map([...cloud.nodes, ...onprem.nodes].map((node) => [node.ref, node] as const)).values()],
    edges: [...new Map([...cloud.edges, ...onprem.edges, ...joins].map((edge) => [edgeKey(edge), edge] as const)).values()],
  };
}
