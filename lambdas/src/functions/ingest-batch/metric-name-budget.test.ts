import { describe, expect, it } from "vitest";
import { MemoryConfigStore } from "../../adapters/memory/memory-config-store.ts";
import { MemoryEntityStore } from "../../adapters/memory/memory-entity-store.ts";
import { MemoryNameRegistry } from "../../adapters/memory/memory-name-registry.ts";
import type { NameRegistry } from "../../ports/name-registry.ts";
import { testNowMs } from "../../testing/wire-records.ts";
import { roomForDesired } from "./kept-room.ts";
import { isDimensionValue, MetricNameBudget } from "./metric-name-budget.ts";

const noRoom = () => Promise.resolve(new Map<string, number>());
const names = (...entities: readonly string[]) => entities.map((entity) => ({ deviceId: "sw1", entity }));

/** A registry that counts its calls. */
function counted(registry: NameRegistry = new MemoryNameRegistry()) {
  const calls = { reads: 0, writes: 0 };
  const port: NameRegistry = {
    read: (siteId) => {
      calls.reads += 1;
      return registry.read(siteId);
    },
    put: (item) => {
      calls.writes += 1;
      return registry.put(item);
    },
  };
  return { calls, port };
}

async function allowedOf(budget: MetricNameBudget, entities: readonly string[], nowMs = testNowMs): Promise<readonly string[]> {
  const wanted = names(...entities);
  const { allows } = await budget.claim("busan", wanted, nowMs);
  return wanted.filter(allows).map(({ entity }) => entity);
}

describe("the budget for names", () => {
  it("T26: is one for all containers, and costs a call for a name that is new only", async () => {
    const { calls, port } = counted();
    const containers = Array.from({ length: 3 }, () => new MetricNameBudget({ registry: port, room: noRoom, perSite: 3 }));
    const [one, two, three] = containers;
    if (one === undefined || two === undefined || three === undefined) throw new TypeError("too few");

    expect(await allowedOf(one, ["a", "b"])).toEqual(["a", "b"]);
    expect(await allowedOf(two, ["c", "d"])).toEqual(["c"]);
    expect(await allowedOf(three, ["a", "d"])).toEqual(["a"]);
    const before = { ...calls };
    for (let n = 0; n < 50; n += 1) {
      expect(await allowedOf(one, ["a", "b"])).toEqual(["a", "b"]);
      expect(await allowedOf(two, ["c", `e${n}`])).toEqual(["c"]);
    }
    expect(calls).toEqual(before);
    expect(calls.writes).toBe(2);
  });

  it("T26: says how many names it refuses, and looks again after a minute", async () => {
    const { calls, port } = counted();
    const budget = new MetricNameBudget({ registry: port, room: noRoom, perSite: 1 });

    expect((await budget.claim("busan", names("a", "b", "c"), testNowMs)).refused).toBe(2);
    expect((await budget.claim("busan", names("d"), testNowMs + 59_000)).refused).toBe(1);
    expect(calls.reads).toBe(1);
    expect((await budget.claim("busan", names("d"), testNowMs + 60_000)).refused).toBe(1);
    expect(calls.reads).toBe(2);
  });

  it("T26: publishes nothing new while the registry cannot be read or written, and goes on with what it knows", async () => {
    const registry = new MemoryNameRegistry();
    const fails = { now: false };
    const failing: NameRegistry = {
      read: (siteId) => (fails.now ? Promise.reject(new Error("no")) : registry.read(siteId)),
      put: (item) => (fails.now ? Promise.resolve({ kind: "retry", code: "throttled" }) : registry.put(item)),
    };
    const budget = new MetricNameBudget({ registry: failing, room: noRoom, perSite: 5 });
    await allowedOf(budget, ["a"]);
    fails.now = true;

    expect(await allowedOf(budget, ["a", "b"])).toEqual(["a"]);
    fails.now = false;
    expect(await allowedOf(budget, ["a", "b"])).toEqual(["a", "b"]);
  });

  it("T26: keeps room for the uplinks of the configuration in force", async () => {
    const entities = new MemoryEntityStore();
    const configs = new MemoryConfigStore(entities);
    const settings = JSON.stringify({ devices: [{ id: "sw1", name: "sw1", address: "192.0.2.1", ping: true, uplinks: ["Gi0/48"] }] });
    const version = { siteId: "busan", version: 1, sha256: "7".repeat(64), pushedMs: 1, devices: 1 };
    await configs.append({ ...version, settings });
    await configs.putInForce(version);
    const room = roomForDesired({ entities, configs });
    const budget = new MetricNameBudget({ registry: new MemoryNameRegistry(), room, perSite: 2 });
    const stranger = (entity: string) => ({ deviceId: "made-up", entity });

    const strangers = await budget.claim("busan", [stranger("x"), stranger("y")], testNowMs);
    const own = await budget.claim("busan", names("Gi0/48"), testNowMs + 60_000);

    expect([strangers.refused, own.refused]).toEqual([1, 0]);
    expect(own.allows({ deviceId: "sw1", entity: "Gi0/48" })).toBe(true);
  });

  it("asks once a month for what it publishes all the time", async () => {
    const { calls, port } = counted();
    const budget = new MetricNameBudget({ registry: port, room: noRoom, perSite: 5 });
    await allowedOf(budget, ["a"]);
    await allowedOf(budget, ["a"], testNowMs + 20 * 86_400_000);

    expect(calls).toEqual({ reads: 2, writes: 2 });
  });

  it("takes for a dimension what CloudWatch takes", () => {
    expect(["Gi0/1", "a b", "x".repeat(255)].every(isDimensionValue)).toBe(true);
    expect(["", " ", ":a", "x".repeat(256), "ä", "a\n"].some(isDimensionValue)).toBe(false);
  });
});
