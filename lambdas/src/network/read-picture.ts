import type { EntityStore } from "../ports/entity-store.ts";
import type { DecisionItem } from "../ports/graph-items.ts";
import type { GraphStore } from "../ports/graph-store.ts";
import type { DeclaredNetworks } from "./declared-networks.ts";
import { type NetworkPicture, networkPicture } from "./network-picture.ts";
import { type NetworkSnapshot, readNetwork } from "./network-snapshot.ts";
import { subnetHistory } from "./subnet-history.ts";

interface PicturePorts {
  readonly entities: EntityStore;
  readonly graph: GraphStore;
}

/** The network as it is stored now, and what follows from it, without syslog sources. Throws `StoreError`. */
export async function readPicture(
  { entities, graph }: PicturePorts,
  { declared, nowMs }: { readonly declared: DeclaredNetworks; readonly nowMs: number },
): Promise<{ readonly snapshot: NetworkSnapshot; readonly picture: NetworkPicture }> {
  const [snapshot, decided, use] = await Promise.all([readNetwork(entities), graph.list("join-decision"), graph.list("subnet-use")]);
  const decisions = decisionsOf(decided.items);
  const picture = networkPicture({ snapshot, declared, decisions, logSources: [], subnetUse: subnetHistory(use.items), nowMs });
  return { snapshot, picture };
}

/** Operators' words on joins, as the domain wants them. */
export function decisionsOf(items: readonly DecisionItem[]) {
  return items.map(({ join, left, right, decision }) => ({ kind: join, left, right, decision }));
}
