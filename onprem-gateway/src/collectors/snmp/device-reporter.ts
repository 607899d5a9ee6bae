import { DomainError } from "@isthmus/domain/errors";
import { encodeChunk } from "@isthmus/domain/series/chunk-codec";
import type { PackedPoll, PackedPollData } from "./packed-poll.ts";
import type { PollReport, PollSlot } from "./poll-report.ts";
import type { NumberSpace } from "./poll-space.ts";
import { type CounterMemory, lastingMemory, noCounters, samplesOfPoll } from "./samples-of-poll.ts";
import { type SeriesLayout, sharedLayout } from "./series-layout.ts";
import { isQuiet, type ToldState, toldBy } from "./told-state.ts";

/** A delta over more than this many missed polls says nothing about any minute of them. */
const maxMissedPolls = 5;

/** What the core wants of a poll. */
export interface ReportWish {
  /** Absent when the device is asked out of turn: counters are left to the polls that have a slot. */
  readonly slot?: PollSlot | undefined;
  /** Everything, even what was told before. */
  readonly whole: boolean;
  /** Room for the numbers that are made of it. */
  readonly space?: NumberSpace;
}

/**
 * What the worker remembers about one device to tell the core as little as possible: the last reading of every counter, of which it makes
 * encoded samples, and what was told before. A worker that begins anew knows nothing: its first poll has no deltas and tells everything.
 */
export class DeviceReporter {
  #layout: SeriesLayout | undefined;
  #counters: CounterMemory = noCounters;
  #previousMs: number | undefined;
  #told: ToldState | undefined;

  /** Takes in one poll, read just now on the monotonic clock. What is told holds no part of the poll's arrays. */
  report(poll: PackedPoll, { slot, whole, space }: ReportWish, nowMs: number): PollReport {
    if (poll.kind === "failed") {
      return poll;
    }
    if (poll.description !== undefined) {
      this.#layout = sharedLayout(poll.description);
    }
    const chunk = slot && this.#samplesOf(poll, slot, { atMs: nowMs - poll.readAgoMs, space });
    const samples = chunk === undefined ? {} : { chunk };
    if (!whole && this.#told !== undefined && isQuiet(poll, this.#told)) {
      const { readAgoMs, sysUpTimeCs } = poll;
      this.#told = { ...this.#told, sysUpTimeCs };
      return { kind: "quiet", readAgoMs, ...(sysUpTimeCs === undefined ? {} : { sysUpTimeCs }), ...samples };
    }
    this.#told = toldBy(poll);
    const { states, counters, widths } = poll;
    return { ...poll, states: states.slice(), counters: counters.slice(), widths: widths.slice(), ...samples };
  }

  /** Undefined for a poll without samples, and for numbers that no chunk can hold. */
  #samplesOf(
    poll: PackedPollData,
    { startS, stepS, samples }: PollSlot,
    { atMs, space }: { readonly atMs: number; readonly space: NumberSpace | undefined },
  ): Uint8Array | undefined {
    const layout = this.#layout;
    if (layout === undefined) {
      return undefined;
    }
    const timing = { atMs, previousMs: this.#previousMs, maxIntervalMs: stepS * 1_000 * maxMissedPolls, space };
    const { values, memory } = samplesOfPoll({ ...poll, layout }, this.#counters, timing);
    this.#counters = lastingMemory(memory, this.#counters);
    this.#previousMs = atMs;
    const { columns, dictionaryHash } = layout;
    return samples ? encoded({ startS, stepS, rows: 1, columns, dictionaryHash, values }) : undefined;
  }
}

function encoded(chunk: Parameters<typeof encodeChunk>[0]): Uint8Array | undefined {
  try {
    return encodeChunk(chunk);
  } catch (cause) {
    if (cause instanceof DomainError) {
      return undefined;
    }
    throw cause;
  }
}
