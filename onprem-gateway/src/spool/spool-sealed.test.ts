import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SpoolError } from "../errors.ts";
import { encodeChecked } from "./checked-text.ts";
import { readCursor } from "./cursor-file.ts";
import { encodeFrame } from "./frame.ts";
import { layout, segmentName } from "./layout.ts";
import { parseSealKey, RecordSeal, sealBytes } from "./record-seal.ts";
import { ForgetfulFs } from "./testing/forgetful-fs.ts";
import { countedEvents, mixed, numbered, numberOf, openSpool, readAll } from "./testing/spool-under-test.ts";

const keyOf = (name: string) => createHash("sha256").update(name).digest();
const [first, second] = [keyOf("first"), keyOf("second")];
const place = { seq: 7, tsMs: 1_000, kind: "log" } as const;

async function written(fs: ForgetfulFs, seal: RecordSeal | undefined, numbers: readonly number[]): Promise<void> {
  const spool = await openSpool({ fs, ...(seal === undefined ? {} : { seal }) });
  for (const n of numbers) {
    expect(await spool.append(numbered(n))).toMatchObject({ kind: "durable" });
  }
  await spool.close();
}

/** Everything in the spool's directory as one text. */
async function bytesOf(fs: ForgetfulFs, directory = "/spool"): Promise<string> {
  const texts: string[] = [];
  for (const name of await fs.list(directory)) {
    const path = `${directory}/${name}`;
    texts.push(name === layout.quarantine ? await bytesOf(fs, path) : (await contentOf(fs, path)).toString("latin1"));
  }
  return texts.join("\n");
}

async function contentOf(fs: ForgetfulFs, path: string): Promise<Buffer> {
  const file = await fs.open(path, "read");
  const bytes = Buffer.alloc(await file.size());
  await file.read(bytes, 0);
  await file.close();
  return bytes;
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

describe("a seal", () => {
  it("T15: gives back any body at its place, and no other", () => {
    const seal = new RecordSeal({ current: first });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(), fc.nat(), (body, at, bit) => {
        const sealed = Buffer.from(seal.seal(body, place));
        expect(Buffer.from(seal.open(sealed, place) ?? [])).toEqual(Buffer.from(body));
        expect(sealed).toHaveLength(body.length + sealBytes);
        expect(seal.open(sealed, { ...place, seq: 8 })).toBeUndefined();
        expect(seal.open(sealed, { ...place, tsMs: 1_001 })).toBeUndefined();
        expect(seal.open(sealed, { ...place, kind: "event" })).toBeUndefined();
        // Behind the id of the key, which is told by its name.
        const changed = 4 + (at % (sealed.length - 4));
        sealed[changed] = (sealed[changed] ?? 0) ^ (1 << (bit % 8));
        expect(seal.open(sealed, place)).toBeUndefined();
      }),
    );
  });

  it("T15: never writes one text twice, within a run and across runs", () => {
    const seals = [new RecordSeal({ current: first }), new RecordSeal({ current: first })];
    const sealed = seals.flatMap((seal) => range(1, 500).map(() => Buffer.from(seal.seal(Buffer.from("the same"), place)).toString("hex")));

    expect(new Set(sealed).size).toBe(1_000);
  });

  it("takes 64 hexadecimal digits for a key, and repeats nothing else", () => {
    expect(parseSealKey(first.toString("hex"))).toEqual(first);
    expect(() => parseSealKey("pass phrase")).toThrow(expect.objectContaining({ code: "spool-key-malformed" }));
    expect(() => parseSealKey("pass phrase")).not.toThrow(/pass phrase/u);
  });
});

