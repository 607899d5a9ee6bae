import { beforeEach, describe, expect, it } from "vitest";
import { MemoryEntityStore } from "../../adapters/memory/memory-entity-store.ts";
import { MemoryEventStore } from "../../adapters/memory/memory-event-store.ts";
import { MemoryGraphStore } from "../../adapters/memory/memory-graph-store.ts";
import { billKey } from "../../ports/bill-item.ts";
import { changeItem, edgeItem, nodeItem, verdictItem } from "../../ports/graph-items.ts";
import { networkItems, networkNowMs } from "../../testing/network-items.ts";
import { nearestNames } from "./nearest-names.ts";
import { type QueryAnswer, QueryRequest, queryNetwork } from "./query-network.ts";

const declared = { busan: { name: "Busan", prefixes: ["192.168.0.0/16"], nats: {} } };
let entities: MemoryEntityStore;
let graph: MemoryGraphStore;
let events: MemoryEventStore;

async function store(options: Parameters<typeof networkItems>[0] = {}): Promise<void> {
  for (const item of networkItems(options)) await entities.putLatest(item);
}

async function ask<K extends QueryAnswer["kind"]>(question: object, kind: K): Promise<Extract<QueryAnswer, { kind: K }>> {
  const answer = await queryNetwork(QueryRequest.parse(question), { entities, graph, events }, { declared, nowMs: networkNowMs });
  if (answer.kind !== kind) throw new Error(`answered ${answer.kind}`);
  return answer as Extract<QueryAnswer, { kind: K }>;
}

beforeEach(() => {
  entities = new MemoryEntityStore();
  graph = new MemoryGraphStore();
  events = new MemoryEventStore();
});

describe("a path", () => {
  it("is followed from a device to an instance and back, hop by hop", async () => {
    await store();
    const { path, names } = await ask({ question: "path", from: "rt1", to: "web-1", port: 443 }, "path");

    expect(path.verdict).toEqual({ kind: "reaches" });
    const hops = path.forward.hops.map(({ ref }) => ref);
    expect(hops.at(0)).toBe("device:busan/rt1");
    expect(hops).toContain("vpn-tunnel:vpn-1/198.51.100.11");
    expect(hops.at(-1)).toContain("i-0a1b2c3d4e5f60718");
    expect(names["device:busan/rt1"]).toBe("Router");
  });

  it.each([
    ["the tunnel", "AWS", { status: "DOWN" as const }, "vpn-tunnel:vpn-1/198.51.100.11"],
    ["the interface", "the site", { tunnel: "down" as const }, "interface:busan/rt1/Tunnel1"],
  ])("ends at %s when %s says that it is down", async (_, __, options, ref) => {
    await store(options);
    const { path } = await ask({ question: "path", from: "rt1", to: "web-1", port: 443 }, "path");

    expect(path.verdict).toMatchObject({ kind: "blocked", ref });
  });

  it("names what an end may have meant", async () => {
    await store();
    const { path, nearest } = await ask({ question: "path", from: "rt1", to: "web1" }, "path");

    expect(path.to.ref).toBeUndefined();
    expect(nearest[0]).toBe("web-1");
  });
});

describe("the board", () => {
  it("is what was built last, tunnels worst first", async () => {
    await store();
    const base = { aws: "up", site: "up", explanation: "", remedy: "" } as const;
    await graph.put(verdictItem({ ...base, word: "up", severity: "cleared", vpnId: "vpn-1", outsideIp: "1" }, 5));
    await graph.put(verdictItem({ ...base, word: "down", severity: "critical", vpnId: "vpn-1", outsideIp: "2" }, 6));
    await graph.put({ pk: "GRAPH", sk: "SWEEP", kind: "sweep", tsMs: 9, nodes: 0, edges: 0, findings: 0, changes: 0, incompleteKinds: [] });
    const { board } = await ask({ question: "board" }, "board");

    expect(board).toMatchObject({ builtMs: 9, findings: [], moreFindings: 0 });
    expect(board.tunnels.map(({ outsideIp, sinceMs }) => [outsideIp, sinceMs])).toEqual([
      ["2", 6],
      ["1", 5],
    ]);
    expect(board.coverage).toEqual({ complete: 1, failed: 0, throttled: 0 });
    expect(JSON.stringify(board)).not.toContain("GRAPH");
  });
});

describe("a VPC", () => {
  it("is found by its name or id, with what is in it and how that is", async () => {
    await store();
    const { explorer } = await ask({ question: "vpc", id: "prod" }, "vpc");

    expect(explorer.vpc.id).toBe("vpc-1");
    expect(explorer.subnets).toMatchObject([{ id: "subnet-1", routeTableId: "rtb-1" }]);
    expect(explorer.resources["instance"]).toEqual([{ ref: "instance:i-0a1b2c3d4e5f60718", name: "web-1", state: "up" }]);
    expect(await ask({ question: "vpc", id: "vpc-1" }, "vpc")).toBeDefined();
  });

  it("is not guessed", async () => {
    await store();

    expect(await ask({ question: "vpc", id: "prodd" }, "vpc-unknown")).toMatchObject({ nearest: ["prod"] });
  });
});

