import { isIP } from "node:net";
import { specialAddressClass } from "../config/target-address.ts";
import type { NeighbourFacts, Sighting } from "./sighting.ts";

/** How a device knows of a neighbour. */
export interface NeighbourEvidence {
  readonly by: "bgp" | "ospf" | "isis" | "lldp" | "cdp" | "edp" | "fdp" | "mndp" | "arp";
  /** Address of the device that heard it. */
  readonly heardBy: string;
  /** Local port, where the protocol names one. */
  readonly port?: string;
}

/** A device that others speak of and that was not scanned or did not answer. Texts are device text. */
export interface NeighbourCandidate {
  readonly address?: string;
  readonly name?: string;
  /** Chassis id, MAC address, or system id of IS-IS. */
  readonly chassisId?: string;
  readonly platform?: string;
  /** An established session proves a neighbour, LLDP and CDP say it, ARP and others suggest it. */
  readonly confidence: "proved" | "said" | "suggested";
  readonly evidence: readonly NeighbourEvidence[];
}

type Hearing = Omit<NeighbourCandidate, "confidence" | "evidence"> & {
  readonly confidence: NeighbourCandidate["confidence"];
  readonly evidence: NeighbourEvidence;
};

const ranks = ["proved", "said", "suggested"] as const;

/** Neighbours that no sighting stands for, one candidate each, the surest first. */
export function proposeNeighbours(sightings: readonly Sighting[]): readonly NeighbourCandidate[] {
  const known = knownDevices(sightings);
  const hearings = sightings.flatMap(({ address, snmp }) =>
    snmp.kind === "read" && snmp.neighbours !== undefined ? hearingsOf(snmp.neighbours, address) : [],
  );
  const groups = new Map<string, NeighbourCandidate>();
  const addressOfMac = new Map(hearings.flatMap(({ address, chassisId }) => (address && chassisId ? [[chassisId, address] as const] : [])));
  for (const hearing of hearings) {
    const address = hearing.address ?? addressOfMac.get(hearing.chassisId ?? "");
    const key = address ?? hearing.chassisId ?? hearing.name;
    if (key !== undefined && !isKnown({ ...hearing, ...(address === undefined ? {} : { address }) }, known)) {
      groups.set(key, joined(groups.get(key), hearing));
    }
  }
  return [...groups.values()].sort((a, b) => ranks.indexOf(a.confidence) - ranks.indexOf(b.confidence));
}

interface Known {
  readonly addresses: ReadonlySet<string>;
  readonly chassisIds: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

function knownDevices(sightings: readonly Sighting[]): Known {
  const facts = sightings.flatMap(({ snmp }) => (snmp.kind === "silent" ? [] : [snmp.facts]));
  const own = sightings.flatMap(({ snmp }) => (snmp.kind === "read" && snmp.neighbours !== undefined ? [snmp.neighbours.own] : []));
  return {
    addresses: new Set([...sightings.map(({ address }) => address), ...own.flatMap(({ addresses }) => addresses)]),
    chassisIds: new Set([
      ...facts.flatMap(({ baseMac }) => baseMac ?? []),
      ...own.flatMap(({ macs, systemId }) => [...macs, ...(systemId === undefined ? [] : [systemId])]),
    ]),
    names: new Set(facts.flatMap(({ sysName }) => (sysName === undefined ? [] : [sysName.toLowerCase()]))),
  };
}

/** Addresses that many hosts have, or none, are no device; a neighbour without any other sign is not proposed for them. */
function isKnown(
  { address, chassisId, name }: Pick<Hearing, "address" | "chassisId" | "name">,
  { addresses, chassisIds, names }: Known,
): boolean {
  if (address !== undefined && (addresses.has(address) || isIP(address) === 0 || specialAddressClass(address) !== undefined)) {
    return true;
  }
  return (chassisId !== undefined && chassisIds.has(chassisId)) || (name !== undefined && names.has(name.toLowerCase()));
}

function hearingsOf({ links, bgpPeers, ospfNeighbours, isisNeighbours, arp }: NeighbourFacts, heardBy: string): readonly Hearing[] {
  return [
    ...bgpPeers.map(({ remoteAddress, state }): Hearing => {
      const confidence = state === "established" ? "proved" : "suggested";
      return { address: remoteAddress, confidence, evidence: { by: "bgp", heardBy } };
    }),
    ...ospfNeighbours.map(({ address, state }): Hearing => {
      const confidence = state === "full" || state === "twoWay" ? "proved" : "suggested";
      return { address, confidence, evidence: { by: "ospf", heardBy } };
    }),
    ...isisNeighbours.map(({ address, name, systemId, state }): Hearing => {
      const signs = { chassisId: systemId, ...(address === undefined ? {} : { address }), ...(name === undefined ? {} : { name }) };
      return { ...signs, confidence: state === "up" ? "proved" : "suggested", evidence: { by: "isis", heardBy } };
    }),
    ...links.map(({ protocol, localPort, localIfIndex, remoteName, remoteChassisId, remoteAddress, remotePlatform }): Hearing => {
      const port = localPort ?? (localIfIndex === undefined ? undefined : `ifIndex ${localIfIndex}`);
      return {
        ...(remoteAddress === undefined ? {} : { address: remoteAddress }),
        ...(remoteName === undefined ? {} : { name: remoteName }),
        ...(remoteChassisId === undefined ? {} : { chassisId: remoteChassisId }),
        ...(remotePlatform === undefined ? {} : { platform: remotePlatform }),
        confidence: "said",
        evidence: { by: protocol, heardBy, ...(port === undefined ? {} : { port }) },
      };
    }),
    ...arp.map(({ address, mac, ifIndex }): Hearing => {
      return { address, chassisId: mac, confidence: "suggested", evidence: { by: "arp", heardBy, port: `ifIndex ${ifIndex}` } };
    }),
  ];
}

function joined(before: NeighbourCandidate | undefined, { evidence, confidence, ...described }: Hearing): NeighbourCandidate {
  if (before === undefined) {
    return { ...described, confidence, evidence: [evidence] };
  }
  const surest = ranks.indexOf(confidence) < ranks.indexOf(before.confidence) ? confidence : before.confidence;
  return { ...described, ...before, confidence: surest, evidence: [...before.evidence, evidence] };
}
