import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryEntityStore } from "../../adapters/memory/memory-entity-store.ts";
import { MemoryEventStore } from "../../adapters/memory/memory-event-store.ts";
import { MemoryTelemetry } from "../../adapters/memory/memory-telemetry.ts";
import { StoreError } from "../../errors.ts";
import type { LeaderItem } from "../../ports/entities.ts";
import { reach } from "../../testing/wire-records.ts";
import { decideLeader, judgeStandby, leaseMs, oneVoice } from "./one-voice.ts";

function leaderOf(gatewayId: string, tsMs: number): LeaderItem {
  return { pk: "SITE#busan", sk: "LEADER", kind: "leader", siteId: "busan", gatewayId, sinceMs: 0, tsMs };
}

const moment = fc.integer({ min: 0, max: 10_000_000 });

describe("the lead of a site", () => {
  it("is never had by two gateways at the same time", () => {
    fc.assert(
      fc.property(moment, moment, fc.constantFrom("a", "b", "c"), (renewedMs, nowMs, holder) => {
        const leading = ["a", "b", "c"].filter((id) => decideLeader(leaderOf(holder, renewedMs), id, nowMs).kind === "leads");

        expect(leading).toEqual([holder]);
      }),
    );
  });

  it("is taken over when its holder was silent for longer than the lease, and not before", () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 3 * leaseMs }), (renewedMs, silentMs) => {
        const { kind } = decideLeader(leaderOf("a", renewedMs), "b", renewedMs + silentMs);

        expect(kind).toBe(silentMs > leaseMs ? "takes-over" : "stands-by");
      }),
    );
  });

  it("lets a judgement wait exactly as long as nobody knows whether its holder made it too", () => {
    fc.assert(
      fc.property(moment, moment, (tsMs, heardMs) => {
        expect(judgeStandby({ tsMs, seq: 1 }, leaderOf("a", heardMs)).outcome).toBe(tsMs <= heardMs ? "duplicate" : "retry");
      }),
    );
  });

  it("holds nothing back when it cannot be read", async () => {
    const entities = Object.assign(new MemoryEntityStore(), { read: () => Promise.reject(new StoreError("store-throttled", {})) });
    const record = { ...reach(1), seq: 1 };

    const voice = await oneVoice(
      [record],
      { siteId: "busan", gatewayId: "b", nowMs: 1, sentMs: 1 },
      { entities, events: new MemoryEventStore(), telemetry: new MemoryTelemetry() },
    );

    expect(voice).toEqual({ records: [record], outcomes: [] });
  });
});