describe("other questions", () => {
  it("list changes of a time, the latest first, and say when there are more", async () => {
    const change = (ref: string, atMs: number) =>
      graph.append(changeItem({ change: "appeared", ref, of: "instance", scopes: [], fields: [] }, atMs));
    await change("instance:i-1", networkNowMs - 60_000);
    await change("instance:i-2", networkNowMs - 30_000);
    await change("instance:i-3", networkNowMs - 86_400_000 * 2);
    const ask24h = (limit: number) => ask({ question: "changes", sinceMs: networkNowMs - 86_400_000, limit }, "changes");

    expect((await ask24h(10)).changes.map(({ ref }) => ref)).toEqual(["instance:i-2", "instance:i-1"]);
    expect(await ask24h(1)).toMatchObject({ complete: false });
  });

  it("list joins with names, and decisions that wait for the next build", async () => {
    const join = { evidence: [], confidence: 0.9, state: "proposed", used: true, rivals: [], explain: "because" } as const;
    await graph.put(nodeItem({ ref: "device:busan/rt1", kind: "device", name: "Router", scopes: [], fields: {} }, 1));
    await graph.put(edgeItem({ kind: "customer-gateway-device", from: "customer-gateway:cgw-1", to: "device:busan/rt1", join }, 1));
    await graph.put(edgeItem({ kind: "in", from: "subnet:1", to: "vpc:1" }, 1));

    expect((await ask({ question: "joins" }, "joins")).joins).toMatchObject([
      { rightName: "Router", state: "proposed", explain: "because" },
    ]);
    const ends = { left: "customer-gateway:cgw-1", right: "device:busan/rt1" };
    await graph.put({
      pk: "GRAPH",
      sk: "DECISION#1",
      kind: "join-decision",
      tsMs: 2,
      join: "customer-gateway-device",
      ...ends,
      decision: "refused",
    });
    expect((await ask({ question: "joins" }, "joins")).joins).toMatchObject([{ ...ends, state: "refused", used: false }]);
  });

  it("list coverage with what could not be read first", async () => {
    await store();
    const [complete] = (await entities.listKind("coverage")).items;
    if (complete?.kind !== "coverage") throw new Error("no coverage");
    await entities.putLatest({ ...complete, sk: "COVERAGE#describe-vpn", api: "describe-vpn", state: "failed", reason: "AccessDenied" });

    expect((await ask({ question: "coverage" }, "coverage")).rows.map(({ api, state, ageS }) => [api, state, ageS])).toEqual([
      ["describe-vpn", "failed", 60],
      ["describe-vpcs", "complete", 60],
    ]);
  });
});

describe("nearest names", () => {
  it("are those that differ little, the nearest first, and none for something quite different", () => {
    expect(nearestNames("web1", ["web-1", "web-12", "db"])).toEqual(["web-1", "web-12"]);
    expect(nearestNames("legacy", ["prod-legacy-batch"])).toEqual(["prod-legacy-batch"]);
    expect(nearestNames("zzzzzz", ["web-1", "db"])).toEqual([]);
  });
});

describe("the bill", () => {
  it("is what was last read of each account, without a word to Cost Explorer", async () => {
    expect(await ask({ question: "costs" }, "costs")).toEqual({ kind: "costs", bills: [] });
    const problem = { reason: "denied", text: "no", sinceMs: 1 };
    await entities.putLatest({ ...billKey("000000000000"), kind: "bill", account: "000000000000", tsMs: 1, problem });

    expect(await ask({ question: "costs" }, "costs")).toEqual({ kind: "costs", bills: [{ account: "000000000000", problem }] });
  });
});

describe("the events of a site", () => {
  it("are the latest first, of one device when asked, each with who heard it", async () => {
    for (const [seq, deviceId] of ["sw1", "rt1"].entries()) {
      const at = {
        scope: { kind: "site", siteId: "busan" },
        stream: "EVENT",
        tsMs: networkNowMs - 60_000 + seq,
        origin: "epoch",
        seq,
      } as const;
      const body = { deviceId, severity: "minor", type: "coldStart", text: "restarted" };
      await events.put({ ...at, body, heardBy: ["gw-1", "gw-2"], ttlS: networkNowMs });
    }

    const all = await ask({ question: "events", site: "busan" }, "events");
    const ofOne = await ask({ question: "events", site: "busan", device: "sw1" }, "events");

    expect(all.events.map(({ deviceId, heardBy }) => [deviceId, heardBy])).toEqual([
      ["rt1", ["gw-1", "gw-2"]],
      ["sw1", ["gw-1", "gw-2"]],
    ]);
    expect(ofOne.events.map(({ deviceId }) => deviceId)).toEqual(["sw1"]);
  });
});
