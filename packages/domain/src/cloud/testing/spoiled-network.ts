import type { CloudNetwork } from "../account-network.ts";
import { smallNetwork } from "./small-network.ts";

/** Texts as half-populated answers hold them. */
const junk: readonly string[] = ["", "unknown", "junk", "10.0.0.0/99", "pl-1", "tgw-1", "vpc-prod", "subnet-app"];

/** The small network with about one in twenty of its texts spoiled and of its list items dropped: the same for the same seed. */
export function spoiledNetwork(seed: number): CloudNetwork {
  let state = seed >>> 0;
  const roll = (below: number): number => {
    // Numerical Recipes' linear congruential generator.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  // Lists stay lists and texts stay texts: the types hold.
  return spoil(smallNetwork(), roll) as CloudNetwork;
}

function spoil(value: unknown, roll: (below: number) => number): unknown {
  if (Array.isArray(value)) {
    return value.filter(() => roll(20) > 0).map((item: unknown) => spoil(item, roll));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, spoil(item, roll)]));
  }
  return typeof value === "string" && roll(20) === 0 ? junk[roll(junk.length)] : value;
}
