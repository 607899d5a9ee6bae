import type { RecordKind } from "@isthmus/contract";
import type { Cursor } from "./cursor-file.ts";

/** Records that the quota removed before they were settled. */
export interface Loss {
  /** By kind. */
  readonly records: Readonly<Record<string, number>>;
  /** Observation times of the earliest and the latest of them. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** A record that the quota removes. */
export interface Victim {
  readonly seq: number;
  readonly kind: RecordKind;
  readonly tsMs: number;
}

/** Ranges that are remembered; the oldest are joined beyond. */
const maxRanges = 20;
/** Losses that lie no further apart than this count as one. */
const joinWithinMs = 60_000;

/** What was lost, or undefined when it is nothing. */
export function lossOf(victims: readonly Victim[]): Loss | undefined {
  const [first] = victims;
  if (first === undefined) {
    return undefined;
  }
  const records: Record<string, number> = {};
  let { tsMs: fromMs, tsMs: toMs } = first;
  for (const { kind, tsMs } of victims) {
    records[kind] = (records[kind] ?? 0) + 1;
    fromMs = Math.min(fromMs, tsMs);
    toMs = Math.max(toMs, tsMs);
  }
  return { records, fromMs, toMs };
}

/** The exact account of what the quota cost since the spool was created. It lives in the cursor. */
export class LossAccount {
  readonly #evicted: Record<string, number>;
  #ranges: readonly Loss[];

  constructor(cursor: Pick<Cursor, "evicted" | "losses"> | undefined) {
    this.#evicted = { ...cursor?.evicted };
    this.#ranges = cursor?.losses ?? [];
  }

  get evicted(): Readonly<Record<string, number>> {
    return { ...this.#evicted };
  }

  get total(): number {
    return Object.values(this.#evicted).reduce((sum, count) => sum + count, 0);
  }

  /** Oldest first. */
  get ranges(): readonly Loss[] {
    return this.#ranges;
  }

  add(loss: Loss): void {
    for (const [kind, count] of Object.entries(loss.records)) {
      this.#evicted[kind] = (this.#evicted[kind] ?? 0) + count;
    }
    const last = this.#ranges.at(-1);
    const adjacent = last !== undefined && loss.fromMs <= last.toMs + joinWithinMs && loss.toMs >= last.fromMs - joinWithinMs;
    const ranges = adjacent ? [...this.#ranges.slice(0, -1), joined(last, loss)] : [...this.#ranges, loss];
    const [first, second] = ranges;
    this.#ranges =
      ranges.length > maxRanges && first !== undefined && second !== undefined ? [joined(first, second), ...ranges.slice(2)] : ranges;
  }

  /** A record that was on its way when it was removed has arrived after all. */
  takeBack(kind: RecordKind): void {
    this.#evicted[kind] = (this.#evicted[kind] ?? 0) - 1;
  }
}

function joined(a: Loss, b: Loss): Loss {
  const records: Record<string, number> = { ...a.records };
  for (const [kind, count] of Object.entries(b.records)) {
    records[kind] = (records[kind] ?? 0) + count;
  }
  return { records, fromMs: Math.min(a.fromMs, b.fromMs), toMs: Math.max(a.toMs, b.toMs) };
}
