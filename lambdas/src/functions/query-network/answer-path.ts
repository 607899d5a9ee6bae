import { explainPath } from "@isthmus/domain/cloud/path/explain-path";
import type { HopHealth, PathAnswer, PathQuestion } from "@isthmus/domain/cloud/path/path-answer";
import type { ResourceHealth } from "@isthmus/domain/cloud/summary/resource-health";
import { coverageGaps } from "../../network/coverage-look.ts";
import type { NetworkPicture } from "../../network/network-picture.ts";
import { readPicture } from "../../network/read-picture.ts";
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
export async function answerPath(question: PathQuestion, ports: QueryPorts, context: QueryContext): Promise<AnsweredPath> {
  const { snapshot, picture } = await readPicture(ports, context);
  const world = {
    network: picture.network,
    onprem: picture.onprem,
    health: (ref: string) => hopHealth(picture.health.get(ref)),
    gaps: coverageGaps(snapshot.coverage),
  };
  const { from, to } = question;
  const path = explainPath(world, { from, to, protocol: question.protocol, port: question.port });
  const lost = [path.from, path.to].find(({ ref, candidates }) => ref === undefined && candidates.length === 0);
  return { path, names: namesOn(path, picture), nearest: lost === undefined ? [] : nearestNames(lost.asked, knownNames(picture)) };
}

function hopHealth(health: ResourceHealth | undefined): HopHealth | undefined {
  return health === undefined ? undefined : { state: health.state === "up" ? "ok" : health.state, reason: health.reason };
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
  return [...resources, ...onprem.devices.keys(), ...onprem.devicesById.keys(), ...onprem.sites.keys()];
}
