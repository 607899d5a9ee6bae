import { describe, expect, it } from "vitest";
import type { SpoolError } from "../errors.ts";
import { type Fault, ForgetfulFs } from "./testing/forgetful-fs.ts";
import {
  countedEvents,
  filled,
  mixed,
  numbered,
  numberOf,
  numbersIn,
  openSpool,
  readAll,
  segmentPaths,
  tampered,
} from "./testing/spool-under-test.ts";

interface Work {
  readonly accepted: readonly number[];
  readonly settled: readonly number[];
}

/** Fills a spool over its quota and ships a part of it, as far as the disk lets it. */
async function workThrough(fs: ForgetfulFs): Promise<Work> {
  const accepted: number[] = [];
  const settled: number[] = [];
  const spool = await openSpool({ fs, maxBytes: 8_192, ballastBytes: 600 }).catch(() => undefined);
  for (let n = 1; spool !== undefined && n <= 14; n += 1) {
    if ((await spool.append(mixed(n, 700))).kind === "durable") {
      accepted.push(n);
    }
    if (n === 6) {
      const records = await spool.read({ maxRecords: 3, maxBytes: 1_000_000 }).catch(() => []);
      settled.push(...records.map(numberOf));
      await spool.settle(records);
    }
  }
  return { accepted, settled };
}

/** What a restart after a power loss finds of it, and whether the disk, which works again, keeps what comes later. */
async function takeStock(fs: ForgetfulFs, { accepted, settled }: Work) {
  const restarted = await openSpool({ fs: fs.afterPowerLoss(() => 0), maxBytes: 65_536 });
  const present = (await readAll(restarted)).map(numberOf);
  const lost = accepted.filter((n) => !settled.includes(n) && !present.includes(n)).length;
  const { evicted } = restarted.stats();
  const later = await Promise.all([101, 102].map((n) => restarted.append(mixed(n))));
  const kept = (await readAll(restarted)).map(numberOf);
  return { lost, evicted, laterKept: later.every(({ kind }) => kind === "durable") && kept.includes(101) && kept.includes(102) };
}