describe("a spool with a key", () => {
  it("T15: has no word of a record on its disk, neither in segments nor in the quarantine", async () => {
    const fs = new ForgetfulFs();
    const seal = new RecordSeal({ current: first });
    const spool = await openSpool({ fs, seal });
    for (const n of range(1, 60)) await spool.append(mixed(n));
    const [parked] = await readAll(spool);
    if (parked === undefined) throw new TypeError("nothing waits");
    await spool.quarantine([{ ...parked, code: "bad-ts", detail: "fill" }]);
    await spool.close();

    const stored = await bytesOf(fs);
    expect(stored).not.toContain("fill");
    expect(stored).not.toContain("severity");
    const again = await openSpool({ fs, seal: new RecordSeal({ current: first }) });
    expect((await readAll(again)).map(numberOf)).toEqual(range(2, 60));
    await fs.rename(
      `/spool/quarantine/${String(parked.seq).padStart(20, "0")}.jsonl`,
      `/spool/quarantine/${String(parked.seq).padStart(20, "0")}.jsonl.released`,
    );
    await again.redrive();
    expect((await readAll(again)).map(numberOf)).toEqual([...range(2, 60), 1]);
  });

  it("T15: reads what was written before there was a key and under earlier keys, each in segments of its own", async () => {
    const fs = new ForgetfulFs();
    await written(fs, undefined, range(1, 5));
    await written(fs, new RecordSeal({ current: first }), range(6, 10));
    await written(fs, new RecordSeal({ current: second, previous: [first] }), range(11, 15));

    const spool = await openSpool({ fs, seal: new RecordSeal({ current: second, previous: [first] }) });
    expect((await readAll(spool)).map(numberOf)).toEqual(range(1, 15));
    expect((await fs.list("/spool")).filter((name) => name.endsWith(".seg"))).toHaveLength(3);
    await spool.settle(await readAll(spool));
    await spool.close();
    expect((await openSpool({ fs, seal: new RecordSeal({ current: second }) })).stats()).toMatchObject({ records: 0, damagedBytes: 0 });
  });

  it.each([
    ["another key", new RecordSeal({ current: second })],
    ["no key", new RecordSeal()],
  ])("T15: is not opened with %s, says which one is missing, and changes nothing", async (_what, seal) => {
    const fs = new ForgetfulFs();
    await written(fs, new RecordSeal({ current: first }), range(1, 80));
    const before = await bytesOf(fs);

    const refused = await openSpool({ fs, seal }).catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(SpoolError);
    expect(refused).toMatchObject({ code: "spool-key-missing", details: { key: expect.stringMatching(/^[0-9a-f]{8}$/u) } });
    expect(await bytesOf(fs)).toBe(before);
    const right = await openSpool({ fs, seal: new RecordSeal({ current: first }) });
    expect((await readAll(right)).map(numberOf)).toEqual(range(1, 80));
    expect(right.stats().damagedBytes).toBe(0);
  });

  it("T15: notices a record that was changed, moved or put in under a checksum that fits, and loses no other", async () => {
    const seal = new RecordSeal({ current: first });
    const stranger = new RecordSeal({ current: second });
    const frames = range(1, 5).map((n) => encodeFrame({ ...numbered(n), seq: n }, seal));
    const [, one, two, three] = frames;
    if (one === undefined || two === undefined || three === undefined) throw new TypeError("too few frames");
    const forgeries: readonly (readonly [string, Buffer])[] = [
      ["changed", refitted(two, (body) => body.writeUInt8(body.readUInt8(body.length - 20) ^ 1, body.length - 20))],
      ["moved", refitted(one, () => undefined, 3)],
      [
        "put in by somebody without the key",
        refitted(encodeFrame({ ...numbered(3), seq: 3 }, stranger), (body) => two.copy(body, 0, 29, 33)),
      ],
    ];
    for (const [what, forged] of forgeries) {
      const fs = new ForgetfulFs();
      await fs.makeDirectory();
      const file = await fs.open(`/spool/${segmentName(1)}`, "create");
      await file.write(Buffer.concat(frames.map((frame, at) => (at === 2 ? forged : frame))), 0);
      await file.datasync();
      await file.close();
      await fs.syncDirectory("/spool");
      const events = countedEvents();

      const spool = await openSpool({ fs, seal, events });

      expect((await readAll(spool)).map(numberOf), what).toEqual([1, 2, 4, 5]);
      expect(spool.stats().damagedBytes, what).toBeGreaterThan(0);
    }
  });
});

/** The spool's files, one of them changed or added. */
async function changed(fs: ForgetfulFs, path: string, change: (content: Buffer) => Buffer): Promise<ForgetfulFs> {
  const files = fs.snapshot();
  return new ForgetfulFs(files.set(path, change(files.get(path) ?? Buffer.alloc(0))));
}

