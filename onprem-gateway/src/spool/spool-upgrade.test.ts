import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeFrame } from "./frame.ts";
import { listSpool, verifySpool } from "./inspect.ts";
import { nodeSpoolFs } from "./node-spool-fs.ts";
import { mixed, numberOf, openSpool, readAll } from "./testing/spool-under-test.ts";

/** A spool that the first version left: records 1 to 21, of which 1 to 8 were settled and 9 was refused. */
const firstFormat = fileURLToPath(new URL("./testing/first-format", import.meta.url));

let directory = "";

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "isthmus-upgrade-"));
  await cp(firstFormat, directory, { recursive: true });
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

function fromTo(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

describe("a spool of the first version", () => {
  it("D12: opens with everything that waits, and goes on where it was", async () => {
    const epoch = (await readFile(join(directory, "stream-epoch"), "utf8")).trim();
    const spool = await openSpool({ fs: nodeSpoolFs, directory });

    expect((await readAll(spool)).map(numberOf)).toEqual(fromTo(10, 21));
    expect(spool.stats()).toMatchObject({ quarantined: 1, evicted: 0, records: 12 });
    expect(spool.streamEpoch).toBe(epoch);
    expect(await spool.append(mixed(22))).toEqual({ kind: "durable", seq: 22 });
    await spool.close();
  });

  it("D12: gives way by class although it does not say what its segments hold", async () => {
    const spool = await openSpool({ fs: nodeSpoolFs, directory, maxBytes: 2_048, segmentBytes: 700 });
    for (let n = 22; n <= 40; n += 1) {
      await spool.append({ ...mixed(n), kind: "samples" });
    }

    const kept = (await readAll(spool)).map(numberOf);
    await spool.close();

    // 12 and 19 are reach changes, 16 an event, 11 and 18 warnings.
    expect(kept).toEqual(expect.arrayContaining([12, 16, 19]));
    expect(kept).not.toContain(15);
    expect(spool.stats().evicted).toBe(31 - kept.length);
  });

  it("D12: is left in a form that the first version reads: the same names, frames and cursor", async () => {
    const spool = await openSpool({ fs: nodeSpoolFs, directory, segmentBytes: 700 });
    await spool.settle((await readAll(spool)).slice(0, 2));
    await spool.append(mixed(22));
    await spool.close();

    const { segments, cursor } = await listSpool(directory);
    const frame = encodeFrame({ seq: 1, tsMs: 2, kind: "reach", body: Buffer.from("{}") });

    expect(segments.map(({ firstSeq }) => firstSeq)).toEqual([8, 15, 22]);
    expect(cursor).toMatchObject({ floor: 12, evicted: {}, quarantined: 1, damagedBytes: 0 });
    expect(await verifySpool(directory)).toMatchObject({ records: 15, waiting: 11, damage: [] });
    expect(frame.toString("hex")).toBe("ff49534602000000d1dd81f00100000000000000020000000000000003" + "7b7d");
  });
});
