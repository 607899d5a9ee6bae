import { decodeChunk } from "@isthmus/domain/series/chunk-codec";
import { columnAt, columnCount, type SeriesDictionary } from "@isthmus/domain/series/dictionary";
import { type EtherStatsName, etherStatsMetrics } from "@isthmus/domain/series/rmon-metrics";
import type { DeviceRef, SeriesStore } from "../../ports/series-store.ts";

/** What one port carried over some time. A counter that is unknown for a part of it counts that part as nothing. */
export interface EtherTotals {
  /** Key of the interface. */
  readonly port: string;
  readonly packets: number;
  readonly broadcast: number;
  /** Packets of 64, 65-127, 128-255, 256-511, 512-1023 and 1024-1518 octets. */
  readonly sizes: readonly number[];
  readonly errors: {
    readonly crcAlign: number;
    readonly fragments: number;
    readonly jabbers: number;
    readonly undersize: number;
    readonly oversize: number;
    readonly collisions: number;
    readonly drops: number;
  };
}

const names = new Map<number, EtherStatsName>(Object.values(etherStatsMetrics).map(({ id, name }) => [id, name]));

/** Adds up the Ethernet statistics of a device's ports from `fromS` on, epoch seconds. Chunks that cannot be read are left out. */
export async function readEtherTotals(
  store: Pick<SeriesStore, "readChunks" | "readDictionary">,
  device: DeviceRef,
  { fromS, nowS }: { readonly fromS: number; readonly nowS: number },
): Promise<readonly EtherTotals[]> {
  const ports = new Map<string, Map<EtherStatsName, number>>();
  const dictionaries = new Map<string, SeriesDictionary | undefined>();
  for await (const page of store.readChunks({ ...device, set: "rmon", fromS, toS: nowS, nowS })) {
    for (const { bytes } of page) {
      const decoded = decodeChunk(bytes);
      if (decoded.kind === "rejected") {
        continue;
      }
      const { chunk } = decoded;
      const hash = chunk.dictionaryHash;
      const dictionary = dictionaries.get(hash) ?? (await store.readDictionary(device, hash));
      dictionaries.set(hash, dictionary);
      if (dictionary !== undefined && columnCount(dictionary) === chunk.columns) {
        addUp(ports, { values: chunk.values, columns: chunk.columns, dictionary });
      }
    }
  }
  return [...ports].map(([port, counts]) => totalsOf(port, counts));
}

function addUp(
  ports: Map<string, Map<EtherStatsName, number>>,
  { values, columns, dictionary }: { readonly values: Float64Array; readonly columns: number; readonly dictionary: SeriesDictionary },
): void {
  for (let column = 0; column < columns; column += 1) {
    const { entity = "", metric = 0 } = columnAt(dictionary, column) ?? {};
    const name = names.get(metric);
    if (name === undefined) {
      continue;
    }
    const counts = ports.get(entity) ?? new Map<EtherStatsName, number>();
    ports.set(entity, counts);
    for (let at = column; at < values.length; at += columns) {
      const value = values[at] ?? Number.NaN;
      counts.set(name, (counts.get(name) ?? 0) + (Number.isNaN(value) ? 0 : value));
    }
  }
}

function totalsOf(port: string, counts: ReadonlyMap<EtherStatsName, number>): EtherTotals {
  const of = (name: EtherStatsName) => counts.get(name) ?? 0;
  return {
    port,
    packets: of("etherStatsPkts"),
    broadcast: of("etherStatsBroadcastPkts"),
    sizes: [
      of("etherStatsPkts64Octets"),
      of("etherStatsPkts65to127Octets"),
      of("etherStatsPkts128to255Octets"),
      of("etherStatsPkts256to511Octets"),
      of("etherStatsPkts512to1023Octets"),
      of("etherStatsPkts1024to1518Octets"),
    ],
    errors: {
      crcAlign: of("etherStatsCRCAlignErrors"),
      fragments: of("etherStatsFragments"),
      jabbers: of("etherStatsJabbers"),
      undersize: of("etherStatsUndersizePkts"),
      oversize: of("etherStatsOversizePkts"),
      collisions: of("etherStatsCollisions"),
      drops: of("etherStatsDropEvents"),
    },
  };
}
