import type { CloudPlace } from "../account-network.ts";
import type { NetworkIndex } from "../network-index.ts";
import type { OnpremIndex } from "../onprem-index.ts";
import type { CoverageGap, HealthLookup, PathHop } from "./path-answer.ts";

/** Everything a path is explained from. Build the indexes once for many questions. */
export interface PathWorld {
  readonly network: NetworkIndex;
  readonly onprem: OnpremIndex;
  readonly health: HealthLookup;
  /** What the last sweeps could not read. */
  readonly gaps: readonly CoverageGap[];
}

/** Whether the last sweep could not read something in an account and Region, by the name of its API call. Then "none" proves nothing. */
export function couldNotRead(world: PathWorld, { accountId, region }: CloudPlace, what: RegExp): boolean {
  return world.gaps.some((gap) => gap.accountId === accountId && gap.region === region && what.test(gap.what));
}

type HopFacts = Pick<PathHop, "ref" | "kind" | "name" | "rule">;

/** A hop that lets the packet on, unless the thing itself is known to be down. */
export function passing(world: PathWorld, facts: HopFacts): PathHop {
  const health = world.health(facts.ref);
  return health?.state === "down"
    ? { ...facts, health, outcome: "blocked", reason: health.reason ?? "it is down" }
    : { ...facts, ...(health === undefined ? {} : { health }), outcome: "passes" };
}

/** A hop where the packet ends. */
export function blocked(world: PathWorld, facts: HopFacts & { readonly reason: string }): PathHop {
  return withHealth(world, { ...facts, outcome: "blocked" });
}

/** A hop of which it is not known whether it lets the packet on. */
export function doubtful(world: PathWorld, facts: HopFacts & { readonly reason: string }): PathHop {
  return withHealth(world, { ...facts, outcome: "unknown" });
}

function withHealth(world: PathWorld, hop: PathHop): PathHop {
  const health = world.health(hop.ref);
  return health === undefined ? hop : { ...hop, health };
}
