import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Lane } from "./backlog.ts";
import { RecordSeal } from "./record-seal.ts";
import type { Spool } from "./spool.ts";
import { ForgetfulFs } from "./testing/forgetful-fs.ts";
import { mixed, numberOf, openSpool, readAll, seededRandom } from "./testing/spool-under-test.ts";

/** With ISTHMUS_SOAK=1: 5,000 random schedules instead of 400, and every second crash of a long one instead of three. */
const soak = process.env["ISTHMUS_SOAK"] === "1";
const schedules = soak ? 5_000 : 400;
const secondCrashes = soak ? Array.from({ length: 45 }, (_, index) => index + 1) : [5, 12, 1_000];

type Step =
  | { readonly kind: "append"; readonly count: number; readonly bytes: number }
  | { readonly kind: "settle"; readonly count: number; readonly lane: Lane | undefined }
  | { readonly kind: "settle-every-other" }
  | { readonly kind: "quarantine"; readonly count: number }
  | { readonly kind: "restart" };

/** How a spool is opened: a quota that is never reached or soon reached, with and without ballast. */
interface Setting {
  readonly maxBytes: number;
  readonly ballastBytes: number;
  readonly liveWindowRecords: number;
  readonly seal?: RecordSeal;
}

const roomy: Setting = { maxBytes: 1024 * 1024, ballastBytes: 0, liveWindowRecords: 8 };
const narrow: Setting = { maxBytes: 8_192, ballastBytes: 700, liveWindowRecords: 8 };
const sealed: Setting = { ...narrow, seal: new RecordSeal({ current: Buffer.alloc(32, 7) }) };

/** What was promised to the outside: the oracle of every crash. */
class Ledger {
  readonly accepted = new Set<number>();
  readonly offered = new Set<number>();
  /** Handed in for settling or quarantine. */
  readonly settled = new Set<number>();
  /** Settled by a call that ended while the disk lived: never to be seen again. */
  readonly forgotten = new Set<number>();
  readonly shown = new Map<number, number>();
  evicted = 0;
  #next = 0;

