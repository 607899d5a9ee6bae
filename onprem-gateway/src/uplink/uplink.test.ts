import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { BatchEnvelope, type Verdict } from "@isthmus/contract";
import { describe, expect, it } from "vitest";
import { ForgetfulFs } from "../spool/testing/forgetful-fs.ts";
import { countedEvents, instantClock, numbered, numberOf, openSpool, readAll } from "../spool/testing/spool-under-test.ts";
import { defaultBackoff } from "./send-plan.ts";
import type { Transport, TransportAnswer } from "./transport.ts";
import { Uplink } from "./uplink.ts";

type Envelope = BatchEnvelope;

/** A cloud in memory: stores what it does not refuse, and acknowledges like the real one. */
class MemoryCloud implements Transport {
  readonly stored = new Map<number, number>();
  readonly batchSizes: number[] = [];
  /** Answers instead of storing, when it returns something. */
  refuse: (batch: Envelope) => TransportAnswer | undefined = () => undefined;
  judge: (n: number, seq: number) => Omit<Verdict, "from" | "to"> = () => ({ outcome: "stored" });

  async post({ body }: { readonly body: Buffer }): Promise<TransportAnswer> {
    const batch = BatchEnvelope.parse(JSON.parse(gunzipSync(body).toString("utf8")));
    this.batchSizes.push(batch.records.length);
    const refusal = this.refuse(batch);
    if (refusal !== undefined) {
      return refusal;
    }
    const verdicts = batch.records.map((record) => {
      const n = numberIn(record);
      const verdict = this.judge(n, record.seq);
      if (verdict.outcome === "stored") {
        this.stored.set(record.seq, n);
      }
      return { from: record.seq, to: record.seq, ...verdict };
    });
    const { gatewayId, streamEpoch } = batch;
    const batchSha256 = createHash("sha256").update(body).digest("hex");
    return { kind: "answered", status: 200, body: Buffer.from(JSON.stringify({ v: 1, batchSha256, gatewayId, streamEpoch, verdicts })) };
  }

  close(): void {
    return;
  }
}

function numberIn(record: Readonly<Record<string, unknown>>): number {
  return numberOf({ body: Buffer.from(JSON.stringify(record["body"])) });
}

function refusal(status: number): TransportAnswer {
  return { kind: "answered", status, body: Buffer.from(JSON.stringify({ error: { code: "bad-record", message: "records[0]" } })) };
}

async function shipAll(cloud: MemoryCloud, count: number) {
  const fs = new ForgetfulFs();
  const events = countedEvents();
  const spool = await openSpool({ fs, events });
  const uplink = new Uplink(
    { gatewayId: "gw-test", backoff: { ...defaultBackoff, baseMs: 1, unreachableCapMs: 2, overloadedCapMs: 2 } },
    { spool, transport: cloud, clock: instantClock, events },
  );
  await Promise.all(Array.from({ length: count }, (_, index) => spool.append(numbered(index + 1))));
  await uplink.start();
  return { fs, spool, uplink, events };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    expect(Date.now()).toBeLessThan(deadline);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("Uplink", () => {
  it("ships everything in order and empties the spool", async () => {
    const cloud = new MemoryCloud();
    const { spool, uplink } = await shipAll(cloud, 700);

    await until(() => spool.stats().records === 0);
    await uplink.stop();

    expect([...cloud.stored.values()]).toEqual(Array.from({ length: 700 }, (_, index) => index + 1));
    expect(uplink.problem()).toBeUndefined();
  });

  it("ships one single record that is followed by silence", async () => {
    const cloud = new MemoryCloud();
    const { spool, uplink } = await shipAll(cloud, 0);

    await spool.append(numbered(1));

    await until(() => cloud.stored.size === 1);
    await uplink.stop();
  });

  it("isolates a record for which the whole batch is refused, quarantines it, and stores all the others", async () => {
    const cloud = new MemoryCloud();
    cloud.refuse = (batch) => (batch.records.some((record) => numberIn(record) === 137) ? refusal(400) : undefined);
    const { fs, spool, uplink } = await shipAll(cloud, 300);

    await until(() => spool.stats().records === 0);
    await uplink.stop();

    expect(cloud.stored.size).toBe(299);
    expect(spool.stats().quarantined).toBe(1);
    const parked = [...fs.snapshot()].find(([path]) => path.includes("/quarantine/"))?.[1].toString("utf8") ?? "{}";
    expect(JSON.parse(parked)).toMatchObject({ code: "bad-record", body: { n: 137 } });
  });

  it("sends smaller batches when a batch is too large, and larger ones again later", async () => {
    const cloud = new MemoryCloud();
    cloud.refuse = (batch) => (batch.records.length > 60 ? refusal(413) : undefined);
    const { spool, uplink } = await shipAll(cloud, 300);

    await until(() => spool.stats().records === 0);
    await uplink.stop();

    expect(cloud.stored.size).toBe(300);
    expect(spool.stats().quarantined).toBe(0);
    expect(Math.max(...cloud.batchSizes.slice(3))).toBeGreaterThan(60);
  });

  it("obeys the verdict of each record: rejected is parked, retry stays, the rest is forgotten", async () => {
    const cloud = new MemoryCloud();
    let retries = 5;
    cloud.judge = (n) => {
      if (n === 3) {
        return { outcome: "rejected", code: "bad-ts", detail: "too old" };
      }
      if (n === 7 && retries > 0) {
        retries -= 1;
        return { outcome: "retry", code: "throttled" };
      }
      return { outcome: n === 9 ? "duplicate" : "stored" };
    };
    const { spool, uplink, events } = await shipAll(cloud, 10);

    await until(() => spool.stats().records === 0);
    await uplink.stop();

    expect([...cloud.stored.values()].sort((a, b) => a - b)).toEqual([1, 2, 4, 5, 6, 7, 8, 10]);
    expect(events.counters()).toMatchObject({ "uplink.rejected": 1, "uplink.retry": 5, "uplink.duplicate": 1 });
  });

  it.each([401, 403, 429, 500, 502, 302, 404])("keeps everything and says why while the answer is %d", async (status) => {
    const cloud = new MemoryCloud();
    let refusals = 4;
    cloud.refuse = () => (refusals-- > 0 ? refusal(status) : undefined);
    const { spool, uplink } = await shipAll(cloud, 20);

    await until(() => refusals === 2);
    const problem = uplink.problem();
    await until(() => spool.stats().records === 0);
    await uplink.stop();

    expect(problem).toContain(String(status));
    expect(cloud.stored.size).toBe(20);
    expect(spool.stats().quarantined).toBe(0);
  });

  it("delivers what is left when it is stopped, and keeps it when nobody answers", async () => {
    const cloud = new MemoryCloud();
    cloud.refuse = () => ({ kind: "unanswered", reason: "ECONNREFUSED" });
    const { spool, uplink } = await shipAll(cloud, 5);

    await until(() => uplink.problem() !== undefined);
    await uplink.stop();

    expect((await readAll(spool)).map(numberOf)).toEqual([1, 2, 3, 4, 5]);
  });
});
