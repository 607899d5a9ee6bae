import { randomUUID } from "node:crypto";
import { limits, type StreamAccount } from "@isthmus/contract";
import { rangesOf, type SeqRange, type SeqRanges, unionOf, withFewerHoles, within } from "@isthmus/domain/ledger/seq-ranges";
import { z } from "zod";

const Ranges = z.array(z.tuple([z.int().min(1), z.int().min(1)]));

/** The account as the cursor keeps it. */
export const KeptNumbers = z.object({
  /** From here on the account is complete. */
  from: z.int().min(1).optional(),
  evicted: Ranges,
  quarantined: Ranges,
  skipped: Ranges,
});
type KeptNumbers = z.infer<typeof KeptNumbers>;

const reasons = ["evicted", "quarantined", "skipped"] as const;
type Reason = (typeof reasons)[number];

/** Ranges remembered for each reason. Beyond, the narrowest holes between them are closed: what waits there counts as accounted for, too. */
const maxRanges = 2_000;

/**
 * What became of the numbers that will not reach the cloud as records, as long as the cloud may ask. It lives in the cursor: what is not in it when
 * the power goes was not yet done, or the cloud misses it.
 */
export class NumberAccount {
  readonly #run = randomUUID();
  readonly #firstSeq: number;
  #from: number | undefined;
  readonly #ranges: Record<Reason, SeqRanges>;

  /** `from` stands for a cursor of a version that kept no account; undefined when there is no telling since when it is complete. */
  constructor({
    kept,
    from,
    firstSeq,
  }: { readonly kept: KeptNumbers | undefined; readonly from: number | undefined; readonly firstSeq: number }) {
    const ranges = (reason: Reason) => unionOf((kept?.[reason] ?? []).map(([first, to]) => ({ from: first, to })));
    this.#firstSeq = firstSeq;
    this.#from = kept === undefined ? from : kept.from;
    this.#ranges = { evicted: ranges("evicted"), quarantined: ranges("quarantined"), skipped: ranges("skipped") };
  }

  /** Takes numbers, in order, into the account. */
  note(reason: Reason, seqs: readonly number[]): void {
    this.noteRanges(reason, rangesOf(seqs));
  }

  noteRanges(reason: Reason, ranges: SeqRanges): void {
    this.#ranges[reason] = withFewerHoles(unionOf(this.#ranges[reason], ranges), maxRanges);
  }

  /**
   * What is to be told with records from `span.from` to `span.to`: of everything below the floor, of what lies between these records, and of what no
   * record has. A floor with more below than can be told at once is told later.
   */
  tell({ floor, lastSeq, span }: { readonly floor: number; readonly lastSeq: number; readonly span: SeqRange }): StreamAccount {
    let toldFloor = floor;
    const some = (reason: Reason): [number, number][] => {
      const ranges = this.#ranges[reason];
      const wanted = reason === "skipped" ? ranges : unionOf(within(ranges, { from: 1, to: floor - 1 }), within(ranges, span));
      toldFloor = Math.min(toldFloor, wanted[limits.accountedRanges]?.from ?? toldFloor);
      return wanted.slice(0, limits.accountedRanges).map(({ from, to }) => [from, to]);
    };
    const [evicted, quarantined, skipped] = [some("evicted"), some("quarantined"), some("skipped")];
    const from = this.#from === undefined ? {} : { from: this.#from };
    return { run: this.#run, firstSeq: this.#firstSeq, lastSeq, floor: toldFloor, ...from, evicted, quarantined, skipped };
  }

  /** The cloud took note of what it was told: nobody will ask for what is below that floor. */
  entered({ floor }: StreamAccount): void {
    for (const reason of reasons) {
      this.#ranges[reason] = within(this.#ranges[reason], { from: floor, to: Number.POSITIVE_INFINITY });
    }
  }

  /** The cloud stores records and takes no note of numbers: it cannot ask for anything below the floor later. */
  notEntered(floor: number): void {
    this.#from = floor;
    this.entered({ ...this.tell({ floor, lastSeq: 0, span: { from: floor, to: floor } }), floor });
  }

  kept(): KeptNumbers {
    const pairs = (reason: Reason) => this.#ranges[reason].map(({ from, to }): [number, number] => [from, to]);
    const from = this.#from === undefined ? {} : { from: this.#from };
    return { ...from, evicted: pairs("evicted"), quarantined: pairs("quarantined"), skipped: pairs("skipped") };
  }
}
