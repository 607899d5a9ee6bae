import { DomainError } from "@isthmus/domain/errors";
import { encodeChunk } from "@isthmus/domain/series/chunk-codec";
import type { PackedPoll, PackedPollData } from "./packed-poll.ts";
import type { PollReport, PollSlot } from "./poll-report.ts";
import { type CounterMemory, noCounters, samplesOfPoll } from "./samples-of-poll.ts";
import { SeriesLayout } from "./series-layout.ts";
import { isQuiet, type ToldState, toldBy } from "./told-state.ts";

/** A delta over more than this many missed polls says nothing about any minute of them. */
const maxMissedPolls = 5;

/** What the core wants of a poll. */
export interface ReportWish {
  /** Absent when the device is asked out of turn: counters are left to the polls that have a slot. */
  readonly slot?: PollSlot | undefined;
  /** Everything, even what was told before. */
  readonly whole: boolean;
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

  /** Takes in one poll, read just now on the monotonic clock. */
  report(poll: PackedPoll, { slot, whole }: ReportWish, nowMs: number): PollReport {
    if (poll.kind === "failed") {
      return poll;
    }
    if (poll.description !== undefined) {
      this.#layout = new SeriesLayout(poll.description);
    }
    const chunk = slot && this.#samplesOf(poll, slot, nowMs - poll.readAgoMs);
    const samples = chunk === undefined ? {} : { chunk };
    if (!whole && this.#told !== undefined && isQuiet(poll, this.#told)) {
      const { readAgoMs, sysUpTimeCs } = poll;
      this.#told = { ...this.#told, sysUpTimeCs };
      return { kind: "quiet", readAgoMs, ...(sysUpTimeCs === undefined ? {} : { sysUpTimeCs }), ...samples };
    }
    this.#told = toldBy(poll);
    return { ...poll, ...samples };
  }

  /** Undefined for a poll without samples, and for numbers that no chunk can hold. */
  #samplesOf(poll: PackedPollData, { startS, stepS, samples }: PollSlot, atMs: number): Uint8Array | undefined {
    const layout = this.#layout;
    if (layout === undefined) {
      return undefined;
    }
    const timing = { atMs, previousMs: this.#previousMs, maxIntervalMs: stepS * 1_000 * maxMissedPolls };
    const { values, memory } = samplesOfPoll({ ...poll, layout }, this.#counters, timing);
    this.#counters = memory;
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
