import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { limits, type StreamAccount, wireVersion } from "@isthmus/contract";
import type { SpooledRecord } from "../spool/backlog.ts";

/** A batch as it is sent. `records` may be fewer than offered when the compressed body would have been too large. */
export interface PackedBatch {
  readonly records: readonly SpooledRecord[];
  /** gzip'ed JSON of a BatchEnvelope. */
  readonly body: Buffer;
  /** SHA-256 of the body in lower-case hex: what the acknowledgement must echo. */
  readonly sha256: string;
}

export interface BatchIdentity {
  readonly gatewayId: string;
  readonly streamEpoch: string;
  readonly sentAtMs: number;
  /** What became of the stream's numbers. */
  readonly stream?: StreamAccount;
}

/** Octets of JSON around the body of one record, generously. */
export const envelopeBytesPerRecord = 128;

const compress = promisify(gzip);

/** Packs the longest prefix of the records that fits into a compressed body; at least one record, which may then be too large. */
export async function packBatch(records: readonly SpooledRecord[], identity: BatchIdentity): Promise<PackedBatch> {
  const body = await compress(envelopeOf(records, identity));
  if (body.length > limits.compressedBytes && records.length > 1) {
    return packBatch(records.slice(0, Math.ceil(records.length / 2)), identity);
  }
  return { records, body, sha256: createHash("sha256").update(body).digest("hex") };
}

/** Bodies are the JSON that was checked before it was spooled, so they are copied, not parsed. */
function envelopeOf(records: readonly SpooledRecord[], { gatewayId, streamEpoch, sentAtMs, stream }: BatchIdentity): Buffer {
  const seqFrom = records[0]?.seq ?? 1;
  const seqTo = records.at(-1)?.seq ?? 1;
  const head = JSON.stringify({
    v: wireVersion,
    gatewayId,
    streamEpoch,
    seqFrom,
    seqTo,
    sentAtMs,
    ...(stream !== undefined && { stream }),
  });
  const parts: Uint8Array[] = [Buffer.from(`${head.slice(0, -1)},"records":[`)];
  for (const [index, { seq, tsMs, kind, body }] of records.entries()) {
    parts.push(Buffer.from(`${index === 0 ? "" : ","}{"seq":${seq},"tsMs":${tsMs},"kind":"${kind}","body":`), body, closing);
  }
  parts.push(end);
  return Buffer.concat(parts);
}

const closing = Buffer.from("}");
const end = Buffer.from("]}");
