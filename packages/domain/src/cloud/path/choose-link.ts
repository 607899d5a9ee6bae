import type { CarryState } from "./link-state.ts";
import type { Position } from "./packet.ts";

/** One of the links that a packet could take between a site and AWS. */
export interface LinkCandidate {
  readonly ref: string;
  readonly position: Position;
  readonly state: CarryState;
  /** Whether its other end has the destination; undefined when that is not known. */
  readonly leads: boolean | undefined;
  /** Smaller is preferred: Direct Connect, then VPN with static routes, then VPN with BGP (Site-to-Site VPN guide, "Route priority"). */
  readonly preference: number;
}

export const linkPreference = { direct: 0, staticVpn: 1, bgpVpn: 2 } as const;

/** The link that is taken, and what else leads there. Routes over a link that is down are withdrawn: it is taken only when all are. */
export function chooseLink<T extends LinkCandidate>(
  candidates: readonly T[],
): { readonly chosen: T; readonly others: readonly T[] } | undefined {
  const [chosen, ...others] = candidates
    .filter((one) => one.leads !== false)
    .toSorted(
      (a, b) =>
        Number(a.state === "down") - Number(b.state === "down") ||
        Number(b.leads === true) - Number(a.leads === true) ||
        a.preference - b.preference,
    );
  return chosen === undefined ? undefined : { chosen, others };
}

/** For people: what else could carry the packet. */
export function otherLinksNote({
  chosen,
  others,
}: {
  readonly chosen: LinkCandidate;
  readonly others: readonly LinkCandidate[];
}): readonly string[] {
  return others.length === 0
    ? []
    : [`${chosen.ref} is followed; also there: ${others.map((one) => `${one.ref} (${one.state})`).join(", ")}`];
}
