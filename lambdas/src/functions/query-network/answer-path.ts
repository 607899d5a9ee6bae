import { indexNetwork } from "@isthmus/domain/cloud/network-index";
import { indexOnprem } from "@isthmus/domain/cloud/onprem-index";
import { explainPath } from "@isthmus/domain/cloud/path/explain-path";
import type { CoverageGap, HopHealth, PathAnswer, PathQuestion } from "@isthmus/domain/cloud/path/path-answer";
import type { ResourceHealth } from "@isthmus/domain/cloud/summary/resource-health";
import { type NetworkPicture, networkPicture } from "../../network/network-picture.ts";
import { type NetworkSnapshot, readNetwork } from "../../network/network-snapshot.ts";
import { nearestNames } from "./nearest-names.ts";
import type { QueryContext, QueryPorts } from "./query-network.ts";

interface AnsweredPath {
  readonly path: PathAnswer;
  /** Names of what is on the path, by ref. */
  readonly names: Readonly<Record<string, string>>;
  /** What an end that was not understood may have meant. */
  readonly nearest: readonly string[];
}

/** Follows a packet through what is stored now, with the joins and verdicts that follow from it. */
export async function answerPath(question: PathQuestion, { entities, graph }: QueryPorts, context: QueryContext): Promise<AnsweredPath> {
  const [snapshot, decided] = await Promise.all([readNetwork(entities), graph.list("join-decision")]);
  const decisions = decided.items.map(({ join, left, right, decision }) => ({ kind: join, left, right, decision }));
  const picture = networkPicture({ snapshot, declared: context.declared, decisions, logSources: [], nowMs: context.nowMs });
  const world = {
    network: indexNetwork(snapshot.cloud),
    onprem: indexOnprem(picture.onprem),
    health: (ref: string) => hopHealth(picture.health.get(ref)),
    gaps: coverageGaps(snapshot),
  };
  const { from, to } = question;
  const path = explainPath(world, { from, to, protocol: question.protocol, port: question.port });
  const lost = [path.from, path.to].find(({ ref, candidates }) => ref === undefined && candidates.length === 0);
  return { path, names: namesOn(path, picture), nearest: lost === undefined ? [] : nearestNames(lost.asked, knownNames(picture)) };
}

function hopHealth(health: ResourceHealth | undefined): HopHealth | undefined {
  return health === undefined ? undefined : { state: health.state === "up" ? "ok" : health.state, reason: health.reason };
}

/** Coverage of the last sweeps, and kinds of items that this version cannot read. */
function coverageGaps({ coverage }: NetworkSnapshot): readonly CoverageGap[] {
  return coverage
    .filter(({ state }) => state !== "complete")
    .map(({ accountId, region, api, state, reason }) => ({ accountId, region, what: api, reason: reason ?? state }));
}

function namesOn({ forward, back }: PathAnswer, { graph }: NetworkPicture): Readonly<Record<string, string>> {
  const refs = new Set([...forward.hops, ...(back?.hops ?? [])].map(({ ref }) => ref));
  return Object.fromEntries(graph.nodes.flatMap(({ ref, name }) => (refs.has(ref) && name !== undefined ? [[ref, name] as const] : [])));
}

/** What a person may write for an end of a path. */
function knownNames({ graph, onprem }: NetworkPicture): readonly string[] {
  const resources = graph.nodes.flatMap(({ kind, name }) =>
    name !== undefined && /^(?:instance|database|load-balancer)$/u.test(kind) ? [name] : [],
  );
  return [
    ...resources,
    ...onprem.devices.map(({ site, id }) => `${site}/${id}`),
    ...onprem.devices.map(({ id }) => id),
    ...onprem.sites.map(({ id }) => id),
  ];
}