  nextNumber(): number {
    this.#next += 1;
    this.offered.add(this.#next);
    return this.#next;
  }

  noteAccepted(n: number, seq: number): void {
    expect(this.shown.get(seq) ?? n).toBe(n);
    this.accepted.add(n);
    this.shown.set(seq, n);
  }

  /** Requires what the spool now holds and counts to agree with every promise, and remembers what it showed. */
  check(records: readonly { readonly seq: number; readonly body: Uint8Array }[], evicted: number): void {
    const numbers = records.map(numberOf);
    const seqs = records.map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    for (const { seq, body } of records) {
      const n = numberOf({ body });
      expect(this.offered.has(n)).toBe(true);
      expect(this.shown.get(seq) ?? n).toBe(n);
      this.shown.set(seq, n);
    }
    const present = new Set(numbers);
    expect(numbers.filter((n) => this.forgotten.has(n))).toEqual([]);
    const lost = [...this.accepted].filter((n) => !this.settled.has(n) && !present.has(n));
    const notSeenAgain = [...this.offered].filter((n) => !this.forgotten.has(n) && !present.has(n));
    expect(evicted).toBeGreaterThanOrEqual(this.evicted);
    expect(lost.length).toBeLessThanOrEqual(evicted);
    expect(evicted).toBeLessThanOrEqual(notSeenAgain.length);
    this.evicted = evicted;
  }
}

interface Run {
  readonly fs: ForgetfulFs;
  readonly setting: Setting;
  readonly ledger: Ledger;
}

async function opened({ fs, setting, ledger }: Run): Promise<Spool> {
  const spool = await openSpool({ fs, ...setting });
  ledger.check(await readAll(spool), spool.stats().evicted);
  return spool;
}

async function perform(spool: Spool, step: Exclude<Step, { kind: "restart" }>, { fs, ledger }: Run): Promise<void> {
  if (step.kind === "append") {
    const numbers = Array.from({ length: step.count }, () => ledger.nextNumber());
    await Promise.all(
      numbers.map(async (n) => {
        const outcome = await spool.append(mixed(n, step.bytes));
        if (outcome.kind === "durable") {
          ledger.noteAccepted(n, outcome.seq);
        }
      }),
    );
    return;
  }
  const lane = step.kind === "settle" ? step.lane : undefined;
  const records = await spool.read({ ...(lane === undefined ? {} : { lane }), maxRecords: 1_000, maxBytes: 10_000_000 });
  const chosen = step.kind === "settle-every-other" ? records.filter((_, index) => index % 2 === 0) : records.slice(0, step.count);
  const numbers = chosen.map(numberOf);
  for (const n of numbers) {
    ledger.settled.add(n);
  }
  if (step.kind === "quarantine") {
    await spool.quarantine(chosen.map((record) => ({ ...record, code: "bad-ts" })));
  } else {
    await spool.settle(chosen);
  }
  for (const n of fs.dead ? [] : numbers) {
    ledger.forgotten.add(n);
  }
}

/** Runs the steps until the disk loses power; the error that this causes is the end of that process. */
async function runUntilPowerLoss(run: Run, steps: readonly Step[]): Promise<void> {
  try {
    let spool = await opened(run);
    for (const step of steps) {
      if (step.kind === "restart") {
        await spool.close();
        spool = await opened(run);
      } else {
        await perform(spool, step, run);
      }
    }
    await spool.close();
  } catch (cause) {
    if (!(cause instanceof Error) || !("errno" in cause) || cause.errno !== "EPOWER") {
      throw cause;
    }
  }
}

async function callsWithoutFault(steps: readonly Step[], setting: Setting): Promise<number> {
  const fs = new ForgetfulFs();
  await runUntilPowerLoss({ fs, setting, ledger: new Ledger() }, steps);
  return fs.calls;
}

const afterwards: readonly Step[] = [
  { kind: "append", count: 3, bytes: 200 },
  { kind: "settle", count: 2, lane: "live" },
  { kind: "settle", count: 1, lane: "backfill" },
];

/** Dies at `crashAt` (the process or the power), loses power again at `crashAgainAt`, then lets a third process find out what is left. */
async function crashTwice(options: {
  readonly steps: readonly Step[];
  readonly setting: Setting;
  readonly crashAt: number;
  readonly crashAgainAt: number;
  readonly seed: number;
}): Promise<void> {
  const random = seededRandom(options.seed);
  const { setting } = options;
  const ledger = new Ledger();
  const first = new ForgetfulFs();
  first.fault = (call) => (call === options.crashAt ? "power-loss" : undefined);
  await runUntilPowerLoss({ fs: first, setting, ledger }, options.steps);
  const second = random() < 0.5 ? first.afterKill() : first.afterPowerLoss(random);
  second.fault = (call) => (call === options.crashAgainAt ? "power-loss" : undefined);
  await runUntilPowerLoss({ fs: second, setting, ledger }, afterwards);
  const third = { fs: second.afterPowerLoss(random), setting, ledger };

  const spool = await opened(third);

  await perform(spool, { kind: "append", count: 5, bytes: 40 }, third);
  ledger.check(await readAll(spool), spool.stats().evicted);
}

const lanes = fc.constantFrom<Lane | undefined>("live", "backfill", undefined);
const arbitrarySteps = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("append" as const),
        count: fc.integer({ min: 1, max: 12 }),
        bytes: fc.integer({ min: 0, max: 900 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("settle" as const), count: fc.integer({ min: 1, max: 20 }), lane: lanes }) },
    { weight: 1, arbitrary: fc.constant({ kind: "settle-every-other" as const }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("quarantine" as const), count: fc.integer({ min: 1, max: 4 }) }) },
    { weight: 1, arbitrary: fc.constant({ kind: "restart" as const }) },
  ),
  { minLength: 1, maxLength: 14 },
);

describe("the spool on a disk that forgets what was not synced", () => {
  it("D1, D2: loses nothing accepted but what it counts as evicted, invents nothing, resends nothing settled and keeps the order, wherever the power goes and goes again", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitrarySteps,
        fc.constantFrom(roomy, narrow, sealed),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(40),
        fc.nat(),
        async (steps, setting, where, again, seed) => {
          const crashAt = 1 + Math.floor(where * (await callsWithoutFault(steps, setting)));
          await crashTwice({ steps, setting, crashAt, crashAgainAt: again + 1, seed });
        },
      ),
      { numRuns: schedules },
    );
  });

  it.each([
    ["a roomy quota", roomy, 60],
    ["evictions and ballast", narrow, 90],
    ...(soak ? [["encrypted records, evictions and ballast", sealed, 90] as const] : []),
  ] as const)("D1, D2: survives a power loss at every single call of a long schedule, with %s", async (_name, setting, leastCalls) => {
    const steps: Step[] = [
      { kind: "append", count: 5, bytes: 300 },
      { kind: "append", count: 9, bytes: 500 },
      { kind: "settle", count: 6, lane: "live" },
      { kind: "settle-every-other" },
      { kind: "quarantine", count: 1 },
      { kind: "restart" },
      { kind: "append", count: 4, bytes: 900 },
      { kind: "append", count: 6, bytes: 700 },
      { kind: "settle", count: 20, lane: "backfill" },
      { kind: "append", count: 2, bytes: 10 },
      { kind: "append", count: 8, bytes: 600 },
    ];
    const calls = await callsWithoutFault(steps, setting);

    for (let crashAt = 1; crashAt <= calls + 1; crashAt += 1) {
      for (const crashAgainAt of secondCrashes) {
        await crashTwice({ steps, setting, crashAt, crashAgainAt, seed: crashAt * 7 + crashAgainAt });
      }
    }
    expect(calls).toBeGreaterThan(leastCalls);
  });
});