describe("Spool on a failing disk", () => {
  it("D4: stops accepting and asks for the process to end when a sync fails", async () => {
    const fs = new ForgetfulFs();
    const fatal: SpoolError[] = [];
    const spool = await openSpool({ fs, onFatal: (error) => fatal.push(error) });
    fs.fault = (_call, operation) => (operation === "fdatasync" ? "EIO" : undefined);

    const outcomes = await Promise.all([spool.append(numbered(1)), spool.append(numbered(2))]);
    fs.fault = () => undefined;

    expect(outcomes.map(({ kind }) => kind)).toEqual(["refused", "refused"]);
    expect(await spool.append(numbered(3))).toEqual({ kind: "refused", code: "failed" });
    expect(fatal.map(({ code }) => code)).toEqual(["spool-write-failed"]);
  });

  it("D4: does not try again after a failed sync, not even with records that were already waiting", async () => {
    const fs = new ForgetfulFs();
    const spool = await openSpool({ fs });
    let waiting: Promise<unknown> | undefined;
    fs.fault = (_call, operation) => {
      if (operation !== "fdatasync") {
        return undefined;
      }
      fs.fault = () => undefined;
      waiting = spool.append(numbered(2));
      return "EIO";
    };

    const first = await spool.append(numbered(1));

    expect([first, await waiting]).toEqual([
      { kind: "refused", code: "failed" },
      { kind: "refused", code: "failed" },
    ]);
    expect(spool.problem()).toBeDefined();
  });

  it("says what is wrong while the disk takes no records, and that it is over afterwards", async () => {
    const fs = new ForgetfulFs();
    const spool = await openSpool({ fs });
    fs.fault = (_call, operation) => (operation === "write" ? "ENOSPC" : undefined);

    await spool.append(numbered(1));
    const problem = spool.problem();
    fs.fault = () => undefined;
    await spool.append(numbered(2));

    expect(problem).toContain("ENOSPC");
    expect(spool.problem()).toBeUndefined();
  });

  const faults: readonly Fault[] = ["ENOSPC", "EDQUOT", "EIO", "EMFILE", "EROFS"];
  it.each(faults)("D4: keeps every accepted record, and takes new ones again, whichever single call fails with %s", async (fault) => {
    for (let failing = 1; ; failing += 1) {
      const fs = new ForgetfulFs();
      fs.fault = (call) => (call === failing ? fault : undefined);
      const work = await workThrough(fs);
      const before = await numbersIn(fs.afterPowerLoss(() => 0));
      fs.fault = () => undefined;

      const { evicted, lost, laterKept } = await takeStock(fs, work);

      expect({ failing, lost: Math.max(0, lost - evicted), laterKept }).toEqual({ failing, lost: 0, laterKept: true });
      expect([...before].sort((a, b) => a - b)).toEqual(before);
      if (fs.calls < failing) {
        expect(failing).toBeGreaterThan(80);
        return;
      }
    }
  });

  it("D4: leaves nothing of a failed write behind the next record", async () => {
    const fs = new ForgetfulFs();
    const spool = await openSpool({ fs });
    await spool.append(numbered(1));
    fs.fault = (_call, operation) => (operation === "write" ? "ENOSPC" : undefined);
    const refused = await Promise.all([2, 3, 4, 5].map((n) => spool.append(numbered(n))));
    fs.fault = () => undefined;

    const accepted = await spool.append(numbered(6));

    expect(refused.every((outcome) => outcome.kind === "refused" && outcome.code === "disk-full")).toBe(true);
    expect(accepted).toEqual({ kind: "durable", seq: 2 });
    expect(await numbersIn(fs.afterKill())).toEqual([1, 6]);
  });

  it("D3: passes over a segment only after it stayed unreadable, so that one bad sector does not block the rest", async () => {
    const fs = await filled(12);
    const spool = await openSpool({ fs });
    let reads = 0;
    fs.fault = (_call, operation) => (operation === "read" && reads++ === 0 ? "EIO" : undefined);

    const attempts = [];
    for (let attempt = 0; attempt < 4; attempt += 1) {
      reads = 0;
      attempts.push(await readAll(spool).catch(() => undefined));
    }

    expect(attempts.slice(0, 3)).toEqual([undefined, undefined, undefined]);
    expect(attempts[3]?.map(numberOf).at(-1)).toBe(12);
  });

  it("never hands out a number again that a reader may have seen before the power went", async () => {
    const fs = new ForgetfulFs();
    const spool = await openSpool({ fs });
    await spool.append(numbered(1));
    fs.fault = (_call, operation) => (operation === "fdatasync" ? "power-loss" : undefined);
    await spool.append(numbered(2));

    const killed = fs.afterKill();
    const shown = await numbersIn(killed);
    const afterwards = await openSpool({ fs: killed.afterPowerLoss(() => 0) });

    expect(shown).toEqual([1, 2]);
    expect((await readAll(afterwards)).map(numberOf)).toEqual([1, 2]);
  });
});

/** Every byte is changed in one way, with ISTHMUS_SOAK=1 in three. */
const flips = process.env["ISTHMUS_SOAK"] === "1" ? [0x01, 0x55, 0xff] : [0x55];

/** Numbers that `filled` wrote and that are not there any more, and records that it did not write like this. */
async function recordsIn(fs: ForgetfulFs): Promise<{ readonly missing: readonly number[]; readonly wrong: readonly number[] }> {
  const spool = await openSpool({ fs });
  const records = await readAll(spool);
  await spool.close();
  const numbers = new Set(records.map(numberOf));
  const last = Math.max(...numbers);
  const missing = Array.from({ length: last }, (_, index) => index + 1).filter((n) => !numbers.has(n));
  const wrong = records.filter((record, index) => {
    const n = numberOf(record);
    const inOrder = record.seq === n && n > numberOf(records[index - 1] ?? { body: Buffer.from('{"n":0}') });
    return !inOrder || record.kind !== "log" || record.tsMs !== 1_000 + n;
  });
  return { missing, wrong: wrong.map(numberOf) };
}

