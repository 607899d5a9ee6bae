import type { DeviceItem } from "../../ports/entities.ts";

/** Who hears of a neighbour, by which protocol, on which port. */
export interface Hearing {
  readonly by: "lldp" | "cdp" | "edp" | "fdp" | "mndp" | "bgp" | "ospf" | "isis";
  readonly deviceId: string;
  readonly deviceName: string;
  readonly port?: string;
}

/** A device that watched ones speak of and that is none of them. Texts are device text. */
export interface UnwatchedNeighbour {
  readonly siteId: string;
  readonly name?: string;
  readonly address?: string;
  readonly chassisId?: string;
  readonly platform?: string;
  /** An established session proves a neighbour, a discovery protocol says it, a session that is not up suggests it. */
  readonly confidence: Confidence;
  readonly hearings: readonly Hearing[];
}

const confidences = ["proved", "said", "suggested"] as const;
type Confidence = (typeof confidences)[number];

type Heard = Omit<UnwatchedNeighbour, "hearings"> & { readonly hearing: Hearing };

/**
 * Neighbours that no watched device explains, the surest first. A device is recognised by its addresses within its site, and anywhere by a MAC
 * address, its name up to the first dot, or its serial number. Sightings that share an address, name or chassis id are one neighbour.
 */
export function unwatchedNeighbours(devices: readonly DeviceItem[]): readonly UnwatchedNeighbour[] {
  const known = new Set(devices.flatMap(signsOfDevice));
  const groups = new Map<string, UnwatchedNeighbour>();
  for (const heard of devices.flatMap(hearingsOf)) {
    const signs = signsOf(heard);
    if (signs.length === 0 || signs.some((sign) => known.has(sign))) {
      continue;
    }
    const before = new Set(signs.flatMap((sign) => groups.get(sign) ?? []));
    const joined = join([...before], heard);
    for (const sign of [...signs, ...[...before].flatMap(signsOf)]) {
      groups.set(sign, joined);
    }
  }
  return [...new Set(groups.values())].sort((a, b) => rank(a) - rank(b) || b.hearings.length - a.hearings.length);
}

function rank({ confidence }: UnwatchedNeighbour): number {
  return confidences.indexOf(confidence);
}

function join(before: readonly UnwatchedNeighbour[], { hearing, ...heard }: Heard): UnwatchedNeighbour {
  let described: Omit<UnwatchedNeighbour, "hearings"> = heard;
  for (const each of before) {
    described = { ...described, ...each, confidence: surer(described.confidence, each.confidence) };
  }
  return { ...described, hearings: [...before.flatMap(({ hearings }) => hearings), hearing] };
}

function surer(a: Confidence, b: Confidence): Confidence {
  return confidences.indexOf(a) < confidences.indexOf(b) ? a : b;
}

/** What tells a device from others: of an address only within the site, since sites reuse private networks. */
function signsOf({ siteId, address, name, chassisId }: Pick<Heard, "siteId" | "address" | "name" | "chassisId">): readonly string[] {
  return [
    ...(address === undefined ? [] : [`address ${siteId} ${address}`]),
    ...(chassisId === undefined ? [] : [`chassis ${chassisId.toLowerCase()}`]),
    ...nameSigns(name),
  ];
}

function signsOfDevice({ siteId, address, facts, interfaces = [], system }: DeviceItem): readonly string[] {
  const { addresses = [], serial, modules = [] } = facts ?? {};
  const serials = [serial, ...modules.map((part) => part.serial)].flatMap((each) => each ?? []);
  return [
    ...[address, ...addresses.map((own) => own.address)].map((own) => `address ${siteId} ${own}`),
    ...interfaces.flatMap(({ physAddress }) => (physAddress === undefined ? [] : [`chassis ${physAddress.toLowerCase()}`])),
    ...serials.flatMap((each) => [`chassis ${each.toLowerCase()}`, `serial ${each.toLowerCase()}`]),
    ...nameSigns(system?.sysName),
  ];
}

/** The host part; some systems announce "host(SERIAL)". */
function nameSigns(name: string | undefined): readonly string[] {
  const [, host, serial] = /^([^.(]+)[^(]*(?:\(([^)]+)\))?/u.exec(name?.trim().toLowerCase() ?? "") ?? [];
  return [...(host === undefined ? [] : [`name ${host}`]), ...(serial === undefined ? [] : [`serial ${serial}`])];
}

/** Loopback, link-local and multicast addresses: many devices have them, or none. */
const noDevice = /^(?:0\.|127\.|169\.254\.|22[4-9]\.|23\d\.|255\.|::1?$|fe[89ab][0-9a-f]:|ff[0-9a-f]{2}:)/iu;

function hearingsOf(device: DeviceItem): readonly Heard[] {
  const { siteId, deviceId, name: deviceName, facts, interfaces = [] } = device;
  const ports = new Map(interfaces.map(({ ifIndex, key }) => [ifIndex, key]));
  const by = (protocol: Hearing["by"], port?: string): Hearing => ({
    by: protocol,
    deviceId,
    deviceName,
    ...(port === undefined ? {} : { port }),
  });
  const links = (facts?.links ?? []).map((link): Heard => {
    const port = link.localPort ?? (link.localIfIndex === undefined ? undefined : ports.get(link.localIfIndex));
    const { remoteName: name, remoteAddress, remoteChassisId: chassisId, remotePlatform: platform } = link;
    const described = { name, address: usable(remoteAddress), chassisId, platform };
    const told = Object.fromEntries(Object.entries(described).filter(([, text]) => text !== undefined && text !== ""));
    return { siteId, ...told, confidence: "said", hearing: by(link.protocol, port) };
  });
  const peers = [
    ...(facts?.bgpPeers ?? []).map(({ remoteAddress, state }) => ({
      remoteAddress,
      protocol: "bgp" as const,
      isUp: state === "established",
    })),
    ...(facts?.ospfNeighbours ?? []).map(({ address, state }) => ({
      remoteAddress: address,
      protocol: "ospf" as const,
      isUp: state === "full" || state === "twoWay",
    })),
    ...(facts?.isisAdjacencies ?? []).map(({ address, state }) => ({
      remoteAddress: address,
      protocol: "isis" as const,
      isUp: state === "up",
    })),
  ];
  const sessions = peers.flatMap(({ remoteAddress, protocol, isUp }): readonly Heard[] => {
    const address = usable(remoteAddress);
    return address === undefined ? [] : [{ siteId, address, confidence: isUp ? "proved" : "suggested", hearing: by(protocol) }];
  });
  return [...links, ...sessions];
}

function usable(address: string | undefined): string | undefined {
  return address === undefined || noDevice.test(address) ? undefined : address;
}