describe("a spool whose records are all sealed", () => {
  const seal = () => new RecordSeal({ current: first });

  it("T15: sets aside what nobody sealed, with its reason, and ships what the gateway wrote", async () => {
    const fs = new ForgetfulFs();
    await written(fs, seal(), range(1, 3));
    const forged = await changed(fs, `/spool/${segmentName(1)}`, (content) =>
      Buffer.concat([content, encodeFrame({ ...numbered(666), seq: 4 })]),
    );
    const events = countedEvents();

    const spool = await openSpool({ fs: forged, seal: seal(), events });
    await spool.append(numbered(5));

    expect((await readAll(spool)).map(numberOf)).toEqual([1, 2, 3, 5]);
    expect(spool.stats().quarantined).toBe(1);
    expect(events.counters()["spool.not-sealed"]).toBe(1);
    expect((await contentOf(forged, `/spool/quarantine/${String(4).padStart(20, "0")}.jsonl`)).toString()).toContain('"code":"not-sealed"');
    expect(spool.tellNumbers(await readAll(spool))).toMatchObject({ sealedFrom: 1, quarantined: [], lastSeq: 5 });
  });

  it("T15: takes what was there before the key, until it is delivered, and nothing like it later", async () => {
    const fs = new ForgetfulFs();
    await written(fs, undefined, range(1, 3));
    await written(fs, seal(), [4]);
    const late = (seq: number) =>
      changed(fs, `/spool/${segmentName(1)}`, (content) => Buffer.concat([content, encodeFrame({ ...numbered(666), seq })]));

    const before = await openSpool({ fs, seal: seal() });
    expect((await readAll(before)).map(numberOf)).toEqual(range(1, 4));
    expect(before.tellNumbers([])).toMatchObject({ sealedFrom: 4 });
    await before.settle(await readAll(before));
    await before.close();
    const after = await openSpool({ fs: await late(3), seal: seal() });
    expect(after.tellNumbers([])).toMatchObject({ sealedFrom: 1 });
  });

  it("T15: is read by no other stream, although the key is the same", async () => {
    const [here, there] = [new ForgetfulFs(), new ForgetfulFs()];
    await written(here, seal(), [1]);
    await written(there, seal(), [1]);
    const moved = await changed(here, `/spool/${segmentName(1)}`, () =>
      Buffer.from(there.snapshot().get(`/spool/${segmentName(1)}`) ?? []),
    );

    const spool = await openSpool({ fs: moved, seal: seal() });

    expect(await readAll(spool)).toEqual([]);
    const own = await openSpool({ fs: there, seal: seal() });
    expect((await readAll(own)).map(numberOf)).toEqual([1]);
  });

  it("T15: believes no cursor and no mark that somebody without the key wrote", async () => {
    const fs = new ForgetfulFs();
    await written(fs, seal(), range(1, 9));
    const spool = await openSpool({ fs, seal: seal() });
    await spool.settle((await readAll(spool)).slice(0, 2));
    await spool.close();
    const skips = encodeChecked("cursor", { ...(await cursorOf(fs)), floor: 8 }, new RecordSeal());
    const events = countedEvents();

    const cut = await openSpool({ fs: await changed(fs, `/spool/${layout.cursor}`, () => skips), seal: seal(), events });
    expect((await readAll(cut)).map(numberOf)).toEqual(range(1, 9));
    expect(events.counters()["spool.state-not-proved"]).toBe(1);
    const moved = await openSpool({ fs: await changed(fs, `/spool/${layout.sealMark}`, () => skips), seal: seal(), events });
    expect(moved.tellNumbers([])).toMatchObject({ sealedFrom: 10 });
    expect(events.counters()["spool.state-not-proved"]).toBe(2);
  });

  it("T15: puts nothing back in line that somebody laid into the quarantine", async () => {
    const fs = new ForgetfulFs();
    await written(fs, seal(), [1]);
    const name = `/spool/quarantine/${String(1).padStart(20, "0")}.jsonl`;
    const line = Buffer.from(`${JSON.stringify({ seq: 1, tsMs: 1, kind: "log", code: "x", body: { n: 666 } })}\n`);
    const laid = await changed(fs, `${name}.released`, () => line);

    const spool = await openSpool({ fs: laid, seal: seal() });

    expect((await readAll(spool)).map(numberOf)).toEqual([1]);
    expect([...laid.snapshot().keys()]).toContain(`${name}.not-sealed`);
  });
});

async function cursorOf(fs: ForgetfulFs): Promise<object> {
  const reading = await readCursor(fs, "/spool");
  if (reading.kind !== "ok") throw new TypeError(reading.kind);
  return reading.cursor;
}

/** A frame with something else in it, or another number, and the checksum that fits. */
function refitted(frame: Buffer, change: (body: Buffer) => void, seq?: number): Buffer {
  const copy = Buffer.from(frame);
  change(copy.subarray(29));
  if (seq !== undefined) {
    copy.writeBigUInt64LE(BigInt(seq), 12);
  }
  copy.writeUInt32LE(crc32(copy.subarray(12), crc32(copy.subarray(4, 8))), 8);
  return copy;
}
