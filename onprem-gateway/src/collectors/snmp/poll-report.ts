import type { PackedPollData } from "./packed-poll.ts";
import type { RawPollFailure } from "./raw-poll.ts";

/** Where the samples of a poll belong in time. */
export interface PollSlot {
  /** Epoch seconds, a multiple of stepS. */
  readonly startS: number;
  readonly stepS: number;
  /** False for the poll at start, which comes at no slot of its own and has no deltas yet. */
  readonly samples: boolean;
}

/** A poll that says nothing new apart from its samples. */
export interface QuietPoll {
  readonly kind: "quiet";
  /** How long before this result was sent the scalars were read: places the reading on the receiver's own clock. */
  readonly readAgoMs: number;
  /** Absent for the rare agent that does not say. */
  readonly sysUpTimeCs?: number;
  /** The samples of the poll's slot, encoded; absent when it had none. */
  readonly chunk?: Uint8Array;
}

/** What a poll came to, as the worker tells the core. */
export type PollReport = QuietPoll | PackedPollData | RawPollFailure;
