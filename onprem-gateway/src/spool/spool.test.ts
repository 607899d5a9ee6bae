import { describe, expect, it } from "vitest";
import { ForgetfulFs } from "./testing/forgetful-fs.ts";
import { filled, numbered, numberOf, numbersIn, openSpool, readAll, segmentPaths } from "./testing/spool-under-test.ts";

describe("Spool", () => {
  it("gives records back in the order in which they were appended, across a restart", async () => {
    const fs = await filled(20);

    expect(await numbersIn(fs)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it("does not give back what was settled, and deletes segments that are settled whole", async () => {
    const fs = await filled(20);
    const before = segmentPaths(fs.snapshot()).length;
    const spool = await openSpool({ fs });
    const records = await readAll(spool);

    await spool.settle(records.slice(0, 15));

    expect((await readAll(spool)).map(numberOf)).toEqual([16, 17, 18, 19, 20]);
    expect(spool.stats().records).toBe(5);
    expect(segmentPaths(fs.snapshot()).length).toBeLessThan(before);
    await spool.close();
    expect(await numbersIn(fs)).toEqual([16, 17, 18, 19, 20]);
  });

  it("keeps a record that must be sent again while later ones are settled", async () => {
    const fs = await filled(10);
    const spool = await openSpool({ fs });
    const records = await readAll(spool);

    await spool.settle(records.filter((record) => numberOf(record) !== 3));

    expect((await readAll(spool)).map(numberOf)).toEqual([3]);
    expect(spool.stats().records).toBe(1);
  });

  it("tells the age of the oldest record that waits, and none when nothing does", async () => {
    const spool = await openSpool({ fs: await filled(3) });
    expect(spool.stats().oldestMs).toBe(1_001);

    await spool.settle((await readAll(spool)).slice(0, 2));
    expect(spool.stats().oldestMs).toBe(1_003);

    await spool.settle(await readAll(spool));
    expect(spool.stats().oldestMs).toBeUndefined();
    expect(spool.stats().records).toBe(0);
  });

  it("wakes a reader for one single record, also when it asks after the fact", async () => {
    const spool = await openSpool({ fs: new ForgetfulFs() });
    const waiting = spool.waitForRecordAfter(0, new AbortController().signal);

    await spool.append(numbered(1));

    await waiting;
    await spool.waitForRecordAfter(0, new AbortController().signal);
    expect(spool.lastSeq).toBe(1);
  });

  it("D10: wakes its reader for every single record that silence follows", async () => {
    const spool = await openSpool({ fs: new ForgetfulFs(), maxBytes: 32 * 1024 * 1024, segmentBytes: 65_536 });
    const rounds = process.env["ISTHMUS_SOAK"] === "1" ? 10_000 : 1_000;
    const never = new AbortController().signal;
    for (let n = 1; n <= rounds; n += 1) {
      const waiting = spool.waitForRecordAfter(spool.lastSeq, never);
      const appending = spool.append(numbered(n));
      await (n % 2 === 0 ? appending : undefined);
      await waiting;

      const records = await spool.read({ lane: "live", maxRecords: 10, maxBytes: 10_000 });
      expect(records.map(numberOf)).toEqual([n]);
      await spool.settle(records);
    }
    expect(spool.stats()).toMatchObject({ records: 0, oldestMs: undefined });
  });

  it("reads at least one record however large, and otherwise stays within the limits", async () => {
    const spool = await openSpool({ fs: await filled(10) });

    expect(await spool.read({ maxRecords: 10, maxBytes: 1 })).toHaveLength(1);
    expect(await spool.read({ maxRecords: 4, maxBytes: 1_000_000 })).toHaveLength(4);
    expect((await spool.read({ maxRecords: 10, maxBytes: 1_000 })).length).toBe(2);
  });

  it("refuses appends after closing", async () => {
    const spool = await openSpool({ fs: new ForgetfulFs() });
    await spool.close();

    expect(await spool.append(numbered(1))).toEqual({ kind: "refused", code: "closed" });
  });

  it("parks rejected records with their reason before it forgets them", async () => {
    const fs = await filled(3);
    const spool = await openSpool({ fs });
    const [first, ...rest] = await readAll(spool);

    await spool.quarantine(first === undefined ? [] : [{ ...first, code: "bad-ts", detail: "tsMs: too old" }]);

    const parked = [...fs.snapshot()].filter(([path]) => path.startsWith("/spool/quarantine/"));
    expect(parked.map(([path]) => path)).toEqual(["/spool/quarantine/00000000000000000001.jsonl"]);
    expect(JSON.parse(parked[0]?.[1].toString("utf8") ?? "")).toMatchObject({ seq: 1, kind: "log", code: "bad-ts", body: { n: 1 } });
    expect((await readAll(spool)).map(numberOf)).toEqual(rest.map(numberOf));
    expect(spool.stats().quarantined).toBe(1);
  });
});
