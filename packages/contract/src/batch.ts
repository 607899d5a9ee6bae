import { z } from "zod";
import { EntityId, EpochMs, Seq } from "./ids.ts";
import { limits } from "./limits.ts";
import { StreamAccount } from "./stream-account.ts";
import { DesiredNotice } from "./twin.ts";

/**
 * Content type of a batch. The body is gzip'ed JSON, but a function URL decides by this type whether it hands a body over as text or
 * as base64, and gzip does not survive as text (Lambda Developer Guide, "Invoking function URLs", isBase64Encoded).
 */
export const batchContentType = "application/octet-stream";

/** Wire version this package speaks. A batch of another version is refused whole. */
export const wireVersion = 1;

/**
 * The envelope of a batch, with its records still unread: one malformed record must not cost the others.
 * `(gatewayId, streamEpoch, seq)` identifies a record for ever; a wiped spool starts a new epoch.
 */
export const BatchEnvelope = z
  .object({
    v: z.literal(wireVersion),
    gatewayId: EntityId,
    streamEpoch: z.uuid(),
    seqFrom: Seq,
    seqTo: Seq,
    sentAtMs: EpochMs,
    /** Absent from gateways that keep no account of their numbers. */
    stream: StreamAccount.optional(),
    records: z
      .array(z.looseObject({ seq: Seq }))
      .min(1)
      .max(limits.records),
  })
  .superRefine((batch, context) => {
    let previous = batch.seqFrom - 1;
    for (const [index, { seq }] of batch.records.entries()) {
      if (seq <= previous || seq > batch.seqTo) {
        context.addIssue({
          code: "custom",
          path: ["records", index, "seq"],
          message: `seq must increase within ${batch.seqFrom}..${batch.seqTo}`,
        });
        return;
      }
      previous = seq;
    }
  });
export type BatchEnvelope = z.infer<typeof BatchEnvelope>;

/** stored: committed now. duplicate: was committed before. rejected: can never be stored, park it. retry: not now, send again. */
export const Outcome = z.enum(["stored", "duplicate", "rejected", "retry"]);
export type Outcome = z.infer<typeof Outcome>;

/** The verdict on the records whose seq lies in from..to, both included. */
export const Verdict = z.object({
  from: Seq,
  to: Seq,
  outcome: Outcome,
  /** Stable reason code, for rejected and retry. */
  code: z.string().max(64).optional(),
  /** For a person: names the field and what was expected. */
  detail: z.string().max(512).optional(),
});
export type Verdict = z.infer<typeof Verdict>;

/** Answer to a batch. It counts only when it echoes the SHA-256 of the request body exactly as sent (gzip'ed), in lower-case hex. */
export const BatchAck = z.object({
  v: z.literal(wireVersion),
  batchSha256: z.string().regex(/^[0-9a-f]{64}$/u),
  gatewayId: EntityId,
  streamEpoch: z.uuid(),
  /** In order of seq, not overlapping; together they name every record of the batch. */
  verdicts: z.array(Verdict).max(limits.records),
  /** The batch's account is entered in the ledger of the stream. Absent from a cloud that keeps none. */
  entered: z.literal(true).optional(),
  /** With the answer to a heartbeat, when the site has a desired configuration. */
  desired: DesiredNotice.optional(),
});
export type BatchAck = z.infer<typeof BatchAck>;

/** Body of every answer that is not 200. Nothing of the batch was written. */
export const BatchRefusal = z.object({ error: z.object({ code: z.string().max(64), message: z.string().max(1_024) }) });
export type BatchRefusal = z.infer<typeof BatchRefusal>;
