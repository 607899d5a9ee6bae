import type { NeighbourCandidate } from "./propose-neighbours.ts";
import type { FailedAttempt, IdentityFacts, Sighting } from "./sighting.ts";

/** A device that a scan found, as it could stand in the site configuration. */
export interface Proposal {
  /** Unique among the proposals, and fit for the configuration. */
  readonly id: string;
  readonly name: string;
  /** The address to watch. */
  readonly address: string;
  readonly otherAddresses: readonly string[];
  readonly ping: boolean;
  readonly snmp?: { readonly credential: string; readonly port: number };
  readonly facts: IdentityFacts;
  /** "read": SNMP works. "locked": an agent answers, but no credential opens it. "ping-only": nothing but an echo. */
  readonly status: "read" | "locked" | "ping-only";
  /** Why credentials did not open it. */
  readonly failures: readonly FailedAttempt[];
}

/** What of a proposal stands in the configuration. */
export type ConfiguredProposal = Pick<Proposal, "id" | "name" | "address" | "ping" | "snmp">;

const longestName = 128;
const longestId = 63;

/** One proposal for each device, in the order given. Names come from sysName, so they are device text: cut and cleaned, still hostile. */
export function proposeDevices(devices: readonly (readonly Sighting[])[], port: number): readonly Proposal[] {
  const taken = new Set<string>();
  return devices.flatMap((sightings) => {
    const best = sightings.find(({ snmp }) => snmp.kind === "read") ?? sightings.find(({ snmp }) => snmp.kind === "locked") ?? sightings[0];
    return best === undefined ? [] : [proposal(best, { sightings, port, taken })];
  });
}

/** The configuration of neighbours that have an address: watched by ping until a person names a credential. */
export function proposeCandidates(candidates: readonly NeighbourCandidate[]): readonly ConfiguredProposal[] {
  const taken = new Set<string>();
  return candidates.flatMap(({ address, name: told }) => {
    if (address === undefined) {
      return [];
    }
    const name = cleanName(told) ?? address;
    const id = freeId(idFrom(name) ?? idFrom(address) ?? "neighbour", taken);
    taken.add(id);
    return [{ id, name, address, ping: true }];
  });
}

function proposal(
  best: Sighting,
  { sightings, port, taken }: { readonly sightings: readonly Sighting[]; readonly port: number; readonly taken: Set<string> },
): Proposal {
  const { address, snmp } = best;
  const facts = Object.assign({}, ...sightings.map(factsOf).reverse()) as IdentityFacts;
  const name = cleanName(facts.sysName) ?? address;
  const id = freeId(idFrom(name) ?? idFrom(address) ?? "device", taken);
  taken.add(id);
  return {
    id,
    name,
    address,
    otherAddresses: sightings.flatMap((each) => (each === best ? [] : [each.address])),
    ping: best.answersPing,
    ...(snmp.kind === "read" ? { snmp: { credential: snmp.credential, port } } : {}),
    facts,
    status: snmp.kind === "silent" ? "ping-only" : snmp.kind,
    failures: snmp.kind === "read" ? [] : snmp.failures,
  };
}

function factsOf({ snmp }: Sighting): IdentityFacts {
  return snmp.kind === "silent" ? {} : snmp.facts;
}

function cleanName(sysName: string | undefined): string | undefined {
  const cleaned = (sysName ?? "")
    .replaceAll(/\p{C}+/gu, " ")
    .trim()
    .slice(0, longestName)
    .toWellFormed()
    .trim();
  return cleaned === "" ? undefined : cleaned;
}

/** The host part of a name, or an address, in the characters of an id. */
function idFrom(name: string): string | undefined {
  const host = /^[\d.]+$/u.test(name) ? name.replaceAll(".", "-") : (name.split(".")[0] ?? "");
  const id = host
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[^a-z0-9_-]+/gu, "-")
    .slice(0, longestId)
    .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/gu, "");
  return id === "" ? undefined : id;
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  for (let number = 2, id = wanted; ; number += 1) {
    if (!taken.has(id)) {
      return id;
    }
    const suffix = `-${number}`;
    id = `${wanted.slice(0, longestId - suffix.length)}${suffix}`;
  }
}
