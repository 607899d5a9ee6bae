import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rangesOf, type SeqRanges, unionOf, without } from "./seq-ranges.ts";
import { enterDelivery, type GatewayLedger, type LedgerDelivery, type LedgerFinding } from "./stream-ledger.ts";

const sorted = (seqs: Iterable<number>) => [...seqs].sort((a, b) => a - b);

/** What a spool knows, and what somebody who writes to its disk can put back. */
interface Disk {
  readonly streamEpoch: string;
  readonly nextSeq: number;
  readonly waiting: ReadonlySet<number>;
  readonly evicted: SeqRanges;
  readonly skipped: SeqRanges;
}

const emptyDisk = (streamEpoch: string): Disk => ({ streamEpoch, nextSeq: 1, waiting: new Set(), evicted: [], skipped: [] });

/** A gateway with its spool, the cloud's ledger, and batches that are still on their way. */
class Site {
  ledger: GatewayLedger | undefined;
  findings: LedgerFinding[] = [];
  readonly removed = new Set<number>();
  readonly arrived = new Set<number>();
  disk = emptyDisk("stream-1");
  #late: LedgerDelivery[] = [];
  #run = 1;
  #firstSeq = 1;
  #nowMs = 1_000;

  append(count: number): void {
    const seqs = Array.from({ length: count }, (_, n) => this.disk.nextSeq + n);
    this.disk = { ...this.disk, nextSeq: this.disk.nextSeq + count, waiting: new Set([...this.disk.waiting, ...seqs]) };
  }

  restart(skip = 0): void {
    const { nextSeq, skipped } = this.disk;
    const hole = skip === 0 ? [] : [{ from: nextSeq, to: nextSeq + skip - 1 }];
    this.disk = { ...this.disk, nextSeq: nextSeq + skip, skipped: unionOf(skipped, hole) };
    this.#run += 1;
    this.#firstSeq = nextSeq + skip;
  }

  evict(count: number): void {
    const victims = sorted(this.disk.waiting).slice(0, count);
    this.disk = { ...this.disk, waiting: this.#waitingBut(victims), evicted: unionOf(this.disk.evicted, rangesOf(victims)) };
  }

  /** By somebody who writes to the disk: no trace is left. */
  remove(at: number, count: number): void {
    const all = sorted(this.disk.waiting);
    const start = all.length === 0 ? 0 : at % all.length;
    const gone = all.slice(start, start + count);
    this.disk = { ...this.disk, waiting: this.#waitingBut(gone) };
    for (const seq of gone) {
      this.removed.add(seq);
    }
  }

  /** Sends up to `count` records of a lane. `fate`: what becomes of the batch and of its answer. */
  send(lane: "live" | "backfill", count: number, fate: "heard" | "answer-lost" | "late" | "lost"): void {
    const all = sorted(this.disk.waiting);
    const seqs = lane === "live" ? all.slice(-count) : all.slice(0, count);
    const delivery = this.#delivery(seqs);
    if (fate === "late") {
      this.#late.push(delivery);
    } else if (fate !== "lost") {
      this.#hear(delivery);
    }
    if (fate === "heard") {
      this.disk = { ...this.disk, waiting: this.#waitingBut(seqs) };
    }
  }

  /** One of the batches that are still on their way comes in, or one that came before comes again. */
  hearLate(at: number): void {
    const [delivery] = this.#late.splice(this.#late.length === 0 ? 0 : at % this.#late.length, 1);
    if (delivery !== undefined) {
      this.#hear(delivery);
      this.#hear(delivery);
    }
  }

  drain(): void {
    while (this.disk.waiting.size > 0) {
      this.send("backfill", 1_000, "heard");
    }
    this.append(1);
    this.send("live", 1_000, "heard");
    this.append(1);
    this.send("live", 1_000, "heard");
  }

  get unaccounted(): number {
    return (this.ledger?.streams ?? []).reduce((sum, stream) => sum + stream.unaccounted, 0);
  }

  #waitingBut(seqs: readonly number[]): ReadonlySet<number> {
    const gone = new Set(seqs);
    return new Set([...this.disk.waiting].filter((seq) => !gone.has(seq)));
  }

  #delivery(seqs: readonly number[]): LedgerDelivery {
    const { streamEpoch, nextSeq, waiting, evicted, skipped } = this.disk;
    this.#nowMs += 1_000;
    return {
      streamEpoch,
      arrived: rangesOf(seqs),
      sentMs: this.#nowMs,
      receivedMs: this.#nowMs,
      account: {
        run: `run-${this.#run}`,
        firstSeq: this.#firstSeq,
        lastSeq: nextSeq - 1,
        floor: Math.min(nextSeq, ...waiting),
        evicted,
        quarantined: [],
        skipped,
      },
    };
  }

  #hear(delivery: LedgerDelivery): void {
    const { ledger, findings } = enterDelivery(this.ledger, { ...delivery, receivedMs: this.#nowMs });
    this.ledger = ledger;
    this.findings.push(...findings);
    for (const seq of delivery.arrived.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, n) => from + n))) {
      this.arrived.add(seq);
    }
  }
}

