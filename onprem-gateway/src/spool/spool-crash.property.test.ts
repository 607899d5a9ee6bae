import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Spool } from "./spool.ts";
import { ForgetfulFs } from "./testing/forgetful-fs.ts";
import { numbered, numberOf, openSpool, readAll, seededRandom } from "./testing/spool-under-test.ts";

type Step =
  | { readonly kind: "append"; readonly count: number; readonly bytes: number }
  | { readonly kind: "settle"; readonly count: number }
  | { readonly kind: "settle-every-other" }
  | { readonly kind: "restart" };

/** What was promised to the outside: the oracle of every crash. */
class Ledger {
  readonly accepted = new Map<number, number>();
  readonly offered = new Set<number>();
  readonly settled = new Set<number>();
  readonly shown = new Map<number, number>();
  #next = 0;

  nextNumber(): number {
    this.#next += 1;
    this.offered.add(this.#next);
    return this.#next;
  }

  /** Requires what the spool now holds to agree with every promise, and remembers what it showed. */
  check(records: readonly { readonly seq: number; readonly body: Uint8Array }[]): void {
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
    const lost = [...this.accepted.keys()].filter((n) => !this.settled.has(n) && !present.has(n));
    expect(lost).toEqual([]);
  }
}

async function perform(spool: Spool, step: Exclude<Step, { kind: "restart" }>, ledger: Ledger): Promise<void> {
  if (step.kind === "append") {
    const numbers = Array.from({ length: step.count }, () => ledger.nextNumber());
    await Promise.all(
      numbers.map(async (n) => {
        const outcome = await spool.append(numbered(n, step.bytes));
        if (outcome.kind === "durable") {
          expect(ledger.shown.get(outcome.seq) ?? n).toBe(n);
          ledger.accepted.set(n, outcome.seq);
          ledger.shown.set(outcome.seq, n);
        }
      }),
    );
    return;
  }
  const records = await readAll(spool);
  const chosen = step.kind === "settle" ? records.slice(0, step.count) : records.filter((_, index) => index % 2 === 0);
  for (const record of chosen) {
    ledger.settled.add(numberOf(record));
  }
  await spool.settle(chosen);
}

/** Runs the steps until the disk loses power; the error that this causes is the end of that process. */
async function runUntilPowerLoss(fs: ForgetfulFs, steps: readonly Step[], ledger: Ledger): Promise<void> {
  try {
    let spool = await openSpool({ fs });
    ledger.check(await readAll(spool));
    for (const step of steps) {
      if (step.kind === "restart") {
        await spool.close();
        spool = await openSpool({ fs });
        ledger.check(await readAll(spool));
      } else {
        await perform(spool, step, ledger);
      }
    }
    await spool.close();
  } catch (cause) {
    if (!(cause instanceof Error) || !("errno" in cause) || cause.errno !== "EPOWER") {
      throw cause;
    }
  }
}

async function callsWithoutFault(steps: readonly Step[]): Promise<number> {
  const fs = new ForgetfulFs();
  await runUntilPowerLoss(fs, steps, new Ledger());
  return fs.calls;
}

/** Dies at `crashAt` (the process or the power), loses power again at `crashAgainAt`, then lets a third process find out what is left. */
async function crashTwice(options: {
  readonly steps: readonly Step[];
  readonly crashAt: number;
  readonly crashAgainAt: number;
  readonly seed: number;
}): Promise<void> {
  const random = seededRandom(options.seed);
  const ledger = new Ledger();
  const first = new ForgetfulFs();
  first.fault = (call) => (call === options.crashAt ? "power-loss" : undefined);
  await runUntilPowerLoss(first, options.steps, ledger);
  const second = random() < 0.5 ? first.afterKill() : first.afterPowerLoss(random);
  second.fault = (call) => (call === options.crashAgainAt ? "power-loss" : undefined);
  await runUntilPowerLoss(
    second,
    [
      { kind: "append", count: 3, bytes: 200 },
      { kind: "settle", count: 2 },
    ],
    ledger,
  );
  const third = second.afterPowerLoss(random);

  const spool = await openSpool({ fs: third });

  ledger.check(await readAll(spool));
  await perform(spool, { kind: "append", count: 5, bytes: 40 }, ledger);
  ledger.check(await readAll(spool));
}

const arbitrarySteps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("append" as const), count: fc.integer({ min: 1, max: 12 }), bytes: fc.integer({ min: 0, max: 900 }) }),
    fc.record({ kind: fc.constant("settle" as const), count: fc.integer({ min: 1, max: 20 }) }),
    fc.constant({ kind: "settle-every-other" as const }),
    fc.constant({ kind: "restart" as const }),
  ),
  { minLength: 1, maxLength: 14 },
);

describe("the spool on a disk that forgets what was not synced", () => {
  it("loses nothing accepted, invents nothing and keeps the order, wherever the power goes and goes again", async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitrarySteps,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(40),
        fc.nat(),
        async (steps, where, again, seed) => {
          const crashAt = 1 + Math.floor(where * (await callsWithoutFault(steps)));
          await crashTwice({ steps, crashAt, crashAgainAt: again + 1, seed });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("survives a power loss at every single call of a long schedule", async () => {
    const steps: Step[] = [
      { kind: "append", count: 5, bytes: 300 },
      { kind: "append", count: 9, bytes: 500 },
      { kind: "settle", count: 6 },
      { kind: "settle-every-other" },
      { kind: "restart" },
      { kind: "append", count: 4, bytes: 900 },
      { kind: "settle", count: 20 },
      { kind: "append", count: 2, bytes: 10 },
    ];
    const calls = await callsWithoutFault(steps);

    for (let crashAt = 1; crashAt <= calls + 1; crashAt += 1) {
      for (const crashAgainAt of [5, 12, 1_000]) {
        await crashTwice({ steps, crashAt, crashAgainAt, seed: crashAt * 7 + crashAgainAt });
      }
    }
    expect(calls).toBeGreaterThan(60);
  });
});
