/** How a device knows what is at the other end of a port. */
export type LinkMeans = "lldp" | "cdp" | "edp" | "fdp" | "mndp" | "fdb" | "arp";

/**
 * How sure each means alone makes a link, from 0 to 1. A neighbour that tells itself is nearly certain; MNDP is a broadcast, which passes
 * switches. A forwarding table (FDB) shows a station, but not whether a switch that nobody hears stands between; ARP and ND show
 * who shares a network with an interface.
 */
export const meansConfidence: Readonly<Record<LinkMeans, number>> = {
  lldp: 0.95,
  cdp: 0.95,
  edp: 0.95,
  fdp: 0.95,
  mndp: 0.8,
  fdb: 0.6,
  arp: 0.4,
};

/** A neighbour that told itself at a port. */
export interface ToldNeighbour {
  readonly means: Exclude<LinkMeans, "fdb" | "arp">;
  readonly ifIndex: number;
  readonly name?: string | undefined;
  /** MAC address or other id of its chassis. */
  readonly chassisId?: string | undefined;
  readonly address?: string | undefined;
}

/** A neighbour as a device's tables tell it, whose port may not be known. */
export interface HeardNeighbour {
  readonly protocol: ToldNeighbour["means"];
  readonly localIfIndex?: number | undefined;
  readonly remoteName?: string | undefined;
  readonly remoteChassisId?: string | undefined;
  readonly remoteAddress?: string | undefined;
}

/** The neighbours of which the port is known: no other makes a link. */
export function toldNeighbours(heard: readonly HeardNeighbour[]): readonly ToldNeighbour[] {
  return heard.flatMap(({ protocol, localIfIndex, remoteName, remoteChassisId, remoteAddress }) =>
    localIfIndex === undefined
      ? []
      : [{ means: protocol, ifIndex: localIfIndex, name: remoteName, chassisId: remoteChassisId, address: remoteAddress }],
  );
}

/** The stations that a bridge has learned at one port. MAC addresses are lower-case pairs with colons. */
export interface PortStations {
  readonly ifIndex: number;
  readonly count: number;
  /** All of them, or none where they are too many to be listed. */
  readonly macs: readonly string[];
}

/** An entry of an ARP or ND table. */
export interface ResolvedAddress {
  readonly ifIndex: number;
  readonly address: string;
  readonly mac: string;
  /** Stations known at the interface; absent when the table did not come whole. */
  readonly among?: number | undefined;
}

/** What one watched device is and what it sees. */
export interface LinkObserver {
  readonly deviceId: string;
  readonly macs: readonly string[];
  readonly addresses: readonly string[];
  readonly names: readonly string[];
  readonly told: readonly ToldNeighbour[];
  readonly stations: readonly PortStations[];
  readonly resolved: readonly ResolvedAddress[];
}

/** What a port leads to: a device of those that were given, or something that none of them is. */
export type LinkEnd =
  | { readonly kind: "device"; readonly deviceId: string }
  | { readonly kind: "other"; readonly name?: string; readonly chassisId?: string; readonly address?: string };

export interface JudgedLink {
  readonly deviceId: string;
  readonly ifIndex: number;
  readonly end: LinkEnd;
  /** From 0 to 1: what all the evidence together makes it. */
  readonly confidence: number;
  readonly evidence: readonly LinkMeans[];
}

interface Known {
  readonly byMac: ReadonlyMap<string, string>;
  readonly byAddress: ReadonlyMap<string, string>;
  readonly byName: ReadonlyMap<string, string>;
  /** Addresses of stations by their MAC, from everybody's ARP and ND tables. */
  readonly addressOf: ReadonlyMap<string, string>;
}

/**
 * Which port of which device leads where, the surest first. A port where one device is seen, and nobody else, leads to it; a port with
 * several stations leads to more of the network and says nothing. Where a neighbour tells itself, what the tables show can only
 * confirm it. The devices are those of one site: private networks are reused between sites.
 */
export function judgeLinks(observers: readonly LinkObserver[]): readonly JudgedLink[] {
  const known = knownOf(observers);
  return observers
    .flatMap((observer) => linksOf(observer, known))
    .sort((a, b) => b.confidence - a.confidence || compare(a.deviceId, b.deviceId) || a.ifIndex - b.ifIndex);
}

function linksOf(observer: LinkObserver, known: Known): readonly JudgedLink[] {
  const found = new Map<string, { readonly ifIndex: number; end: LinkEnd; readonly evidence: LinkMeans[] }>();
  const toldAt = new Set(observer.told.map(({ ifIndex }) => ifIndex));
  const note = (ifIndex: number, means: LinkMeans, end: LinkEnd) => {
    const key = `${ifIndex} ${keyOf(end)}`;
    const before = found.get(key);
    if (before === undefined) {
      found.set(key, { ifIndex, end, evidence: [means] });
    } else if (!before.evidence.includes(means)) {
      before.end = { ...end, ...before.end };
      before.evidence.push(means);
    }
  };
  for (const { ifIndex, means, ...neighbour } of observer.told) {
    note(ifIndex, means, endOfNeighbour(neighbour, known));
  }
  for (const [means, hints] of [
    ["fdb", stationEnds(observer, known)],
    ["arp", resolvedEnds(observer, known)],
  ] as const) {
    for (const { ifIndex, end } of hints) {
      if (end.kind === "device" && end.deviceId === observer.deviceId) {
        continue;
      }
      if (!toldAt.has(ifIndex) || found.has(`${ifIndex} ${keyOf(end)}`)) {
        note(ifIndex, means, end);
      }
    }
  }
  return [...found.values()].map(({ ifIndex, end, evidence }) => ({
    deviceId: observer.deviceId,
    ifIndex,
    end,
    evidence,
    confidence: confidenceOf(evidence),
  }));
}

