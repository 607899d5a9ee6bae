import { z } from "zod";
import { Seq } from "./ids.ts";
import { limits } from "./limits.ts";

/** First and last number, both included. */
const Numbers = z.array(z.tuple([Seq, Seq])).max(limits.accountedRanges);

/**
 * A gateway's account of the numbers of its stream, as it is when the batch is sent. With what arrived it lets the cloud say of every number what
 * became of it: what is below the floor, did not arrive and is not named here was removed from the spool or damaged in it.
 */
export const StreamAccount = z.object({
  /** One start of the gateway. Its numbers begin at `firstSeq` and follow one another. */
  run: z.uuid(),
  firstSeq: Seq,
  /** Highest number given to a durable record; `firstSeq - 1` before the first. */
  lastSeq: z.int().min(0),
  /** Nothing below will be sent any more. */
  floor: Seq,
  /** From here on the account is complete; absent when it may not be, because it was lost. */
  from: Seq.optional(),
  /** From here on every record of the spool is sealed, and what is not is not sent; absent when the spool has no key. */
  sealedFrom: Seq.optional(),
  /** Given up to the quota. */
  evicted: Numbers,
  /** Parked in the gateway's quarantine. */
  quarantined: Numbers,
  /** Given to no record, so that no number is ever given out twice. */
  skipped: Numbers,
});
export type StreamAccount = z.infer<typeof StreamAccount>;
