import { WireRecord } from "@isthmus/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryHearingStore } from "../../adapters/memory/memory-hearing-store.ts";
import { log, testNowMs } from "../../testing/wire-records.ts";
import { groupAlike, hearOnce } from "./hear-once.ts";
import type { EventRecord } from "./write-event.ts";

/** Just before the turn of a minute, where copies of one message lie in two. */
const turnMs = testNowMs + 58_000;

function copyOf(seq: number, tsMs: number, message = "link down"): EventRecord {
  const record = WireRecord.parse({ seq, ...log(tsMs, message) });
  if (record.kind !== "log") throw new TypeError("not a line");
  return record;
}

/** Delivers copies and tells which event each became part of, by the event's identity. */
async function deliver(gatewayId: string, copies: readonly EventRecord[], store: MemoryHearingStore): Promise<readonly string[]> {
  const events: string[] = [];
  for (const alike of groupAlike(copies)) {
    const heard = await hearOnce(alike, { siteId: "busan", gatewayId, streamEpoch: `epoch-${gatewayId}` }, store);
    if (heard.kind !== "heard") throw new TypeError(heard.code);
    events.push(
      ...alike.records.map(({ seq }) => {
        const first = heard.bySeq.get(seq)?.copies[0];
        return first === undefined ? `${gatewayId} ${seq}` : `${first.gatewayId} ${first.seq}`;
      }),
    );
  }
  return events;
}

describe("what two gateways hear of one sender", () => {
  it("is one message for each that the sender sent, however close to the turn of a minute", async () => {
    const sent = fc.array(fc.integer({ min: 0, max: 300_000 }), { minLength: 1, maxLength: 12 });
    const way = fc.integer({ min: 0, max: 900 });
    await fc.assert(
      fc.asyncProperty(sent, way, fc.boolean(), async (offsetsMs, wayMs, secondFirst) => {
        // Further apart than the window, so that it is plain which copies belong together.
        const times = offsetsMs.map((offsetMs, n) => turnMs + n * 11_000 + (offsetMs % 4_000));
        const deliveries = [
          { gatewayId: "gw-a", copies: times.map((tsMs, n) => copyOf(n + 1, tsMs)) },
          { gatewayId: "gw-b", copies: times.map((tsMs, n) => copyOf(n + 1, tsMs + wayMs)) },
        ];
        const store = new MemoryHearingStore();
        const events: string[] = [];
        for (const { gatewayId, copies } of secondFirst ? deliveries.toReversed() : deliveries) {
          events.push(...(await deliver(gatewayId, copies, store)));
        }

        expect(new Set(events).size).toBe(times.length);
      }),
    );
  });

  it("is never fewer messages than either of them heard, and a delivery that is repeated adds none", async () => {
    const heard = fc.array(fc.integer({ min: 0, max: 70_000 }), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(heard, heard, async (a, b) => {
        const store = new MemoryHearingStore();
        const copies = (times: readonly number[]) => times.map((offsetMs, n) => copyOf(n + 1, turnMs + offsetMs));
        const once = [await deliver("gw-a", copies(a), store), await deliver("gw-b", copies(b), store)];
        const again = [await deliver("gw-a", copies(a), store), await deliver("gw-b", copies(b), store)];

        expect(again).toEqual(once);
        for (const events of once) {
          expect(new Set(events).size).toBe(events.length);
        }
        expect(new Set(once.flat()).size).toBeGreaterThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });

  it("stays apart by content, and where one of them said it itself", () => {
    const other = copyOf(2, turnMs, "link up");
    const own = WireRecord.parse({
      seq: 3,
      kind: "event",
      tsMs: turnMs,
      body: { source: "gateway", severity: "major", type: "gateway.problem", text: "x", authentication: "internal" },
    });

    expect(groupAlike([copyOf(1, turnMs), other, own as EventRecord]).map(({ records }) => records.map(({ seq }) => seq))).toEqual([
      [1],
      [2],
    ]);
  });
});
