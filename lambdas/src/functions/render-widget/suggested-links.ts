import { type JudgedLink, judgeLinks, type LinkObserver, toldNeighbours } from "@isthmus/domain/links/judge-links";
import type { DeviceItem } from "../../ports/entities.ts";

/** A link that forwarding and ARP tables suggest and that nobody told, with names in place of ids. Texts are device text. */
export interface SuggestedLink {
  readonly siteId: string;
  readonly deviceId: string;
  readonly deviceName: string;
  readonly port: string;
  /** A watched device's name, else what is known of a station. */
  readonly end: { readonly deviceId?: string; readonly text: string; readonly address?: string };
  readonly confidence: number;
  readonly evidence: JudgedLink["evidence"];
}

/** Links that are suggested and not told, of all sites: those between watched devices first, then the surest. */
export function suggestedLinks(devices: readonly DeviceItem[]): readonly SuggestedLink[] {
  return [...Map.groupBy(devices, ({ siteId }) => siteId).values()]
    .flatMap(linksOfSite)
    .sort((a, b) => rank(a) - rank(b) || b.confidence - a.confidence);
}

function rank({ end }: SuggestedLink): number {
  return end.deviceId === undefined ? 1 : 0;
}

function linksOfSite(devices: readonly DeviceItem[]): readonly SuggestedLink[] {
  const byId = new Map(devices.map((device) => [device.deviceId, device]));
  return judgeLinks(devices.map(observerOf)).flatMap(({ deviceId, ifIndex, end, confidence, evidence }) => {
    const device = byId.get(deviceId);
    if (device === undefined || !evidence.every((means) => means === "fdb" || means === "arp")) {
      return [];
    }
    const port = device.interfaces?.find((each) => each.ifIndex === ifIndex)?.key ?? `ifIndex ${ifIndex}`;
    const shown = endOf(end, byId);
    return shown === undefined
      ? []
      : [{ siteId: device.siteId, deviceId, deviceName: device.name, port, end: shown, confidence, evidence }];
  });
}

function endOf(end: JudgedLink["end"], byId: ReadonlyMap<string, DeviceItem>): SuggestedLink["end"] | undefined {
  if (end.kind === "device") {
    const device = byId.get(end.deviceId);
    return device && { deviceId: end.deviceId, text: device.name, address: device.address };
  }
  return { text: end.chassisId ?? end.name ?? "", ...(end.address === undefined ? {} : { address: end.address }) };
}

function observerOf({ deviceId, address, system, interfaces = [], facts = {} }: DeviceItem): LinkObserver {
  const { addresses = [], links = [], stations = [], resolved = [] } = facts;
  return {
    deviceId,
    macs: interfaces.flatMap(({ physAddress }) => physAddress?.toLowerCase() ?? []),
    addresses: [address, ...addresses.map((own) => own.address)],
    names: system?.sysName === undefined ? [] : [system.sysName],
    told: toldNeighbours(links),
    stations,
    resolved,
  };
}
