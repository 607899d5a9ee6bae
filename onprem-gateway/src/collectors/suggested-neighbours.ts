import { type JudgedLink, judgeLinks, type LinkObserver } from "@isthmus/domain/links/judge-links";
import type { InventoryObservation } from "../runtime/observation.ts";
import { MacSet } from "./mac-set.ts";
import { macsOf } from "./snmp/link-observer.ts";
import { PackedStations } from "./snmp/model/packed-stations.ts";

/** What a port probably leads to, by forwarding and ARP tables. Nobody told it. */
export interface SuggestedNeighbour {
  /** Id of a device that is polled, else what is known of a station: its MAC address and, where a device resolved it, its address. */
  readonly name: string;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly evidence: JudgedLink["evidence"];
}

/** What one device is and sees, in little room: held for every device all the time. */
interface Sighting {
  readonly stations: PackedStations;
  readonly own: MacSet;
  readonly resolved: MacSet;
}

/**
 * Where ports of polled devices probably lead, judged when somebody asks for one of them: only what the tables say of its stations is
 * looked at, so that a trap does not pay for the whole network.
 */
export class SuggestedNeighbours {
  readonly #deviceAt: (address: string) => string | undefined;
  readonly #devices = new Map<string, Sighting>();
  /** What was asked since a device was last read: traps ask for the same ports again and again. */
  readonly #asked = new Map<string, SuggestedNeighbour | undefined>();

  /** `deviceAt` names the device that has an address. */
  constructor(deviceAt: (address: string) => string | undefined) {
    this.#deviceAt = deviceAt;
  }

  /** Replaces what was known of the device. */
  learn(inventory: Pick<InventoryObservation, "deviceId" | "interfaces" | "model">): void {
    const { deviceId, model } = inventory;
    this.#asked.clear();
    this.#devices.set(deviceId, {
      stations: new PackedStations(model ?? {}),
      own: new MacSet(macsOf(inventory)),
      resolved: new MacSet((model?.resolved ?? []).map(({ mac }) => mac)),
    });
  }

  forget(deviceId: string): void {
    this.#asked.clear();
    this.#devices.delete(deviceId);
  }

  /** Undefined where the tables say nothing, or see several stations. */
  at(deviceId: string, ifIndex: number): SuggestedNeighbour | undefined {
    const key = `${deviceId} ${ifIndex}`;
    if (!this.#asked.has(key)) {
      if (this.#asked.size >= maxAsked) {
        this.#asked.clear();
      }
      this.#asked.set(key, this.#judge(deviceId, ifIndex));
    }
    return this.#asked.get(key);
  }

  #judge(deviceId: string, ifIndex: number): SuggestedNeighbour | undefined {
    const seen = this.#devices.get(deviceId)?.stations.unpack() ?? {};
    const stations = (seen.stations ?? []).filter((port) => port.ifIndex === ifIndex);
    const resolved = (seen.resolved ?? []).filter((entry) => entry.ifIndex === ifIndex);
    const macs = [...new Set([...stations.flatMap((port) => port.macs), ...resolved.map(({ mac }) => mac)])];
    if (macs.length === 0) {
      return undefined;
    }
    const owners = resolved.map(({ address }) => [address, this.#deviceAt(address)] as const);
    const observers = [...this.#devices].map(([id, sighting]) => {
      const addresses = owners.flatMap(([address, owner]) => (owner === id ? address : []));
      const witness = { ...witnessOf(sighting, macs), deviceId: id, addresses };
      return id === deviceId ? { ...witness, stations, resolved } : witness;
    });
    const link = judgeLinks(observers).find((each) => each.deviceId === deviceId && each.ifIndex === ifIndex);
    return link && { name: nameOf(link.end), confidence: link.confidence, evidence: link.evidence };
  }
}

/** Ports that are remembered as asked for. */
const maxAsked = 10_000;

/** What a device has to do with some stations: which of them it is, and which it has resolved. */
function witnessOf({ own, resolved, stations }: Sighting, macs: readonly string[]): Omit<LinkObserver, "deviceId" | "addresses"> {
  const knowsOne = macs.some((mac) => resolved.has(mac));
  return {
    macs: macs.filter((mac) => own.has(mac)),
    resolved: knowsOne ? (stations.unpack().resolved ?? []).filter(({ mac }) => macs.includes(mac)) : [],
    names: [],
    told: [],
    stations: [],
  };
}

function nameOf(end: JudgedLink["end"]): string {
  return end.kind === "device" ? end.deviceId : [end.chassisId ?? end.name, end.address].filter((part) => part !== undefined).join(" ");
}
