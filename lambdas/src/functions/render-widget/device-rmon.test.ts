import { encodeChunk } from "@isthmus/domain/series/chunk-codec";
import { columnCount, dictionaryHash, type SeriesDictionary } from "@isthmus/domain/series/dictionary";
import { etherStatsMetrics } from "@isthmus/domain/series/rmon-metrics";
import { describe, expect, it } from "vitest";
import { MemorySeriesStore } from "../../adapters/memory/memory-series-store.ts";
import { rmonPart } from "./device-rmon.ts";
import { readEtherTotals } from "./ether-totals.ts";

const nowS = 1_764_000_000;
const device = { siteId: "busan", deviceId: "sw1" };
const { etherStatsPkts, etherStatsBroadcastPkts, etherStatsPkts64Octets, etherStatsPkts1024to1518Octets, etherStatsCRCAlignErrors } =
  etherStatsMetrics;
const dictionary: SeriesDictionary = [
  {
    metrics: [
      etherStatsPkts.id,
      etherStatsBroadcastPkts.id,
      etherStatsPkts64Octets.id,
      etherStatsPkts1024to1518Octets.id,
      etherStatsCRCAlignErrors.id,
    ],
    entities: ["Gi0/1", "Gi0/2"],
  },
  { metrics: [24], entities: [""] },
];

/** A store with one chunk of five minutes for each row of values. */
async function storeWith(rows: readonly (readonly number[])[]): Promise<MemorySeriesStore> {
  const store = new MemorySeriesStore();
  const hash = dictionaryHash(dictionary);
  await store.putDictionary(device, hash, dictionary);
  for (const [at, row] of rows.entries()) {
    const startS = nowS - 300 * (at + 1);
    const values = Float64Array.from(row);
    const bytes = encodeChunk({ startS, stepS: 300, rows: 1, columns: columnCount(dictionary), dictionaryHash: hash, values });
    await store.putChunk({ ...device, set: "rmon", startS, bytes, ttlS: nowS + 1_000 });
  }
  return store;
}

const gap = Number.NaN;
const clean = [1_000, 100, 10, 1, 250, 25, 750, 75, 0, 0, 300_000];
const dirty = [1_000, 100, 10, 1, 250, 25, 750, 75, 0, 20, 300_000];

describe("RMON on the page of a device", () => {
  it("adds up the last hour of each port, gaps as nothing", async () => {
    const store = await storeWith([clean, dirty, [gap, 100, gap, 1, gap, 25, gap, 75, gap, 0, 300_000]]);

    const totals = await readEtherTotals(store, device, { fromS: nowS - 3_600, nowS });

    expect(totals).toMatchObject([
      { port: "Gi0/1", packets: 2_000, sizes: [500, 0, 0, 0, 0, 1_500], errors: { crcAlign: 0 } },
      { port: "Gi0/2", packets: 300, broadcast: 3, errors: { crcAlign: 20 } },
    ]);
  });

  it("shows the worst port first, packets by size, and the thresholds of the device", async () => {
    const totals = await readEtherTotals(await storeWith([dirty]), device, { fromS: nowS - 3_600, nowS });
    const alarm = { index: 3, variable: "etherStatsBroadcastPkts", interface: "Gi0/7<b>", risingThreshold: 0, risingEvent: "storm" };

    const markup = String(rmonPart(totals, { rmonAlarms: [alarm] }));

    expect(markup.indexOf("Gi0/2")).toBeLessThan(markup.indexOf("Gi0/1"));
    expect(markup).toContain("64: 25 %, 65-127: 0 %");
    expect(markup).toContain("Gi0/7&lt;b&gt; etherStatsBroadcastPkts");
    expect(markup).toContain("0: storm");
  });

  it("shows nothing for a device without RMON", () => {
    expect(rmonPart([], undefined)).toBeUndefined();
    expect(rmonPart([], {})).toBeUndefined();
  });

  it("leaves out what cannot be read", async () => {
    const store = await storeWith([dirty]);
    await store.putChunk({ ...device, set: "rmon", startS: nowS - 10, bytes: Uint8Array.of(1, 2), ttlS: nowS + 1_000 });

    expect(await readEtherTotals(store, device, { fromS: nowS - 3_600, nowS })).toHaveLength(2);
  });
});
