import { describe, expect, it } from "vitest";
import { MemoryEntityStore } from "../../adapters/memory/memory-entity-store.ts";
import { MemoryEventStore } from "../../adapters/memory/memory-event-store.ts";
import { MemoryGraphStore } from "../../adapters/memory/memory-graph-store.ts";
import { MemoryMetricPublisher } from "../../adapters/memory/memory-metric-publisher.ts";
import { MemoryTelemetry } from "../../adapters/memory/memory-telemetry.ts";
import type { EntityKind } from "../../ports/entities.ts";
import type { GraphItemKind } from "../../ports/graph-items.ts";
import { networkItems, networkNowMs } from "../../testing/network-items.ts";
import { joinNetworks } from "./join-networks.ts";

const declared = { busan: { name: "Busan", prefixes: ["192.168.0.0/16"], nats: {} } };
const minuteMs = 60_000;

interface Look {
  readonly afterMin?: number;
  readonly items?: Parameters<typeof networkItems>[0];
}

/** The tables after some looks at a network that changes, and a way to look again. */
function world(unreadable: readonly EntityKind[] = []) {
  const entities = new MemoryEntityStore();
  const graph = new MemoryGraphStore();
  const events = new MemoryEventStore();
  const metrics = new MemoryMetricPublisher();
  const telemetry = new MemoryTelemetry();
  const listKind = async (kind: EntityKind) => {
    const page = await entities.listKind(kind);
    return unreadable.includes(kind) ? { items: [], unreadable: page.items.length } : page;
  };
  const reading = Object.assign(Object.create(entities) as MemoryEntityStore, { listKind });
  const logSources = { recentSources: () => Promise.resolve([]) };
  async function look({ afterMin = 0, items = {} }: Look = {}) {
    const nowMs = networkNowMs + afterMin * minuteMs;
    for (const item of networkItems({ ...items, atMs: nowMs })) await entities.putLatest(item);
    graph.writes = 0;
    const result = await joinNetworks({ entities: reading, graph, logSources, events, metrics, telemetry }, { declared, nowMs });
    return { result, writes: graph.writes };
  }
  const items = async <K extends GraphItemKind>(kind: K) => (await graph.list(kind)).items;
  return { entities, graph, events, metrics, telemetry, look, items };
}

