import { crc32 } from "node:zlib";
import { z } from "zod";
import { type FrameRecord, frameHeaderBytes } from "./frame.ts";
import { classOf, type RecordClass } from "./record-class.ts";

const Count = z.int().min(0);

const Holding = z.object({
  class: z.enum(["events", "logs", "bulk"]),
  kind: z.enum(["samples", "inventory", "reach", "event", "log", "heartbeat"]),
  records: Count,
  /** Bytes of the frames. */
  bytes: Count,
  /** Earliest and latest observation time. */
  fromMs: z.int(),
  toMs: z.int(),
});

/** What a segment holds of one class and kind. */
export type Holding = Readonly<z.infer<typeof Holding>>;

const Content = z.object({ segmentBytes: Count, holdings: z.array(Holding) });

/** Counts what a segment holds, by class and kind. */
export class SegmentContent {
  readonly #holdings = new Map<string, { -readonly [Key in keyof Holding]: Holding[Key] }>();

  constructor(holdings: readonly Holding[] = []) {
    for (const holding of holdings) {
      this.#holdings.set(`${holding.class} ${holding.kind}`, { ...holding });
    }
  }

  add(record: Omit<FrameRecord, "seq">): void {
    const recordClass = classOf(record);
    const { kind, tsMs, body } = record;
    const key = `${recordClass} ${kind}`;
    const holding = this.#holdings.get(key);
    const bytes = frameHeaderBytes + body.length;
    if (holding === undefined) {
      this.#holdings.set(key, { class: recordClass, kind, records: 1, bytes, fromMs: tsMs, toMs: tsMs });
      return;
    }
    holding.records += 1;
    holding.bytes += bytes;
    holding.fromMs = Math.min(holding.fromMs, tsMs);
    holding.toMs = Math.max(holding.toMs, tsMs);
  }

  get holdings(): readonly Holding[] {
    return [...this.#holdings.values()];
  }

  /** Bytes of one class. */
  bytesOf(recordClass: RecordClass): number {
    return this.holdings.reduce((sum, holding) => sum + (holding.class === recordClass ? holding.bytes : 0), 0);
  }

  /** Records of every class but those. */
  recordsExcept(classes: ReadonlySet<RecordClass>): number {
    return this.holdings.reduce((sum, holding) => sum + (classes.has(holding.class) ? 0 : holding.records), 0);
  }
}

/** The file that keeps a finished segment's content beside it: a hint, so that a start need not read what it counts. */
export function encodeContent(content: SegmentContent, segmentBytes: number): Buffer {
  const json = JSON.stringify({ segmentBytes, holdings: content.holdings });
  return Buffer.from(`${checksum(json)} ${json}\n`);
}

/** Undefined when the file is damaged or does not belong to a segment of this size. */
export function decodeContent(file: Buffer, segmentBytes: number): SegmentContent | undefined {
  const match = /^([0-9a-f]{8}) (\{.*\})\n$/u.exec(file.toString("utf8"));
  const json = match?.[2];
  if (json === undefined || match?.[1] !== checksum(json)) {
    return undefined;
  }
  const parsed = Content.safeParse(JSON.parse(json));
  return parsed.success && parsed.data.segmentBytes === segmentBytes ? new SegmentContent(parsed.data.holdings) : undefined;
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, "0");
}