type Step = (site: Site) => void;
const small = fc.integer({ min: 1, max: 6 });
const honest: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: small.map(
      (count): Step =>
        (site) =>
          site.append(count),
    ),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.constantFrom("live" as const, "backfill" as const),
        small,
        fc.constantFrom("heard" as const, "heard" as const, "answer-lost" as const, "late" as const, "lost" as const),
      )
      .map(
        ([lane, count, fate]): Step =>
          (site) =>
            site.send(lane, count, fate),
      ),
  },
  {
    weight: 2,
    arbitrary: fc.nat(9).map(
      (at): Step =>
        (site) =>
          site.hearLate(at),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat(3).map(
      (skip): Step =>
        (site) =>
          site.restart(skip),
    ),
  },
  {
    weight: 1,
    arbitrary: small.map(
      (count): Step =>
        (site) =>
          site.evict(count),
    ),
  },
);
const tampering = fc.tuple(fc.nat(9), small).map(
  ([at, count]): Step =>
    (site) =>
      site.remove(at, count),
);
const runs = { numRuns: 1_000 };

function lived(steps: readonly Step[]): Site {
  const site = new Site();
  for (const step of steps) {
    step(site);
  }
  return site;
}

describe("the ledger of a stream", () => {
  it("T15: has nothing to say of batches in any order, by two lanes, late, again, without an answer, of evictions and of restarts", () => {
    fc.assert(
      fc.property(fc.array(honest, { maxLength: 60 }), (steps) => {
        const site = lived(steps);
        site.drain();
        for (let n = 0; n < 60; n += 1) site.hearLate(n);

        expect(site.findings).toEqual([]);
        expect(site.unaccounted).toBe(0);
      }),
      runs,
    );
  });

  it("T15: finds to the record what was removed from the disk and did not arrive before, and nothing else", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 8, arbitrary: honest }, { weight: 1, arbitrary: tampering }), { maxLength: 60 }), (steps) => {
        const site = new Site();
        site.append(1);
        site.send("live", 1, "heard");
        for (const step of steps) step(site);
        site.drain();
        for (let n = 0; n < 60; n += 1) site.hearLate(n);

        const lost = [...site.removed].filter((seq) => !site.arrived.has(seq));
        expect(site.unaccounted).toBe(lost.length);
        expect(new Set(site.findings.map(({ kind }) => kind))).toEqual(new Set(site.findings.length === 0 ? [] : ["unaccounted"]));
        const gaps = unionOf(site.ledger?.streams[0]?.gaps ?? []);
        if ((site.ledger?.streams[0]?.gaps.length ?? 0) < 20) {
          expect(without(rangesOf(sorted(lost)), gaps)).toEqual([]);
        }
      }),
      runs,
    );
  });

  it("T15: finds that numbers are given out again once a spool was put back to before something that the cloud heard of", () => {
    fc.assert(
      fc.property(fc.array(honest, { maxLength: 20 }), fc.array(honest, { maxLength: 20 }), small, (before, between, count) => {
        const site = lived(before);
        site.append(1);
        site.send("live", 1_000, "heard");
        const copy = site.disk;
        for (const step of between) step(site);
        site.append(count);
        site.send("live", 1_000, "heard");

        site.disk = copy;
        site.restart();
        site.drain();

        const back = site.findings.filter(({ kind }) => kind === "went-back");
        expect(back).toHaveLength(1);
        expect(back[0]?.first).toBe(copy.nextSeq);
        expect(back[0]?.records).toBeGreaterThanOrEqual(count);
      }),
      runs,
    );
  });

  it("T15: asks for the new records of a spool that was put back, too", () => {
    const site = new Site();
    site.append(10);
    site.send("live", 10, "heard");
    const copy = site.disk;
    site.append(10);
    site.send("live", 10, "heard");
    site.disk = copy;
    site.restart();
    site.append(10);
    site.remove(3, 2);
    site.drain();

    expect(site.findings).toMatchObject([
      { kind: "went-back", records: 10, first: 11, last: 20 },
      { kind: "unaccounted", records: 2, first: 14, last: 15 },
    ]);
  });

  it("T15: finds a running machine that was put back, memory and all, once nothing of before can be under way", () => {
    const heard = (lastSeq: number, sentMs: number): LedgerDelivery => ({
      streamEpoch: "stream-1",
      arrived: rangesOf([lastSeq]),
      sentMs,
      receivedMs: sentMs,
      account: { run: "run-1", firstSeq: 1, lastSeq, floor: lastSeq, evicted: [], quarantined: [], skipped: [] },
    });
    const { ledger } = enterDelivery(undefined, heard(50, 0));

    expect(enterDelivery(ledger, heard(40, 60_000)).findings).toEqual([]);
    expect(enterDelivery(ledger, { ...heard(40, 0), receivedMs: 86_400_000 }).findings).toEqual([]);
    expect(enterDelivery(ledger, heard(40, 3_600_000)).findings).toEqual([{ kind: "went-back", records: 10, first: 41, last: 50 }]);
  });

  it("T15: tells of a spool that was wiped, with what it had told of and never delivered", () => {
    fc.assert(
      fc.property(fc.array(honest, { maxLength: 30 }), small, (steps, count) => {
        const site = lived(steps);
        site.append(count);
        site.send("live", 1, "heard");
        const waited = site.disk.waiting.size;
        const told = site.findings.length;

        site.disk = emptyDisk("stream-2");
        site.restart();
        site.append(2);
        site.drain();

        const [found, ...more] = site.findings.slice(told);
        expect(found?.kind).toBe("replaced");
        expect(found?.records).toBeLessThanOrEqual(waited);
        expect(found?.records).toBeGreaterThanOrEqual(
          [...Array(waited)].length === 0 ? 0 : Math.min(count - 1, waited) - site.arrived.size,
        );
        expect(more).toEqual([]);
      }),
      runs,
    );
  });

  it("T15: tells when sealing begins anew on a spool, or ends", () => {
    const told = (sealedFrom: number | undefined): LedgerDelivery => ({
      streamEpoch: "stream-1",
      arrived: [],
      sentMs: 0,
      receivedMs: 0,
      account: { run: "run-1", firstSeq: 1, lastSeq: 0, floor: 1, sealedFrom, evicted: [], quarantined: [], skipped: [] },
    });
    const { ledger } = enterDelivery(undefined, told(7));

    expect(enterDelivery(ledger, told(7)).findings).toEqual([]);
    expect(enterDelivery(ledger, told(1)).findings).toEqual([]);
    expect(enterDelivery(ledger, told(90)).findings).toMatchObject([{ kind: "seal-moved", first: 7, last: 90 }]);
    expect(enterDelivery(ledger, told(undefined)).findings).toMatchObject([{ kind: "seal-moved" }]);
  });

  it("T15: stays small, whatever arrives", () => {
    let ledger: GatewayLedger | undefined;
    for (let n = 0; n < 40; n += 1) {
      const arrived = rangesOf(Array.from({ length: 2_000 }, (_, index) => 2 + 2 * (n * 2_000 + index)));
      const account = { run: `run-${n}`, firstSeq: 1_000_000 + n, lastSeq: 0, floor: 1, evicted: [], quarantined: [], skipped: [] };
      ({ ledger } = enterDelivery(ledger, { streamEpoch: `stream-${n % 9}`, account, arrived, sentMs: n, receivedMs: n }));
    }

    expect(ledger?.streams).toHaveLength(4);
    expect(JSON.stringify(ledger).length).toBeLessThan(200_000);
  });
});
