import { describe, expect, it } from "vitest";
import { classOf } from "./record-class.ts";
import type { UnplacedRecord } from "./segment-log.ts";
import type { Spool } from "./spool.ts";
import { ForgetfulFs } from "./testing/forgetful-fs.ts";
import {
  countedEvents,
  filled,
  mixed,
  numbered,
  numberOf,
  openSpool,
  readAll,
  seededRandom,
  segmentPaths,
} from "./testing/spool-under-test.ts";

function fromTo(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function event(n: number): UnplacedRecord {
  return { kind: "event", tsMs: 1_000 + n, body: Buffer.from(JSON.stringify({ n, fill: "x".repeat(60) })) };
}

async function appendAll(spool: Spool, numbers: readonly number[], record: (n: number) => UnplacedRecord): Promise<void> {
  for (const n of numbers) {
    expect((await spool.append(record(n))).kind).toBe("durable");
  }
}

describe("classOf", () => {
  it.each([
    ["event", {}, "events"],
    ["reach", {}, "events"],
    ["heartbeat", {}, "events"],
    ["log", { severity: 4 }, "logs"],
    ["log", { severity: 5 }, "bulk"],
    ["log", { message: 'x"severity":7', severity: 0 }, "logs"],
    ["log", { hostname: '"severity":2', severity: 7 }, "bulk"],
    ["log", {}, "logs"],
    ["samples", { severity: 1 }, "bulk"],
    ["inventory", {}, "bulk"],
  ] as const)("puts %s %j into %s", (kind, body, expected) => {
    expect(classOf({ kind, body: Buffer.from(JSON.stringify(body)) })).toBe(expected);
  });
});

describe("the quota of the spool", () => {
  it("N3: evicts bulk before warnings in the log and those before events, while each keeps within its part", async () => {
    const fs = new ForgetfulFs();
    const spool = await openSpool({ fs, maxBytes: 16_384 });
    await appendAll(spool, fromTo(1, 200), (n) => mixed(n, 200));

    const kept = await readAll(spool);
    const numbers = kept.map(numberOf);
    const keptOf = (wanted: string) => kept.filter((record) => classOf(record) === wanted).map(numberOf);
    const events = fromTo(1, 200).filter((n) => n % 7 === 1);
    const warnings = fromTo(1, 200).filter((n) => n % 7 === 2);

    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(keptOf("events")).toEqual(events.slice(-keptOf("events").length));
    expect(keptOf("logs")).toEqual(warnings.slice(-keptOf("logs").length));
    expect(keptOf("events").length).toBeGreaterThan(8);
    expect(keptOf("logs").length).toBeGreaterThan(8);
    expect(Math.min(...keptOf("events"), ...keptOf("logs"))).toBeLessThan(Math.min(...keptOf("bulk")));
    expect(spool.stats().evicted).toBe(200 - numbers.length);
    expect(spool.stats().records).toBe(numbers.length);
    expect(spool.stats().bytes).toBeLessThanOrEqual(16_384);
  });

  it("N3: lets a storm of events take no more than its part from the samples", async () => {
    const spool = await openSpool({ fs: new ForgetfulFs(), maxBytes: 16_384 });
    await appendAll(spool, fromTo(1, 40), (n) => ({ ...numbered(n, 60), kind: "samples" }));
    await appendAll(spool, fromTo(41, 600), event);

    const kept = await readAll(spool);

    const samples = kept.filter(({ kind }) => kind === "samples");
    const bytes = samples.reduce((sum, { body }) => sum + body.length, 0);
    expect(samples.length).toBeGreaterThan(30);
    expect(bytes).toBeLessThan(16_384 / 2);
    expect(kept.at(-1)).toMatchObject({ kind: "event" });
    expect(spool.stats().evicted).toBe(600 - kept.length);
  });

  it("N2: loses exactly the oldest, keeps a quota's worth of the newest, and says from when to when, across restarts", async () => {
    const fs = new ForgetfulFs();
    const losses: { readonly fromMs: number; readonly toMs: number; readonly records: Readonly<Record<string, number>> }[] = [];
    const options = { fs, maxBytes: 8_192, onLoss: (loss: (typeof losses)[number]) => losses.push(loss) };
    let spool = await openSpool(options);
    for (let n = 1; n <= 90; n += 1) {
      await spool.append(numbered(n, 400));
      if (n % 17 === 0) {
        await spool.close();
        spool = await openSpool(options);
      }
    }

    const kept = (await readAll(spool)).map(numberOf);
    const lost = 90 - kept.length;

    expect(kept).toEqual(fromTo(lost + 1, 90));
    expect(spool.stats()).toMatchObject({ evicted: lost, records: kept.length });
    expect(spool.stats().bytes).toBeGreaterThan(8_192 - 2 * 2_048);
    expect(losses[0]).toEqual({ records: { log: 4 }, fromMs: 1_001, toMs: 1_004 });
    expect(losses.reduce((sum, { records }) => sum + (records["log"] ?? 0), 0)).toBe(lost);
    expect(spool.losses()).toEqual([{ records: { log: lost }, fromMs: 1_001, toMs: 1_000 + lost }]);
    await spool.close();
    const reopened = await openSpool(options);
    expect(reopened.stats().evicted).toBe(lost);
    expect(reopened.losses()).toEqual(spool.losses());
  });

  it("N2: balances generated = stored + evicted + quarantined + waiting to the record, whatever interleaves", async () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const random = seededRandom(seed);
      const fs = new ForgetfulFs();
      const options = { fs, maxBytes: 12_288, liveWindowRecords: 12 };
      let spool = await openSpool(options);
      let generated = 0;
      let stored = 0;
      for (let step = 0; step < 60; step += 1) {
        const way = random();
        if (way < 0.5) {
          const numbers = fromTo(generated + 1, generated + 1 + Math.floor(random() * 12));
          generated += numbers.length;
          await Promise.all(numbers.map((n) => spool.append(mixed(n, 300))));
        } else if (way < 0.95) {
          // Records are on their way while others arrive and push them out: their verdict still counts.
          const lane = random() < 0.5 ? "live" : "backfill";
          const onTheWay = await spool.read({ lane, maxRecords: 1 + Math.floor(random() * 20), maxBytes: 1_000_000 });
          const numbers = fromTo(generated + 1, generated + Math.floor(random() * 30));
          generated += numbers.length;
          await Promise.all(numbers.map((n) => spool.append(mixed(n, 300))));
          if (way < 0.55) {
            await spool.quarantine(onTheWay.map((record) => ({ ...record, code: "bad-ts" })));
          } else {
            stored += onTheWay.length;
            await spool.settle(onTheWay);
          }
        } else {
          await spool.close();
          spool = await openSpool(options);
        }
      }

      const waiting = await readAll(spool);
      const { evicted, quarantined } = spool.stats();

      expect(evicted).toBeGreaterThan(0);
      expect({ seed, sum: stored + evicted + quarantined + waiting.length }).toEqual({ seed, sum: generated });
    }
  });

  it("does not count settled records as lost, and frees what the live lane has shipped", async () => {
    const fs = await filled(60);
    const spool = await openSpool({ fs, liveWindowRecords: 20 });
    const before = segmentPaths(fs.snapshot()).length;
    await spool.settle(await spool.read({ lane: "live", maxRecords: 20, maxBytes: 1_000_000 }));

    expect(segmentPaths(fs.snapshot()).length).toBeLessThan(before - 2);
    expect(spool.stats()).toMatchObject({ records: 40, evicted: 0 });
  });

  it("D12: loses nothing within the new quota when it goes up, and only the oldest bulk when it goes down", async () => {
    const fs = new ForgetfulFs();
    const first = await openSpool({ fs, maxBytes: 16_384 });
    await appendAll(first, fromTo(1, 40), (n) => mixed(n, 200));
    await first.close();

    const larger = await openSpool({ fs, maxBytes: 65_536 });
    await appendAll(larger, fromTo(41, 60), (n) => mixed(n, 200));
    expect((await readAll(larger)).map(numberOf)).toEqual(fromTo(1, 60));
    await larger.close();
    const smaller = await openSpool({ fs, maxBytes: 12_288 });
    await appendAll(smaller, [61], (n) => mixed(n, 200));
    const kept = (await readAll(smaller)).map(numberOf);

    expect(smaller.stats().bytes).toBeLessThanOrEqual(12_288);
    expect(smaller.stats().evicted).toBe(61 - kept.length);
    expect(kept).toEqual(expect.arrayContaining(fromTo(1, 61).filter((n) => n % 7 === 1)));
  });

  it("makes room when the disk says that it is full, before it refuses anything", async () => {
    const fs = await filled(12);
    const events = countedEvents();
    const spool = await openSpool({ fs, events });
    let failures = 0;
    fs.fault = (_call, operation) => (operation === "write" && failures++ === 0 ? "ENOSPC" : undefined);

    expect((await spool.append(numbered(13))).kind).toBe("durable");

    const kept = (await readAll(spool)).map(numberOf);
    expect(spool.stats().evicted).toBe(13 - kept.length);
    expect(kept.at(-1)).toBe(13);
  });
});
