import type { Segment } from "./segment-log.ts";

/** Where reading may start again: no record below `seq` lies at or behind the offset. Only ever a shortcut. */
export interface ReadPosition {
  readonly segment: Segment;
  readonly offset: number;
  readonly seq: number;
}

/** The place in the files up to which a lane has nothing left, so that a read need not walk over what is settled. */
export class ReadPlace {
  #resume: ReadPosition | undefined;
  #readEnd: ReadPosition | undefined;

  /** Remembers where a read ended. */
  noteEnd(end: ReadPosition | undefined): void {
    this.#readEnd = end ?? this.#readEnd;
  }

  /** Tells that everything of this lane below `seq` is settled. */
  passed(seq: number): void {
    if (this.#readEnd !== undefined && this.#readEnd.seq <= seq) {
      this.#resume = this.#readEnd;
    }
  }

  /** Where to start in a segment: its beginning, unless the lane was there before. */
  startIn(segment: Segment): { readonly offset: number; readonly minSeq: number } {
    return this.#resume?.segment === segment
      ? { offset: this.#resume.offset, minSeq: this.#resume.seq }
      : { offset: 0, minSeq: segment.firstSeq };
  }
}