describe("Spool on damaged files", () => {
  it("D3: finds every record outside the damage, wherever one byte is flipped, and never a wrong one", async () => {
    const files = (await filled(9, 300)).snapshot();
    for (const path of segmentPaths(files)) {
      const size = files.get(path)?.length ?? 0;
      for (let offset = 0; offset < size; offset += 1) {
        for (const mask of flips) {
          const flipped = tampered(files, path, (content) => {
            content.writeUInt8(content.readUInt8(offset) ^ mask, offset);
            return content;
          });

          const found = await recordsIn(flipped);

          expect(found.missing.length, `byte ${offset} of ${path}`).toBeLessThanOrEqual(1);
          expect(found.wrong, `byte ${offset} of ${path}`).toEqual([]);
        }
      }
    }
  });

  it("D3: loses only what lies in a sector of zeros", async () => {
    const files = (await filled(40, 100)).snapshot();
    for (const path of segmentPaths(files)) {
      const size = files.get(path)?.length ?? 0;
      for (let offset = 0; offset < size; offset += 512) {
        const found = await recordsIn(tampered(files, path, (content) => content.fill(0, offset, Math.min(size, offset + 512))));

        expect(found.missing.length).toBeLessThanOrEqual(5);
        expect(found.wrong).toEqual([]);
      }
    }
  });

  it("D3: returns no wrong record and starts when segments are swapped, doubled or deleted, and uses no number twice", async () => {
    const files = (await filled(24)).snapshot();
    const paths = segmentPaths(files);
    for (const one of paths) {
      for (const other of paths.filter((path) => path !== one)) {
        const swapped = new Map(files).set(one, files.get(other) ?? Buffer.alloc(0)).set(other, files.get(one) ?? Buffer.alloc(0));
        const doubled = new Map(files).set(one, files.get(other) ?? Buffer.alloc(0));
        const deleted = new Map(files);
        deleted.delete(one);
        deleted.delete(other);
        for (const damaged of [swapped, doubled, deleted]) {
          const fs = new ForgetfulFs(damaged);
          const found = await recordsIn(fs);
          const spool = await openSpool({ fs });

          expect(found.wrong).toEqual([]);
          expect(found.missing.length).toBeLessThan(24);
          expect(await spool.append(numbered(25))).toMatchObject({ kind: "durable" });
          expect(spool.lastSeq).toBeGreaterThan(24);
        }
      }
    }
  });

  it("D3: gives no number out again when the newest segment was deleted", async () => {
    const files = (await filled(24)).snapshot();
    files.delete(segmentPaths(files).at(-1) ?? "");
    const spool = await openSpool({ fs: new ForgetfulFs(files) });

    await spool.append(numbered(25));

    expect(spool.lastSeq).toBeGreaterThan(24);
    expect((await readAll(spool)).map(numberOf).at(-1)).toBe(25);
  });

  it("D3: cuts a torn tail at every length and never gives its numbers out again", async () => {
    const fs = await filled(3, 60);
    const files = fs.snapshot();
    const [path = ""] = segmentPaths(files);
    const size = files.get(path)?.length ?? 0;
    for (let length = 1; length < size; length += 1) {
      const cut = tampered(files, path, (content) => content.subarray(0, length));
      const spool = await openSpool({ fs: cut });
      const kept = await readAll(spool);
      const appended = await spool.append(numbered(4));

      expect(kept.map(numberOf)).toEqual([1, 2, 3].slice(0, kept.length));
      expect(appended.kind).toBe("durable");
      expect((await readAll(spool)).map(numberOf)).toEqual([...kept.map(numberOf), 4]);
      const torn = length % (size / 3) > 0;
      expect(spool.lastSeq > kept.length + 1).toBe(torn);
    }
  });

  it("D3: keeps a damaged segment for inspection when its intact records are settled", async () => {
    const files = (await filled(12)).snapshot();
    const [path = ""] = segmentPaths(files);
    const fs = tampered(files, path, (content) => content.fill(0, 500, 600));
    const events = countedEvents();
    const spool = await openSpool({ fs, events });

    await spool.settle(await readAll(spool));

    expect([...fs.snapshot().keys()]).toContain(`${path}.bad`);
    expect(events.counters()["spool.damaged"]).toBe(1);
    expect(spool.stats().damagedBytes).toBeGreaterThanOrEqual(100);
  });

  it("D3: sets a newest segment aside that holds nothing intact, and goes on", async () => {
    const files = (await filled(12)).snapshot();
    const path = segmentPaths(files).at(-1) ?? "";
    const fs = tampered(files, path, (content) => content.fill(7));
    const spool = await openSpool({ fs });

    const kept = (await readAll(spool)).map(numberOf);
    await spool.append(numbered(13));

    expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => index + 1));
    expect((await readAll(spool)).map(numberOf)).toEqual([...kept, 13]);
    expect([...fs.snapshot().keys()]).toContain(`${path}.bad`);
  });

  it("D3: passes over a segment that was deleted or that holds another segment's content", async () => {
    const files = (await filled(12)).snapshot();
    const paths = segmentPaths(files);
    const [first = "", second = ""] = paths;
    const missing = new Map(files);
    missing.delete(second);
    const copied = new Map(files).set(second, files.get(first) ?? Buffer.alloc(0));

    const withoutSecond = await numbersIn(new ForgetfulFs(missing));

    expect(withoutSecond.length).toBeLessThan(12);
    expect(await numbersIn(new ForgetfulFs(copied))).toEqual(withoutSecond);
  });

  it.each([
    ["garbage", (_content: Buffer) => Buffer.from("}{")],
    ["empty", (_content: Buffer) => Buffer.alloc(0)],
    ["changed", (content: Buffer) => Buffer.from(content.toString("utf8").replace('"floor":4', '"floor":9'))],
  ])("D3: sends again rather than lose when the cursor is %s", async (_name, change) => {
    const fs = await filled(12);
    const spool = await openSpool({ fs });
    await spool.settle((await readAll(spool)).slice(0, 3));
    await spool.close();

    const numbers = await numbersIn(tampered(fs.snapshot(), "/spool/cursor", change));

    expect(numbers.at(-1)).toBe(12);
    expect(numbers).toEqual(expect.arrayContaining([4, 5, 6, 7, 8, 9, 10, 11, 12]));
  });

  it("D3: does not believe a cursor that is ahead of the log, and never gives its numbers out again", async () => {
    const ahead = await filled(40);
    const spool = await openSpool({ fs: ahead });
    await spool.settle(await readAll(spool));
    await spool.close();
    const behind = (await filled(6)).snapshot();
    const future = ahead.snapshot();
    for (const name of ["/spool/cursor", "/spool/stream-epoch"]) {
      behind.set(name, future.get(name) ?? Buffer.alloc(0));
    }

    const reopened = await openSpool({ fs: new ForgetfulFs(behind) });

    expect((await readAll(reopened)).map(numberOf)).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await reopened.append(numbered(7))).kind).toBe("durable");
    expect(reopened.lastSeq).toBeGreaterThan(40);
  });

  it("D3: starts a new stream when its identity is unreadable", async () => {
    const files = (await filled(2)).snapshot();
    const before = files.get("/spool/stream-epoch")?.toString("utf8").trim();

    const spool = await openSpool({ fs: new ForgetfulFs(files.set("/spool/stream-epoch", Buffer.from("?"))) });

    expect(spool.streamEpoch).not.toBe(before);
    expect(await readAll(spool)).toHaveLength(2);
  });
});