describe("joining the networks", () => {
  it("keeps nodes, edges, joins, verdicts and summaries, and tells no news of the first look", async () => {
    const { look, items, graph } = world();

    const { result } = await look();

    expect(result).toMatchObject({ unwritten: 0, changes: 0, incompleteKinds: [] });
    expect((await items("node")).map(({ ref }) => ref)).toEqual(
      expect.arrayContaining(["instance:i-0a1b2c3d4e5f60718", "device:busan/rt1"]),
    );
    expect((await items("edge")).find(({ of }) => of === "customer-gateway-device")).toMatchObject({
      from: "customer-gateway:cgw-1",
      to: "device:busan/rt1",
      join: { used: true },
    });
    expect(await items("vpn-verdict")).toMatchObject([{ vpnId: "vpn-1", word: "up", device: "device:busan/rt1" }]);
    expect((await items("summary")).find(({ scope }) => scope === "vpc:vpc-1")).toMatchObject({ name: "prod", state: "up" });
    expect(await graph.changes({ fromMs: 0, nowMs: networkNowMs, limit: 10 })).toEqual([]);
  });

  it("writes nothing but the sweep when nothing is different", async () => {
    const { look } = world();
    await look();

    expect(await look({ afterMin: 5 })).toMatchObject({ writes: 1, result: { written: 0, changes: 0 } });
  });

  it("tells what changed once, with the fields, and the verdict as an event", async () => {
    const { look, graph, events, items } = world();
    await look();
    await look({ afterMin: 5, items: { tunnel: "down" } });
    await look({ afterMin: 10, items: { tunnel: "down" } });

    const changes = await graph.changes({ fromMs: networkNowMs, nowMs: networkNowMs + 10 * minuteMs, limit: 10 });
    expect(changes.map(({ ref, change, fields }) => ({ ref, change, fields }))).toEqual([
      {
        ref: "interface:busan/rt1/Tunnel1",
        change: "changed",
        fields: [{ field: "operState", before: ["up"], after: ["down"] }],
      },
      {
        ref: "bgp-peer:busan/rt1/169.254.10.1",
        change: "changed",
        fields: [{ field: "state", before: ["established"], after: ["active"] }],
      },
    ]);
    expect(await items("vpn-verdict")).toMatchObject([{ word: "ends-disagree", tsMs: networkNowMs + 5 * minuteMs }]);
    expect(events.all().map(({ body }) => body)).toMatchObject([{ type: "vpn.verdict", severity: "major" }]);
    expect(String(events.all()[0]?.body["text"])).toMatch(/^VPN busan tunnel 198\.51\.100\.11: up -> ends-disagree\./u);
  });

  it("says that the site's end is not known while its gateway is silent", async () => {
    const { look, items } = world();
    await look();
    await look({ afterMin: 120, items: { gatewaySilent: true } });

    expect(await items("vpn-verdict")).toMatchObject([{ word: "site-unknown", site: "unwatched", aws: "up" }]);
  });

  it("publishes a few numbers for each Region", async () => {
    const { look, metrics } = world();
    await look({ items: { tunnel: "down" } });

    const numbers = metrics.published.map(({ name, dimensions, reading }) => [
      name,
      dimensions["Region"],
      reading.kind === "values" ? reading.values[0] : undefined,
    ]);
    expect(numbers).toEqual(
      expect.arrayContaining([
        ["VpnTunnelsDisagree", "ap-northeast-2", 1],
        ["VpnTunnelsDown", "ap-northeast-2", 0],
      ]),
    );
  });

  it("does not hold the VPC of an instance that a site polls for a network of that site", async () => {
    const { look, entities, items } = world();
    const [router] = networkItems().filter((item) => item.kind === "device");
    if (router?.kind !== "device") throw new Error("no device");
    const sync = { ...router, sk: "DEVICE#sync1", deviceId: "sync1", address: "10.20.0.5" };
    await entities.putLatest({ ...sync, facts: { addresses: [{ ifIndex: 1, address: "10.20.0.5", prefixLength: 24 }] } });
    await look();

    expect((await items("edge")).find(({ of }) => of === "instance-device")?.join?.used).toBe(true);
    expect((await items("finding")).map(({ rule }) => rule)).not.toContain("overlapping-site");
  });

  it("takes away what is gone, and tells what it was", async () => {
    const { look, graph, entities, items } = world();
    await look();
    const instance = networkItems({ atMs: networkNowMs + 10 * minuteMs }).find(({ kind }) => kind === "instance");
    if (instance?.kind !== "instance") throw new Error("no instance");
    await entities.putLatest({ ...instance, deletedAtMs: networkNowMs, tsMs: networkNowMs + 60 * minuteMs });
    await look({ afterMin: 5 });

    expect((await items("node")).filter(({ of }) => of === "instance")).toEqual([]);
    expect(await graph.changes({ fromMs: 0, nowMs: networkNowMs + 5 * minuteMs, limit: 10 })).toMatchObject([
      { change: "disappeared", ref: "instance:i-0a1b2c3d4e5f60718", name: "web-1" },
    ]);
  });

  it("remembers how many addresses a subnet had left, one point a day", async () => {
    const { look, items } = world();
    for (const afterMin of [0, 5, 24 * 60, 24 * 60 + 5]) await look({ afterMin });

    expect(
      (await items("subnet-use")).map(({ subnetId, points }) => [subnetId, points.map(({ tsMs }) => (tsMs - networkNowMs) / minuteMs)]),
    ).toEqual([["subnet-1", [0, 24 * 60]]]);
  });

  it("keeps what it cannot read, and says so", async () => {
    const unreadable: EntityKind[] = [];
    const { look, graph, items, telemetry } = world(unreadable);
    await look();
    unreadable.push("instance");

    const { result } = await look({ afterMin: 5 });

    expect(result.incompleteKinds).toEqual(["instance"]);
    expect((await items("node")).some(({ of }) => of === "instance")).toBe(true);
    expect(await graph.changes({ fromMs: 0, nowMs: networkNowMs + 5 * minuteMs, limit: 10 })).toEqual([]);
    expect(telemetry.occurrences.map(({ name }) => name)).toContain("items-unreadable");
  });

  it("heeds an operator who refuses a join, and keeps it in the list", async () => {
    const { look, graph, items } = world();
    await look();
    const [left, right] = ["customer-gateway:cgw-1", "device:busan/rt1"];
    await graph.put({
      pk: "GRAPH",
      sk: `DECISION#customer-gateway-device#${left}#${right}`,
      kind: "join-decision",
      tsMs: networkNowMs,
      join: "customer-gateway-device",
      left,
      right,
      decision: "refused",
    });
    await look({ afterMin: 5 });

    const edge = (await items("edge")).find(({ of }) => of === "customer-gateway-device");
    expect(edge?.join).toMatchObject({ state: "refused", used: false });
  });

  it("tells again, rather than never, when a write failed", async () => {
    const { look, graph } = world();
    await look();
    const put = graph.put.bind(graph);
    graph.put = () => Promise.resolve({ kind: "retry", code: "throttled" });
    const failed = await look({ afterMin: 5, items: { tunnel: "down" } });
    graph.put = put;
    const next = await look({ afterMin: 10, items: { tunnel: "down" } });

    expect(failed.result.unwritten).toBeGreaterThan(0);
    expect(next.result).toMatchObject({ unwritten: 0, changes: 2 });
  });
});
