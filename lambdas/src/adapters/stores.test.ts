import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { EntityItem } from "../ports/entities.ts";
import type { EntityStore } from "../ports/entity-store.ts";
import type { EventStore, EventWrite } from "../ports/event-store.ts";
import type { HearingStore } from "../ports/hearing-store.ts";
import type { LedgerStore } from "../ports/ledger-store.ts";
import type { NameRegistry } from "../ports/name-registry.ts";
import type { SeriesStore, StoredChunk } from "../ports/series-store.ts";
import { type DynaliteTables, startDynaliteTables } from "../testing/dynalite-tables.ts";
import { DynamodbEntityStore } from "./aws/dynamodb-entity-store.ts";
import { DynamodbEventStore } from "./aws/dynamodb-event-store.ts";
import { DynamodbHearingStore } from "./aws/dynamodb-hearing-store.ts";
import { DynamodbLedgerStore } from "./aws/dynamodb-ledger-store.ts";
import { DynamodbNameRegistry } from "./aws/dynamodb-name-registry.ts";
import { DynamodbSeriesStore } from "./aws/dynamodb-series-store.ts";
import { CachingSeriesStore } from "./caching-series-store.ts";
import { MemoryEntityStore } from "./memory/memory-entity-store.ts";
import { MemoryEventStore } from "./memory/memory-event-store.ts";
import { MemoryHearingStore } from "./memory/memory-hearing-store.ts";
import { MemoryLedgerStore } from "./memory/memory-ledger-store.ts";
import { MemoryNameRegistry } from "./memory/memory-name-registry.ts";
import { MemorySeriesStore } from "./memory/memory-series-store.ts";

interface Stores {
  readonly entities: EntityStore;
  readonly events: EventStore;
  readonly series: SeriesStore;
  readonly hearings: HearingStore;
  readonly ledgers: LedgerStore;
  readonly names: NameRegistry;
}

const nowMs = Date.UTC(2026, 10, 20, 0, 30);
const nowS = nowMs / 1_000;

let tables: DynaliteTables;
beforeAll(async () => {
  tables = await startDynaliteTables();
});
afterAll(() => tables.stop());

let run = 0;
/** A site of its own for every test: the DynamoDB tables are shared. */
let site = "";
beforeEach(() => {
  run += 1;
  site = `site-${run}`;
});

function vpc(tsMs: number, cidrs: string[] = ["10.0.0.0/16"]): EntityItem {
  const pk = `AWS#000000000000#${site}`;
  return {
    pk,
    sk: "VPC#vpc-1",
    kind: "vpc",
    tsMs,
    accountId: "000000000000",
    region: site,
    id: "vpc-1",
    state: "available",
    cidrs,
    ipv6Cidrs: [],
    isDefault: false,
  };
}

async function allChunks(
  store: SeriesStore,
  range: Partial<Parameters<SeriesStore["readChunks"]>[0]> = {},
): Promise<readonly StoredChunk[]> {
  const found: StoredChunk[] = [];
  const whole = { siteId: site, deviceId: "sw1", set: "snmp", fromS: 0, toS: 9_999_999_999, nowS } as const;
  for await (const page of store.readChunks({ ...whole, ...range })) {
    found.push(...page);
  }
  return found;
}

function chunk(startS: number, bytes: Uint8Array = Uint8Array.of(1, 2, 3)) {
  return { siteId: site, deviceId: "sw1", set: "snmp", startS, bytes, ttlS: nowS + 1_000 } as const;
}