interface Hint {
  readonly ifIndex: number;
  readonly end: LinkEnd;
}

function stationEnds({ stations }: LinkObserver, known: Known): readonly Hint[] {
  return stations.flatMap(({ ifIndex, count, macs }) => {
    const end = macs.length === count ? onlyEnd(macs.map((mac) => endOfStation(mac, known))) : undefined;
    return end === undefined ? [] : [{ ifIndex, end }];
  });
}

function resolvedEnds({ resolved }: LinkObserver, known: Known): readonly Hint[] {
  return [...Map.groupBy(resolved, ({ ifIndex }) => ifIndex)].flatMap(([ifIndex, entries]) => {
    const macs = new Set(entries.map(({ mac }) => mac));
    const isWhole = entries.every(({ among }) => among === macs.size);
    const end = isWhole ? onlyEnd(entries.map((entry) => endOfEntry(entry, known))) : undefined;
    return end === undefined ? [] : [{ ifIndex, end }];
  });
}

/** The end that all of them are; undefined for none and for several. */
function onlyEnd([first, ...rest]: readonly LinkEnd[]): LinkEnd | undefined {
  return first !== undefined && rest.every((each) => keyOf(each) === keyOf(first)) ? first : undefined;
}

function endOfStation(mac: string, { byMac, addressOf }: Known): LinkEnd {
  const deviceId = byMac.get(mac);
  return deviceId === undefined ? other({ chassisId: mac, address: addressOf.get(mac) }) : { kind: "device", deviceId };
}

function endOfEntry({ mac, address }: ResolvedAddress, known: Known): LinkEnd {
  const deviceId = known.byMac.get(mac) ?? known.byAddress.get(address);
  return deviceId === undefined ? other({ chassisId: mac, address }) : { kind: "device", deviceId };
}

function endOfNeighbour(
  { name, chassisId, address }: Omit<ToldNeighbour, "means" | "ifIndex">,
  { byMac, byAddress, byName }: Known,
): LinkEnd {
  const deviceId =
    byMac.get(chassisId?.toLowerCase() ?? "") ?? byAddress.get(address ?? "") ?? byName.get(name === undefined ? "" : hostOf(name));
  return deviceId === undefined ? other({ name, chassisId: chassisId?.toLowerCase(), address }) : { kind: "device", deviceId };
}

function other(signs: {
  readonly name?: string | undefined;
  readonly chassisId?: string | undefined;
  readonly address?: string | undefined;
}): LinkEnd {
  const { name, chassisId, address } = signs;
  return {
    kind: "other",
    ...(name === undefined ? {} : { name }),
    ...(chassisId === undefined ? {} : { chassisId }),
    ...(address === undefined ? {} : { address }),
  };
}

function keyOf(end: LinkEnd): string {
  return end.kind === "device" ? `device ${end.deviceId}` : `other ${end.chassisId ?? end.address ?? end.name ?? ""}`;
}

/** Each means leaves a doubt; the doubts of different means multiply. Never quite 1. */
function confidenceOf(evidence: readonly LinkMeans[]): number {
  const doubt = evidence.reduce((left, means) => left * (1 - meansConfidence[means]), 1);
  return Math.min(0.99, Math.round((1 - doubt) * 100) / 100);
}

function knownOf(observers: readonly LinkObserver[]): Known {
  return {
    byMac: uniqueOwners(observers, ({ macs }) => macs),
    byAddress: uniqueOwners(observers, ({ addresses }) => addresses),
    byName: uniqueOwners(observers, ({ names }) => names.map(hostOf)),
    addressOf: new Map(observers.flatMap(({ resolved }) => resolved.map(({ mac, address }) => [mac, address] as const)).reverse()),
  };
}

/** Owners by their signs. What two devices have, such as the address of a standby router, names neither. */
function uniqueOwners(
  observers: readonly LinkObserver[],
  signsOf: (observer: LinkObserver) => readonly string[],
): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  const shared = new Set<string>();
  for (const observer of observers) {
    for (const sign of signsOf(observer)) {
      if (sign === "" || (owners.get(sign) ?? observer.deviceId) !== observer.deviceId) {
        shared.add(sign);
      }
      owners.set(sign, observer.deviceId);
    }
  }
  for (const sign of shared) {
    owners.delete(sign);
  }
  return owners;
}

/** A name up to its first dot, whatever the case. */
function hostOf(name: string): string {
  return name.trim().toLowerCase().split(".")[0] ?? "";
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
