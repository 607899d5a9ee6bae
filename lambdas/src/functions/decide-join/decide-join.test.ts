import { beforeEach, describe, expect, it } from "vitest";
import { MemoryGraphStore } from "../../adapters/memory/memory-graph-store.ts";
import { nodeItem } from "../../ports/graph-items.ts";
import { decideJoin } from "./decide-join.ts";

const nowMs = Date.UTC(2026, 10, 22, 10);
const ends = { left: "customer-gateway:cgw-1", right: "device:busan/rt1" };
let graph: MemoryGraphStore;

beforeEach(async () => {
  graph = new MemoryGraphStore();
  for (const ref of Object.values(ends)) await graph.put(nodeItem({ ref, kind: "any", scopes: [], fields: {} }, nowMs));
});

const decisions = async () => (await graph.list("join-decision")).items.map(({ decision, note }) => ({ decision, note }));

describe("an operator's word on a join", () => {
  it("is kept, the latest one only, and forgotten on demand", async () => {
    expect(await decideJoin({ action: "pin", ...ends, note: "behind NAT" }, { graph }, nowMs)).toMatchObject({
      kind: "decided",
      join: "customer-gateway-device",
      decision: "pinned",
    });
    expect(await decisions()).toEqual([{ decision: "pinned", note: "behind NAT" }]);

    await decideJoin({ action: "refuse", ...ends }, { graph }, nowMs + 1);
    expect(await decisions()).toEqual([{ decision: "refused", note: undefined }]);

    expect(await decideJoin({ action: "forget", ...ends }, { graph }, nowMs + 2)).toMatchObject({ kind: "forgotten" });
    expect(await decisions()).toEqual([]);
  });

  it("is refused for things that nothing joins, and for things that are not there", async () => {
    expect(await decideJoin({ action: "pin", left: ends.right, right: ends.left }, { graph }, nowMs)).toMatchObject({ kind: "impossible" });
    expect(await decideJoin({ action: "pin", ...ends, right: "device:busan/rt9" }, { graph }, nowMs)).toEqual({
      kind: "unknown",
      refs: ["device:busan/rt9"],
    });
    expect(await decisions()).toEqual([]);
  });
});
