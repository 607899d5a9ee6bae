import { rangesOf, type SeqRanges, unionOf, within, without } from "@isthmus/domain/ledger/seq-ranges";
import { enterDelivery, type GatewayLedger, type LedgerFinding } from "@isthmus/domain/ledger/stream-ledger";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Lane } from "./backlog.ts";
import { encodeFrame, frameLength } from "./frame.ts";
import { layout, segmentName } from "./layout.ts";
import { RecordSeal } from "./record-seal.ts";
import type { Spool } from "./spool.ts";
import { ForgetfulFs } from "./testing/forgetful-fs.ts";
import { mixed, numbered, numberOf, openSpool, segmentPaths } from "./testing/spool-under-test.ts";

const key = Buffer.alloc(32, 7);
const forgedFrom = 1_000_000;
const pairs = (ranges: readonly (readonly [number, number])[]): SeqRanges => unionOf(ranges.map(([from, to]) => ({ from, to })));
const sorted = (seqs: Iterable<number>) => [...seqs].sort((a, b) => a - b);

/** A gateway whose spool has a key, the ledger that its batches are entered in, and what was promised and what arrived. */
class Site {
  fs = new ForgetfulFs();
  spool: Spool | undefined;
  ledger: GatewayLedger | undefined;
  readonly findings: LedgerFinding[] = [];
  /** By stream and number. */
  readonly accepted = new Map<string, number>();
  readonly arrived = new Map<string, number>();
  readonly explained = new Map<string, SeqRanges>();
  /** Numbers that were cut from the end before the cloud had heard that they were given out: nobody can tell that they were. */
  readonly unheardOf = new Set<number>();
  #heardOf = 0;
  #n = 0;
  #nowMs = 0;
  readonly #maxBytes: number;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  async open(): Promise<Spool> {
    this.spool ??= await openSpool({
      fs: this.fs,
      maxBytes: this.#maxBytes,
      liveWindowRecords: 8,
      segmentBytes: 1_500,
      seal: new RecordSeal({ current: key }),
    });
    return this.spool;
  }

  async append(count: number): Promise<void> {
    const spool = await this.open();
    for (let n = 0; n < count; n += 1) {
      this.#n += 1;
      const outcome = await spool.append(mixed(this.#n, 120));
      if (outcome.kind === "durable") {
        this.accepted.set(`${spool.streamEpoch} ${outcome.seq}`, this.#n);
      }
    }
  }

  /** One batch, as the uplink sends it. `fate`: heard and answered, heard without an answer, or lost. */
  async ship(
    lane: Lane | undefined,
    { maxRecords, fate }: { readonly maxRecords: number; readonly fate: "heard" | "answer-lost" | "lost" },
  ) {
    const spool = await this.open();
    const records = await spool.read({ ...(lane === undefined ? {} : { lane }), maxRecords, maxBytes: 1_000_000 });
    const told = spool.tellNumbers(records);
    if (records.length === 0 || fate === "lost") {
      return records.length;
    }
    this.#nowMs += 1_000;
    const account = { ...told, evicted: pairs(told.evicted), quarantined: pairs(told.quarantined), skipped: pairs(told.skipped) };
    const delivery = { streamEpoch: spool.streamEpoch, account, arrived: rangesOf(records.map(({ seq }) => seq)) };
    const entered = enterDelivery(this.ledger, { ...delivery, sentMs: this.#nowMs, receivedMs: this.#nowMs });
    this.ledger = entered.ledger;
    this.#heardOf = Math.max(this.#heardOf, told.lastSeq);
    this.findings.push(...entered.findings);
    for (const record of records) {
      this.arrived.set(`${spool.streamEpoch} ${record.seq}`, numberOf(record));
    }
    const before = this.explained.get(spool.streamEpoch) ?? [];
    this.explained.set(spool.streamEpoch, unionOf(before, account.evicted, account.quarantined, account.skipped));
    if (fate === "heard") {
      spool.noteTold(told, { entered: true });
      await spool.settle(records);
    }
    return records.length;
  }

  async quarantine(count: number): Promise<void> {
    const spool = await this.open();
    const records = await spool.read({ maxRecords: count, maxBytes: 1_000_000 });
    await spool.quarantine(records.map((record) => ({ ...record, code: "http-400" })));
  }

  async stop(): Promise<void> {
    await this.spool?.close();
    this.spool = undefined;
  }

  async kill(): Promise<void> {
    this.spool = undefined;
    this.fs = this.fs.afterKill();
  }

  /** Changes the files of a gateway that does not run. */
  async tamper(change: (files: Map<string, Buffer>) => void): Promise<void> {
    await this.stop();
    const files = this.fs.snapshot();
    change(files);
    const last = Math.max(this.#heardOf, ...segmentPaths(files).flatMap((path) => seqsIn(files.get(path) ?? Buffer.alloc(0))));
    for (const seq of [...this.accepted.keys()].map((name) => Number(name.split(" ")[1])).filter((each) => each > last)) {
      this.unheardOf.add(seq);
    }
    this.fs = new ForgetfulFs(files);
  }

  async drain(): Promise<void> {
    await this.append(1);
    while ((await this.ship(undefined, { maxRecords: 50, fate: "heard" })) > 0);
    for (let n = 0; n < 2; n += 1) {
      await this.append(1);
      await this.ship(undefined, { maxRecords: 50, fate: "heard" });
    }
  }

  get gaps(): SeqRanges {
    return unionOf(this.ledger?.streams[0]?.gaps ?? []);
  }

  /** Accepted numbers of the present stream that neither arrived nor are explained. */
  get lost(): SeqRanges {
    const epoch = this.ledger?.streams[0]?.streamEpoch ?? "";
    const seqs = [...this.accepted.keys()].filter((name) => name.startsWith(epoch) && !this.arrived.has(name));
    return without(rangesOf(sorted(seqs.map((name) => Number(name.split(" ")[1])))), this.explained.get(epoch) ?? []);
  }
}

function framesIn(content: Buffer): readonly number[] {
  const starts: number[] = [];
  for (let offset = 0; offset < content.length; offset += frameLength(content.subarray(offset, offset + 29)) ?? content.length) {
    starts.push(offset);
  }
  return starts;
}

/** Numbers of the whole frames of a file. */
function seqsIn(content: Buffer): readonly number[] {
  const whole = framesIn(content).filter(
    (start) => start + (frameLength(content.subarray(start, start + 29)) ?? Infinity) <= content.length,
  );
  return whole.map((start) => Number(content.readBigUInt64LE(start + 12)));
}

/** The file without its `at`-th frame, and without the one after it. */
function withoutFrames(content: Buffer, at: number): Buffer {
  const starts = framesIn(content);
  const start = starts.length === 0 ? 0 : at % starts.length;
  return Buffer.concat([content.subarray(0, starts[start] ?? 0), content.subarray(starts[start + 2] ?? content.length)]);
}

function someSegment(files: ReadonlyMap<string, Buffer>, at: number): string | undefined {
  const paths = segmentPaths(files);
  return paths[at % Math.max(1, paths.length)];
}

type Step = (site: Site) => Promise<unknown>;
const honest: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.integer({ min: 1, max: 9 }).map(
      (count): Step =>
        (site) =>
          site.append(count),
    ),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({
        lane: fc.constantFrom<Lane | undefined>("live", "backfill", undefined),
        maxRecords: fc.integer({ min: 1, max: 12 }),
        fate: fc.constantFrom("heard" as const, "heard" as const, "answer-lost" as const, "lost" as const),
      })
      .map(
        ({ lane, ...batch }): Step =>
          (site) =>
            site.ship(lane, batch),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 3 }).map(
      (count): Step =>
        (site) =>
          site.quarantine(count),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Step>((site) => site.stop()) },
  { weight: 1, arbitrary: fc.constant<Step>((site) => site.kill()) },
);

const removing: fc.Arbitrary<Step> = fc.tuple(fc.nat(20), fc.constantFrom("frames", "segment", "end", "cursor", "summary")).map(
  ([at, what]): Step =>
    (site) =>
      site.tamper((files) => {
        const path = someSegment(files, at);
        const content = path === undefined ? undefined : files.get(path);
        if (what === "cursor") files.delete(`/spool/${layout.cursor}`);
        if (path === undefined || content === undefined) return;
        if (what === "frames") files.set(path, withoutFrames(content, at));
        if (what === "end") files.set(path, content.subarray(0, Math.max(0, content.length - 40 * at)));
        if (what === "segment") files.delete(path);
        if (what === "summary") files.delete(path.replace(".seg", ".sum"));
      }),
);

/** Frames with checksums that fit, which nobody with the key has made. */
const adding: fc.Arbitrary<Step> = fc.tuple(fc.nat(20), fc.constantFrom("behind", "instead", "between")).map(
  ([at, where]): Step =>
    (site) =>
      site.tamper((files) => {
        const path = someSegment(files, at);
        const content = path === undefined ? undefined : files.get(path);
        if (path === undefined || content === undefined || content.length === 0) return;
        const firstSeq = Number(/(\d{20})\.seg$/u.exec(path)?.[1]);
        const forged = (seq: number) => encodeFrame({ ...numbered(forgedFrom + seq), seq });
        if (where === "behind") files.set(path, Buffer.concat([content, forged(firstSeq + 500 + at)]));
        if (where === "instead") files.set(path, Buffer.concat([forged(firstSeq), withoutFrames(content, 0)]));
        if (where === "between") files.set(`/spool/${segmentName(firstSeq + 400)}`, Buffer.concat([forged(firstSeq + 400)]));
      }),
);

const quota = fc.constantFrom(1024 * 1024, 6_000);
const runs = { numRuns: process.env["ISTHMUS_SOAK"] === "1" ? 3_000 : 150 };

async function lived(maxBytes: number, steps: readonly Step[]): Promise<Site> {
  const site = new Site(maxBytes);
  await site.append(1);
  await site.ship(undefined, { maxRecords: 1, fate: "heard" });
  for (const step of steps) await step(site);
  await site.drain();
  return site;
}

describe("a spool and the ledger at the cloud", () => {
  it("T15: agree on every number while nobody touches the disk: quotas, lanes, lost answers, quarantines, stops and kills are no alarm", async () => {
    await fc.assert(
      fc.asyncProperty(quota, fc.array(honest, { maxLength: 40 }), async (maxBytes, steps) => {
        const site = await lived(maxBytes, steps);

        expect(site.findings).toEqual([]);
        expect(site.lost).toEqual([]);
        expect(site.gaps).toEqual([]);
      }),
      runs,
    );
  });

  it("T15: miss exactly what was removed from the disk, whatever was removed", async () => {
    const steps = fc.array(fc.oneof({ weight: 6, arbitrary: honest }, { weight: 1, arbitrary: removing }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(steps, async (chosen) => {
        const site = await lived(1024 * 1024, chosen);

        // What was cut from the end is told by numbers that are given out again.
        const back = site.findings.flatMap(({ kind, first, last }) => (kind === "went-back" ? [{ from: first, to: last }] : []));
        const isWholeKnown = (site.ledger?.streams[0]?.gaps.length ?? 0) < 20;
        const arrived = [...site.arrived.keys()].map((name) => Number(name.split(" ")[1]));
        for (const range of back.length === 0 ? site.gaps : []) {
          expect(within(rangesOf(sorted(new Set(arrived))), range)).toEqual([]);
        }
        if (back.length === 0 && isWholeKnown) {
          expect(without(site.lost, unionOf(site.gaps, rangesOf(sorted(site.unheardOf))))).toEqual([]);
        }
      }),
      runs,
    );
  });

  it("T15: let nothing through that somebody without the key wrote, and count it", async () => {
    const steps = fc.array(fc.oneof({ weight: 6, arbitrary: honest }, { weight: 1, arbitrary: adding }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(quota, steps, async (maxBytes, chosen) => {
        const site = await lived(maxBytes, chosen);

        expect([...site.arrived.values()].filter((n) => n >= forgedFrom)).toEqual([]);
      }),
      runs,
    );
  });

  it("T15: find a disk that was put back to an older state, and one that was wiped", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(honest, { maxLength: 15 }), fc.array(honest, { maxLength: 15 }), async (before, between) => {
        const site = await lived(1024 * 1024, before);
        await site.stop();
        const copy = site.fs.snapshot();
        for (const step of between) await step(site);
        await site.drain();
        expect(site.findings).toEqual([]);

        await site.stop();
        site.fs = new ForgetfulFs(copy);
        await site.drain();
        expect(site.findings.map(({ kind }) => kind)).toContain("went-back");

        await site.stop();
        site.fs = new ForgetfulFs();
        await site.drain();
        expect(site.findings.map(({ kind }) => kind)).toContain("replaced");
      }),
      { numRuns: Math.ceil(runs.numRuns / 3) },
    );
  });
});
