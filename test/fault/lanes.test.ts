/** What the uplink's two lanes deliver out of order, stored by the real ingest: real spool, real uplink, virtual clock. */
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import type { ReachBody } from "@isthmus/contract";
import { ingestBatch } from "@isthmus/lambdas/functions/ingest-batch/ingest-batch";
import { log, reach } from "@isthmus/lambdas/testing/wire-records";
import { ForgetfulFs } from "@isthmus/onprem-gateway/spool/testing/forgetful-fs";
import { seededRandom } from "@isthmus/onprem-gateway/spool/testing/spool-under-test";
import type { Transport } from "@isthmus/onprem-gateway/uplink/transport";
import { describe, expect, it } from "vitest";
import { Cloud } from "./ingest/cloud.ts";
import { deliver, type Numbered, numbered } from "./ingest/gateway.ts";
import { pollOf, startGateway } from "./simulation/simulated-gateway.ts";
import { VirtualClock } from "./simulation/virtual-clock.ts";

const minuteMs = 60_000;
/** More than the live lane holds, so that the backlog comes behind what is new. */
const linesAMinute = 100;
const outageMinutes = 40;

interface Kept {
  readonly tsMs: number;
  readonly kind: "samples" | "log" | "reach";
  readonly body: Uint8Array;
}

/** A minute of a site: a poll, a device that goes down and comes back within one millisecond, and lines. */
function minuteOf(tsMs: number): readonly Kept[] {
  const states: readonly Partial<ReachBody>[] = [
    { state: "down", transition: true },
    { state: "up", transition: true, sinceMs: tsMs },
  ];
  const { body, kind } = pollOf("sw1", tsMs);
  const rest = [...states.map((state) => reach(tsMs, state)), ...Array.from({ length: linesAMinute }, (_, n) => log(tsMs, `line ${n}`))];
  const encoded = rest.map((record) => ({ ...record, body: Buffer.from(JSON.stringify(record.body)) }) as Kept);
  return [{ tsMs, kind, body }, ...encoded];
}

/** Items and samples; events carry the stream of their gateway in their keys, and are counted. */
async function tablesOf(cloud: Cloud): Promise<unknown> {
  const { items, chunks } = JSON.parse(await cloud.state("busan")) as { readonly items: unknown; readonly chunks: unknown };
  return { items, chunks, events: cloud.events.all().length };
}

describe("the two lanes of the uplink", () => {
  it("N9: leave the state of a delivery in order, though what is new comes before what is old", async () => {
    const clock = new VirtualClock();
    const cloud = new Cloud();
    const arrived: number[] = [];
    let isUp = false;
    const transport = (packed: () => void = () => undefined): Transport => ({
      post: async ({ body }) => {
        packed();
        if (!isUp) return { kind: "unanswered", reason: "ECONNREFUSED" };
        const json = JSON.parse(gunzipSync(body).toString("utf8")) as { readonly records: readonly Numbered[] };
        const request = { siteId: "busan", bodySha256: createHash("sha256").update(body).digest("hex"), json };
        const ack = await ingestBatch(request, cloud.ports().ports, { nowMs: clock.nowMs(), hasTime: () => true });
        arrived.push(...json.records.map(({ seq }) => seq));
        return { kind: "answered", status: 200, body: Buffer.from(JSON.stringify(ack)) };
      },
      close: () => undefined,
    });
    const options = { clock, cloud: { transport }, fs: new ForgetfulFs(), segmentBytes: 64 * 1024, random: seededRandom(9) };
    const gateway = await startGateway({ id: "gw-busan-1", ...options });
    const kept: Kept[] = [];
    for (let minute = 0; minute < outageMinutes + 5; minute += 1) {
      isUp = minute >= outageMinutes;
      for (const record of minuteOf(clock.nowMs())) {
        kept.push(record);
        void gateway.accept(record);
      }
      await clock.run({ withinMs: minuteMs });
    }
    const isDrained = await clock.run({ until: () => gateway.spool.stats().records === 0, withinMs: 60 * minuteMs });
    const stopped = gateway.stop();
    await clock.run({ withinMs: 10_000 });
    await stopped;

    const inOrder = new Cloud();
    const records = kept.map(({ body, ...record }) => ({ ...record, body: JSON.parse(Buffer.from(body).toString("utf8")) as unknown }));
    await deliver(inOrder, numbered(records), { nowMs: clock.nowMs() });
    expect(isDrained).toBe(true);
    expect(arrived.filter((seq, at) => seq < (arrived[at - 1] ?? 0)).length).toBeGreaterThan(0);
    expect(new Set(arrived).size).toBe(kept.length);
    expect(await tablesOf(cloud)).toEqual(await tablesOf(inOrder));
  });
});
