import { hash } from "node:crypto";
import { columnCount, dictionaryHash, type SeriesDictionary } from "@isthmus/domain/series/dictionary";
import { interfaceMetrics, type Metric, metrics } from "@isthmus/domain/series/metric-catalogue";
import { SharedContent } from "../../runtime/shared-content.ts";
import { PackedDescription } from "./packed-description.ts";
import type { DeviceDescription, InterfaceLayout } from "./raw-poll.ts";

/** Metrics of the device itself, in the order of its dictionary. */
export const deviceMetrics: readonly Metric[] = [
  metrics.cpuLoad,
  metrics.memoryUsed,
  metrics.memoryTotal,
  metrics.uptime,
  metrics.pollElapsed,
];

/** Series of one device beyond this many interfaces do not fit a record of the wire. */
const maxInterfaces = 4_096;
/** Kinds of interface whose speed is that of a wire (IANAifType-MIB). Tunnels, VLANs and loopbacks announce what they like. */
const wireTypes = new Set([6, 7, 62, 69, 117]);

/**
 * What the core keeps of a device's description for as long as it stays the same: what every record of samples needs at hand, the rest as text that is
 * read when something happened. Held for every device all the time, so it is small.
 */
export class DeviceLayout {
  /** Interfaces whose series are kept: the first 4,096. */
  readonly count: number;
  /** All interfaces of the device. */
  readonly described: number;
  /** The same object for all devices whose ports have the same names. */
  readonly dictionary: SeriesDictionary;
  /** Columns of a chunk of its series, and the hash of the dictionary that names them. */
  readonly columns: number;
  readonly dictionaryHash: string;
  readonly #description: PackedDescription;

  constructor({ system, interfaces }: DeviceDescription) {
    const kept = keptInterfaces(interfaces);
    const series = sharedSeries(kept);
    this.count = kept.length;
    this.described = interfaces.length;
    this.dictionary = series.dictionary;
    this.columns = series.columns;
    this.dictionaryHash = series.dictionaryHash;
    this.#description = new PackedDescription({ system, interfaces: [...kept] });
  }

  /** Names of the interfaces in the series, in order. */
  get keys(): readonly string[] {
    return this.count === 0 ? [] : (this.dictionary[0]?.entities ?? []);
  }

  /** The description of the kept interfaces, made anew. */
  describe(): DeviceDescription {
    return this.#description.unpack();
  }
}

interface NamedSeries {
  readonly dictionary: SeriesDictionary;
  readonly columns: number;
  readonly dictionaryHash: string;
}

const shared = new SharedContent<NamedSeries>();

function sharedSeries(interfaces: readonly InterfaceLayout[]): NamedSeries {
  const dictionary = deviceDictionary(interfaces);
  return shared.of(hash("sha256", JSON.stringify(dictionary), "base64"), () => ({
    dictionary,
    columns: columnCount(dictionary),
    dictionaryHash: dictionaryHash(dictionary),
  }));
}

/** Before the first poll. */
export const noLayout = new DeviceLayout({ system: {}, interfaces: [] });

/** Interfaces whose series are kept. */
export function keptInterfaces(interfaces: readonly InterfaceLayout[]): readonly InterfaceLayout[] {
  return interfaces.slice(0, maxInterfaces);
}

/** Names the series of a device with these interfaces. */
export function deviceDictionary(interfaces: readonly InterfaceLayout[]): SeriesDictionary {
  const device = { metrics: deviceMetrics.map(({ id }) => id), entities: [""] };
  if (interfaces.length === 0) {
    return [device];
  }
  return [{ metrics: interfaceMetrics.map(({ id }) => id), entities: interfaces.map(({ key }) => key) }, device];
}

/** Bit/s of an interface; NaN when it does not say how fast its wire is. */
export function wireSpeedOf({ ifType, speedBps }: InterfaceLayout): number {
  return speedBps === undefined || ifType === undefined || !wireTypes.has(ifType) ? Number.NaN : speedBps;
}
