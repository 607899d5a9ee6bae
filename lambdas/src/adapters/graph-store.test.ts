import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeItem, edgeItem, nodeItem } from "../ports/graph-items.ts";
import type { GraphStore } from "../ports/graph-store.ts";
import { type DynaliteTables, startDynaliteTables } from "../testing/dynalite-tables.ts";
import { DynamodbEventStore } from "./aws/dynamodb-event-store.ts";
import { DynamodbGraphStore } from "./aws/dynamodb-graph-store.ts";
import { DynamodbLogSources } from "./aws/dynamodb-log-sources.ts";
import { MemoryGraphStore } from "./memory/memory-graph-store.ts";

const nowMs = Date.UTC(2026, 10, 22, 0, 30);
const minuteMs = 60_000;
let tables: DynaliteTables;

beforeAll(async () => {
  tables = await startDynaliteTables();
});
afterAll(() => tables.stop());

function node(ref: string, tsMs: number, name?: string) {
  return nodeItem({ ref, kind: "instance", name, scopes: ["account:1"], fields: { state: "running", privateIps: ["10.0.0.1"] } }, tsMs);
}

const change = (ref: string, tsMs: number) => changeItem({ change: "appeared", ref, of: "instance", scopes: [], fields: [] }, tsMs);

describe.each([
  ["DynamoDB", () => new DynamodbGraphStore(tables.client, tables.names.entities)],
  ["memory", () => new MemoryGraphStore()],
] as const)("the graph in %s", (kind, make) => {
  it("gives back what was put, by kind or whole, and keeps the newer of two", async () => {
    const store: GraphStore = make();
    const item = node(`instance:${kind}-1`, nowMs, "web");

    expect(await store.put(item)).toEqual({ kind: "stored" });
    expect(await store.put(node(`instance:${kind}-1`, nowMs - 1, "older"))).toEqual({ kind: "duplicate" });
    expect((await store.list("node")).items).toContainEqual(item);
    expect((await store.all()).items).toContainEqual(item);
    expect((await store.list("finding")).items).toEqual([]);
  });

  it("forgets what was taken away, and a late write brings nothing back in its place", async () => {
    const store: GraphStore = make();
    const item = node(`instance:${kind}-2`, nowMs);
    await store.put(item);

    expect(await store.remove(item, nowMs - 1)).toEqual({ kind: "duplicate" });
    expect(await store.remove(item, nowMs + 1)).toEqual({ kind: "stored" });
    const page = await store.all();
    expect(page.items.map(({ sk }) => sk)).not.toContain(item.sk);
    expect(page.unreadable).toBe(0);
  });

  it("gives the edges that are joins, of all kinds of joins", async () => {
    const store: GraphStore = make();
    const join = { evidence: [], confidence: 0.9, state: "proposed", used: true, rivals: [], explain: "because" } as const;
    await store.put(edgeItem({ kind: "tunnel-interface", from: "vpn-tunnel:a", to: "interface:b", join }, nowMs));
    await store.put(edgeItem({ kind: "customer-gateway-device", from: "customer-gateway:a", to: "device:b", join }, nowMs));
    await store.put(edgeItem({ kind: "in", from: "subnet:a", to: "vpc:b" }, nowMs));

    expect((await store.joins()).map(({ of }) => of).sort()).toEqual(["customer-gateway-device", "tunnel-interface"]);
  });

  it("lists changes of a time over midnight, the latest first, each once", async () => {
    const store: GraphStore = make();
    const times = [nowMs - 3 * 86_400_000, nowMs - 60 * minuteMs, nowMs - 5 * minuteMs];
    for (const [index, tsMs] of times.entries()) await store.append(change(`instance:i-${index}`, tsMs));

    expect(await store.append(change("instance:i-1", times[1] ?? 0))).toEqual({ kind: "duplicate" });
    const since = async (fromMs: number, limit = 10) => (await store.changes({ fromMs, nowMs, limit })).map(({ ref }) => ref);
    expect(await since(nowMs - 86_400_000)).toEqual(["instance:i-2", "instance:i-1"]);
    expect(await since(nowMs - 10 * minuteMs)).toEqual(["instance:i-2"]);
    expect(await since(0, 1)).toEqual(["instance:i-2"]);
    expect(await store.changes({ fromMs: 0, nowMs: nowMs + 200 * 86_400_000, limit: 10 })).toEqual([]);
  });
});

describe("syslog sources", () => {
  it("are the senders of the day's latest lines, each once with its latest name", async () => {
    const events = new DynamodbEventStore(tables.client, tables.names.events);
    const line = (seq: number, body: Readonly<Record<string, unknown>>) =>
      events.put({
        scope: { kind: "site", siteId: "busan" },
        stream: "LOG",
        tsMs: nowMs + seq,
        origin: "e",
        seq,
        body,
        ttlS: nowMs / 1_000 + 60,
      });
    await line(1, { address: "10.0.0.1", hostname: "old", message: "a" });
    await line(2, { address: "10.0.0.2", message: "b" });
    await line(3, { address: "10.0.0.1", hostname: "new", message: "c" });

    const sources = await new DynamodbLogSources(tables.client, tables.names.events).recentSources("busan", nowMs);

    expect(sources).toHaveLength(2);
    expect(sources).toContainEqual({ siteId: "busan", address: "10.0.0.1", hostname: "new", lastSeen: "2026-11-22" });
  });
});