describe.each<{ name: string; make: () => Stores }>([
  {
    name: "in memory",
    make: () => ({
      entities: new MemoryEntityStore(),
      events: new MemoryEventStore(),
      series: new MemorySeriesStore(),
      hearings: new MemoryHearingStore(),
      ledgers: new MemoryLedgerStore(),
      names: new MemoryNameRegistry(),
    }),
  },
  {
    name: "in DynamoDB",
    make: () => ({
      entities: new DynamodbEntityStore(tables.client, tables.names.entities),
      events: new DynamodbEventStore(tables.client, tables.names.events),
      series: new CachingSeriesStore(new DynamodbSeriesStore(tables.client, tables.names.series)),
      hearings: new DynamodbHearingStore(tables.client, tables.names.events),
      ledgers: new DynamodbLedgerStore(tables.client, tables.names.entities),
      names: new DynamodbNameRegistry(tables.client, tables.names.entities),
    }),
  },
])("stores $name", ({ make }) => {
  describe("ledgers", () => {
    it("are written by one of two that change the same revision, and are in nobody's list", async () => {
      const { ledgers, entities } = make();
      const key = { siteId: site, gatewayId: "gw-1" };
      const stream = { streamEpoch: "s", floor: 3, settled: [{ from: 5, to: 9 }], unaccounted: 2, gaps: [{ from: 1, to: 2, foundMs: 7 }] };
      const runs = [{ id: "r", firstSeq: 1, lastSeq: 9, sentMs: 1, receivedMs: 2 }];
      const ledger = { streams: [{ ...stream, runs, sealedFrom: undefined }] };

      expect(await ledgers.read(key)).toBeUndefined();
      expect(await ledgers.put({ ...key, revision: 1, ledger })).toEqual({ kind: "stored" });
      expect(await ledgers.put({ ...key, revision: 1, ledger: { streams: [] } })).toEqual({ kind: "duplicate" });
      expect(await ledgers.put({ ...key, revision: 3, ledger: { streams: [] } })).toEqual({ kind: "duplicate" });
      expect(await ledgers.read(key)).toEqual({ ...key, revision: 1, ledger });
      expect(await ledgers.put({ ...key, revision: 2, ledger: { streams: [] } })).toEqual({ kind: "stored" });
      expect(await ledgers.read({ ...key, gatewayId: "gw-2" })).toBeUndefined();
      expect((await entities.listPartition(`SITE#${site}`)).items).toEqual([]);
    });
  });

  describe("registered names", () => {
    it("are written by one of two that change the same revision", async () => {
      const { names } = make();
      const item = { siteId: site, revision: 1, names: [{ deviceId: "sw1", entity: "Gi0/1", month: 24_322 }] };

      expect(await names.read(site)).toBeUndefined();
      expect(await names.put(item)).toEqual({ kind: "stored" });
      expect(await names.put({ ...item, names: [] })).toEqual({ kind: "duplicate" });
      expect(await names.read(site)).toEqual(item);
      expect(await names.put({ ...item, revision: 2, names: [] })).toEqual({ kind: "stored" });
    });
  });

  describe("entities", () => {
    it("keep the newest of an item, and say how new the replaced one was", async () => {
      const { entities } = make();

      expect(await entities.putLatest(vpc(2_000))).toEqual({ kind: "stored" });
      expect(await entities.putLatest(vpc(3_000, ["10.1.0.0/16"]))).toMatchObject({ kind: "stored", previous: { tsMs: 2_000 } });
      expect(await entities.putLatest(vpc(1_000))).toEqual({ kind: "duplicate" });
      expect(await entities.putLatest(vpc(3_000))).toEqual({ kind: "duplicate" });

      expect(await entities.read({ pk: `AWS#000000000000#${site}`, sk: "VPC#vpc-1" })).toEqual(vpc(3_000, ["10.1.0.0/16"]));
    });

    it("of one millisecond are as new as their place in the stream", async () => {
      const { entities } = make();
      const item = (seq?: number): EntityItem => ({ ...vpc(1_000), ...(seq !== undefined && { seq }) });

      expect(await entities.putLatest(item(5))).toEqual({ kind: "stored" });
      expect(await entities.putLatest(item(4))).toEqual({ kind: "duplicate" });
      expect(await entities.putLatest(item(5))).toEqual({ kind: "duplicate" });
      expect(await entities.putLatest(item())).toEqual({ kind: "duplicate" });
      expect(await entities.putLatest(item(6))).toEqual({ kind: "stored", previous: { tsMs: 1_000, seq: 5 } });
      expect(await entities.putLatest(vpc(2_000))).toMatchObject({ kind: "stored" });
      expect(await entities.putLatest({ ...vpc(2_000), seq: 9 })).toEqual({ kind: "duplicate" });
    });

    it("are listed by partition and by kind", async () => {
      const { entities } = make();
      const siteItem: EntityItem = { pk: `SITE#${site}`, sk: "SITE", kind: "site", siteId: site, tsMs: 1 };
      await entities.putLatest(vpc(1_000));
      await entities.putLatest(siteItem);

      expect(await entities.listPartition(`SITE#${site}`)).toEqual({ items: [siteItem], unreadable: 0 });
      expect((await entities.listKind("vpc")).items).toContainEqual(vpc(1_000));
      expect((await entities.listKind("vpc")).items.every((item) => item.kind === "vpc")).toBe(true);
    });

    it("are read page by page by how their keys begin", async () => {
      const { entities } = make();
      const partition = `AWS#000000000000#${site}`;
      await entities.putLatest(vpc(1_000));
      await entities.putLatest({ ...vpc(1_000), sk: "VPC-PEERING#vpc-1" });

      const found: EntityItem[] = [];
      for await (const { items, unreadable } of entities.readPages({ partition, prefix: "VPC#" })) {
        expect(unreadable).toBe(0);
        found.push(...items);
      }

      expect(found).toEqual([vpc(1_000)]);
    });

    it("that were never written are absent", async () => {
      expect(await make().entities.read({ pk: "SITE#none", sk: "SITE" })).toBeUndefined();
      expect(await make().entities.listPartition("SITE#none")).toEqual({ items: [], unreadable: 0 });
    });
  });

  describe("chunks", () => {
    it("are kept byte for byte, and only the first of a start", async () => {
      const { series } = make();
      const bytes = Uint8Array.from({ length: 256 }, (_, n) => n);

      expect(await series.putChunk(chunk(600, bytes))).toEqual({ kind: "stored" });
      expect(await series.putChunk(chunk(600))).toEqual({ kind: "duplicate" });

      const [stored] = await allChunks(series);
      expect(stored?.startS).toBe(600);
      expect(Uint8Array.from(stored?.bytes ?? [])).toEqual(bytes);
    });

    it("come in order of time, within the range, of one set only", async () => {
      const { series } = make();
      for (const startS of [1_200, 600, 9_999_999_999, 60]) {
        await series.putChunk(chunk(startS));
      }
      await series.putChunk({ ...chunk(660), set: "icmp" });

      expect((await allChunks(series, { fromS: 60, toS: 1_200 })).map(({ startS }) => startS)).toEqual([60, 600, 1_200]);
      expect((await allChunks(series, { set: "icmp" })).map(({ startS }) => startS)).toEqual([660]);
    });

    it("whose time to live is over are not there, deleted or not", async () => {
      const { series } = make();
      await series.putChunk({ ...chunk(60), ttlS: nowS - 1 });
      await series.putChunk(chunk(120));

      expect((await allChunks(series)).map(({ startS }) => startS)).toEqual([120]);
    });

    it("come page by page until the last", async () => {
      const { series } = make();
      const big = new Uint8Array(60_000).fill(7);
      for (let n = 0; n < 40; n += 1) {
        await series.putChunk(chunk(n * 60, big));
      }

      expect(await allChunks(series)).toHaveLength(40);
    });

    it("have dictionaries that are stored once per device", async () => {
      const { series } = make();
      const device = { siteId: site, deviceId: "sw1" };
      const dictionary = [{ metrics: [1, 2], entities: ["Gi0/1", "\u0000é"] }];

      expect(await series.putDictionary(device, "00ff", dictionary)).toEqual({ kind: "stored" });
      expect(await series.putDictionary(device, "00ff", dictionary)).toEqual({ kind: "duplicate" });

      expect(await series.readDictionary(device, "00ff")).toEqual(dictionary);
      expect(await series.readDictionary({ ...device, deviceId: "sw2" }, "00ff")).toBeUndefined();
    });
  });

  describe("events", () => {
    const write = (overrides: Partial<EventWrite> = {}): EventWrite => ({
      scope: { kind: "site", siteId: site },
      stream: "EVENT",
      tsMs: nowMs - 60_000,
      origin: "epoch",
      seq: 1,
      body: { severity: "major", type: "t", text: "x", deviceId: "sw1" },
      ttlS: nowS + 1_000,
      ...overrides,
    });

    it("are stored once by identity, however often they are sent", async () => {
      const { events } = make();

      expect(await events.put(write())).toEqual({ kind: "stored" });
      expect(await events.put(write())).toEqual({ kind: "duplicate" });
      expect(await events.put(write({ seq: 2 }))).toEqual({ kind: "stored" });
      expect(await events.put(write({ origin: "other" }))).toEqual({ kind: "stored" });
      expect(await events.put(write({ stream: "LOG" }))).toEqual({ kind: "stored" });
    });

    it("take in more that heard them, never fewer, and are read with their names", async () => {
      const { events } = make();
      const heardBy = (...names: readonly string[]) => events.put(write({ heardBy: names }));

      expect(await heardBy("gw-a")).toEqual({ kind: "stored" });
      expect(await heardBy("gw-a", "gw-b")).toEqual({ kind: "stored" });
      expect(await heardBy("gw-a", "gw-b")).toEqual({ kind: "duplicate" });
      expect(await heardBy("gw-a")).toEqual({ kind: "duplicate" });
      expect(await events.recentEvents({ kind: "site", siteId: site }, { nowMs, limit: 10 })).toMatchObject([
        { heardBy: ["gw-a", "gw-b"] },
      ]);
    });

    it("are read newest first over midnight, without logs, other devices and expired ones", async () => {
      const { events } = make();
      await events.put(write({ seq: 1, tsMs: nowMs - 3_600_000 }));
      await events.put(write({ seq: 2, tsMs: nowMs - 60_000 }));
      await events.put(write({ seq: 3, tsMs: nowMs - 50_000, body: { severity: "major", type: "t", text: "x", deviceId: "sw2" } }));
      await events.put(write({ seq: 4, stream: "LOG" }));
      await events.put(write({ seq: 5, ttlS: nowS - 1 }));
      await events.put(write({ seq: 6, tsMs: nowMs - 3 * 86_400_000 }));

      const recent = await events.recentEvents({ kind: "site", siteId: site }, { nowMs, limit: 10, deviceId: "sw1" });
      const one = await events.recentEvents({ kind: "site", siteId: site }, { nowMs, limit: 1 });

      expect(recent.map((event) => event.tsMs)).toEqual([nowMs - 60_000, nowMs - 3_600_000]);
      expect(one.map((event) => event.tsMs)).toEqual([nowMs - 50_000]);
    });
  });

  describe("hearings", () => {
    it("are written by whoever read them last", async () => {
      const { hearings } = make();
      const key = { siteId: site, minuteMs: nowMs, digest: "ab" };
      const hearing = { tsMs: nowMs, copies: [{ gatewayId: "gw-a", origin: "epoch", seq: 7 }] };
      const item = { ...key, revision: 1, hearings: [hearing], ttlS: nowS + 1_000 };

      expect(await hearings.read(key)).toBeUndefined();
      expect(await hearings.put(item)).toEqual({ kind: "stored" });
      expect(await hearings.put(item)).toEqual({ kind: "duplicate" });
      expect(await hearings.put({ ...item, revision: 3 })).toEqual({ kind: "duplicate" });
      expect(await hearings.put({ ...item, revision: 2, hearings: [hearing, hearing] })).toEqual({ kind: "stored" });
      expect(await hearings.read(key)).toEqual({ ...item, revision: 2, hearings: [hearing, hearing] });
      expect(await hearings.read({ ...key, digest: "cd" })).toBeUndefined();
    });
  });
});

describe("items that this version cannot read", () => {
  it("are counted and not shown", async () => {
    const { PutCommand } = await import("@aws-sdk/lib-dynamodb");
    await tables.client.send(
      new PutCommand({ TableName: tables.names.entities, Item: { pk: `SITE#${site}`, sk: "X", kind: "from-the-future", tsMs: 1 } }),
    );

    const page = await new DynamodbEntityStore(tables.client, tables.names.entities).listPartition(`SITE#${site}`);

    expect(page).toEqual({ items: [], unreadable: 1 });
  });
});
