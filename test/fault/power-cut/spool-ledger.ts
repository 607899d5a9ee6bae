import { heardNumbers } from "./numbered-record.ts";

/** What a spool owes us, from what its machine said before each power cut, and what it was found guilty of. */
export class SpoolLedger {
  /** Accepted or seen in the spool, and not settled since. */
  readonly #owed = new Set<number>();
  /** Being settled when the power went: may be there or not. */
  #open = new Set<number>();
  readonly #settled = new Set<number>();
  #nextFirst = 1;
  #accepted = 0;
  #found = 0;
  #tornTails = 0;
  /** One sentence each; empty while all is well. */
  readonly faults: string[] = [];

  get figures() {
    return { accepted: this.#accepted, found: this.#found, settled: this.#settled.size, tornTails: this.#tornTails };
  }

  /** Hears a line of the machine. Numbers below `nextFirst` have been written, if they were, by then. */
  hear(line: string, { nextFirst }: { readonly nextFirst: number }): void {
    this.#nextFirst = nextFirst;
    const [what = "", rest = ""] = line.split(/ (.*)/u);
    const numbers = heardNumbers(rest);
    switch (what) {
      case "torn":
        this.#tornTails += Number(rest) > 0 ? 1 : 0;
        return;
      case "found":
        this.#compare(numbers);
        return;
      case "accepted":
        this.#accepted += numbers.length;
        this.#owe(numbers);
        return;
      case "settling":
        this.#open = new Set(numbers);
        this.#forget(numbers);
        return;
      case "settled":
        this.#open.clear();
        this.#settle(numbers);
        return;
      default:
        this.faults.push(`said: ${line}`);
    }
  }

  #owe(numbers: readonly number[]): void {
    for (const n of numbers) {
      this.#owed.add(n);
    }
  }

  #forget(numbers: readonly number[]): void {
    for (const n of numbers) {
      this.#owed.delete(n);
    }
  }

  #settle(numbers: readonly number[]): void {
    for (const n of numbers) {
      this.#settled.add(n);
    }
  }

  #compare(found: readonly number[]): void {
    this.#found += found.length;
    const there = new Set(found);
    this.#blame(
      "lost",
      [...this.#owed].filter((n) => !there.has(n)),
    );
    this.#blame(
      "settled, but there again",
      found.filter((n) => this.#settled.has(n)),
    );
    this.#blame(
      "never written",
      found.filter((n) => n >= this.#nextFirst),
    );
    this.#blame(
      "out of order",
      found.filter((n, at) => n <= (found[at - 1] ?? 0)),
    );
    this.#settle([...this.#open].filter((n) => !there.has(n)));
    this.#open.clear();
    this.#owed.clear();
    this.#owe(found);
  }

  #blame(what: string, numbers: readonly number[]): void {
    if (numbers.length > 0) {
      this.faults.push(`${what}: ${numbers.length} from ${numbers[0]} to ${numbers.at(-1)}`);
    }
  }
}
