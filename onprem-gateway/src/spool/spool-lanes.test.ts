import { describe, expect, it } from "vitest";
import type { Lane } from "./backlog.ts";
import type { Spool } from "./spool.ts";
import { ForgetfulFs } from "./testing/forgetful-fs.ts";
import { filled, numbered, numberOf, openSpool, readAll, seededRandom } from "./testing/spool-under-test.ts";

function lane(spool: Spool, name: Lane, maxRecords = 10) {
  return spool.read({ lane: name, maxRecords, maxBytes: 1_000_000 });
}

async function numbersOf(spool: Spool, name: Lane, maxRecords = 10): Promise<readonly number[]> {
  return (await lane(spool, name, maxRecords)).map(numberOf);
}

function fromTo(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

describe("the lanes of the spool", () => {
  it("give everything to the live lane while it keeps up", async () => {
    const spool = await openSpool({ fs: await filled(10), liveWindowRecords: 20 });

    expect(await numbersOf(spool, "live", 4)).toEqual([1, 2, 3, 4]);
    expect(await numbersOf(spool, "backfill")).toEqual([]);
  });

  it("move the live lane up to the newest records after an outage and leave the rest to the backfill, oldest first", async () => {
    const spool = await openSpool({ fs: await filled(100), liveWindowRecords: 20 });

    expect(await numbersOf(spool, "live")).toEqual(fromTo(81, 90));
    expect(await numbersOf(spool, "backfill")).toEqual(fromTo(1, 10));

    await spool.settle(await lane(spool, "live"));
    await spool.append(numbered(101));
    expect(await numbersOf(spool, "live", 20)).toEqual(fromTo(91, 101));
    expect(spool.stats()).toMatchObject({ records: 91, backfillRecords: 80, oldestMs: 1_001 });
  });

  it("hold no record twice and none of them never, however reads and verdicts interleave", async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const random = seededRandom(seed);
      const spool = await openSpool({ fs: await filled(90), liveWindowRecords: 15 });
      const shipped: number[] = [];
      let appended = 90;
      while (shipped.length < appended) {
        const both = await Promise.all([lane(spool, "live", 1 + Math.floor(random() * 9)), lane(spool, "backfill", 7)]);
        const numbers = both.flat().map(numberOf);
        expect(new Set(numbers).size).toBe(numbers.length);
        for (const records of random() < 0.5 ? both : both.toReversed()) {
          const named = records.filter(() => random() < 0.8);
          await spool.settle(named);
          shipped.push(...named.map(numberOf));
        }
        if (appended < 140) {
          const more = Math.floor(random() * 12);
          await Promise.all(fromTo(appended + 1, appended + more).map((n) => spool.append(numbered(n))));
          appended += more;
        }
      }

      expect([...shipped].sort((a, b) => a - b)).toEqual(fromTo(1, appended));
      expect(spool.stats()).toMatchObject({ records: 0, oldestMs: undefined });
    }
  });

  it("D12: send nothing again after a restart that was settled out of order, in either lane", async () => {
    const fs = await filled(100);
    const spool = await openSpool({ fs, liveWindowRecords: 20 });
    await spool.settle(await lane(spool, "live"));
    await spool.settle((await lane(spool, "backfill", 9)).filter((record) => numberOf(record) % 2 === 0));

    for (const disk of [fs.afterKill(), fs.afterPowerLoss(() => 0)]) {
      const waiting = await readAll(await openSpool({ fs: disk }));

      expect(waiting.map(numberOf)).toEqual(fromTo(1, 100).filter((n) => (n >= 10 || n % 2 !== 0) && (n <= 80 || n > 90)));
    }
  });

  it("D3: do not believe a cursor whose settled numbers are ahead of the log", async () => {
    const ahead = await filled(60);
    const spool = await openSpool({ fs: ahead, liveWindowRecords: 20 });
    await spool.settle(await lane(spool, "live", 20));
    await spool.close();
    const behind = (await filled(6)).snapshot();
    for (const name of ["/spool/cursor", "/spool/stream-epoch"]) {
      behind.set(name, ahead.snapshot().get(name) ?? Buffer.alloc(0));
    }

    const reopened = await openSpool({ fs: new ForgetfulFs(behind) });

    expect((await readAll(reopened)).map(numberOf)).toEqual(fromTo(1, 6));
    expect((await reopened.append(numbered(7))).kind).toBe("durable");
    expect(reopened.lastSeq).toBeGreaterThan(60);
  });

  it("close the backfill when what is missing before the live lane was damaged", async () => {
    const files = (await filled(60)).snapshot();
    const paths = [...files.keys()].filter((path) => path.endsWith(".seg")).sort();
    files.delete(paths[9] ?? "");
    const spool = await openSpool({ fs: new ForgetfulFs(files), liveWindowRecords: 16 });
    await spool.settle(await lane(spool, "live", 40));

    for (let records = await lane(spool, "backfill"); records.length > 0; records = await lane(spool, "backfill")) {
      await spool.settle(records);
    }
    await spool.settle(await lane(spool, "live"));

    expect(spool.stats().records).toBe(0);
  });
});
