import { join } from "node:path";
import { SpoolIoError } from "../errors.ts";
import { type Cursor, readCursor } from "./cursor-file.ts";
import { readSmallFile } from "./durable-file.ts";
import type { FrameRecord } from "./frame.ts";
import { layout, parseSegmentName, segmentName } from "./layout.ts";
import { nodeSpoolFs } from "./node-spool-fs.ts";
import { type ScanStep, scanSegment } from "./segment-scan.ts";
import type { SpoolFile } from "./spool-fs.ts";

/** One file of the log as it lies on disk. */
export interface SegmentListing {
  readonly name: string;
  readonly firstSeq: number;
  readonly bytes: number;
}

export interface SpoolListing {
  readonly streamEpoch: string | undefined;
  /** Undefined when nothing was settled yet or the cursor cannot be read. */
  readonly cursor: Cursor | undefined;
  readonly segments: readonly SegmentListing[];
  /** Names of segments that were kept for their damage, and of quarantine files. */
  readonly setAside: readonly string[];
}

/** A record with the segment it was found in. `settled` records wait only for their segment to be finished. */
export interface InspectedRecord extends FrameRecord {
  readonly segment: string;
  readonly settled: boolean;
}

export interface SpoolVerification {
  readonly records: number;
  /** Records that were not settled yet. */
  readonly waiting: number;
  readonly firstSeq: number | undefined;
  readonly lastSeq: number | undefined;
  readonly damage: readonly { readonly segment: string; readonly offset: number; readonly bytes: number }[];
}

/** The files of a spool. Reads only; safe while a gateway writes. Rejects with SpoolIoError when the directory cannot be read. */
export async function listSpool(directory: string): Promise<SpoolListing> {
  const names = [...(await nodeSpoolFs.list(directory))].sort();
  const reading = await readCursor(nodeSpoolFs, directory);
  const segments: SegmentListing[] = [];
  for (const name of names) {
    const firstSeq = parseSegmentName(name);
    const file = firstSeq === undefined ? undefined : await openUnlessShipped(join(directory, name));
    if (firstSeq !== undefined && file !== undefined) {
      segments.push({ name, firstSeq, bytes: await file.size() });
      await file.close();
    }
  }
  const quarantined = names.includes(layout.quarantine) ? await nodeSpoolFs.list(join(directory, layout.quarantine)) : [];
  return {
    streamEpoch: (await readSmallFile(nodeSpoolFs, join(directory, layout.epoch)))?.toString("utf8").trim(),
    cursor: reading.kind === "ok" ? reading.cursor : undefined,
    segments,
    setAside: [
      ...names.filter((name) => name.endsWith(layout.damagedSuffix)),
      ...[...quarantined].sort().map((name) => `${layout.quarantine}/${name}`),
    ],
  };
}

/** Every intact record in order. A record that is being written while it is read may be missing at the end. */
export async function* readSpool(directory: string): AsyncGenerator<InspectedRecord> {
  const { segments, cursor } = await listSpool(directory);
  for (const [index, segment] of segments.entries()) {
    for await (const step of scan(directory, segment, segments[index + 1])) {
      if (step.kind === "record") {
        yield { ...step.record, segment: segment.name, settled: step.record.seq < (cursor?.floor ?? 0) };
      }
    }
  }
}

/** Reads everything, checks every checksum and reports damage. The torn end of a write in progress may show up as damage. */
export async function verifySpool(directory: string): Promise<SpoolVerification> {
  const { segments, cursor } = await listSpool(directory);
  const damage: SpoolVerification["damage"][number][] = [];
  const seqs = { count: 0, waiting: 0, first: undefined as number | undefined, last: undefined as number | undefined };
  for (const [index, segment] of segments.entries()) {
    for await (const step of scan(directory, segment, segments[index + 1])) {
      if (step.kind === "damage") {
        damage.push({ segment: segment.name, offset: step.start, bytes: step.end - step.start });
        continue;
      }
      seqs.count += 1;
      seqs.waiting += step.record.seq < (cursor?.floor ?? 0) ? 0 : 1;
      seqs.first ??= step.record.seq;
      seqs.last = step.record.seq;
    }
  }
  return { records: seqs.count, waiting: seqs.waiting, firstSeq: seqs.first, lastSeq: seqs.last, damage };
}

async function* scan(directory: string, { firstSeq, bytes }: SegmentListing, next: SegmentListing | undefined): AsyncGenerator<ScanStep> {
  const file = await openUnlessShipped(join(directory, segmentName(firstSeq)));
  if (file === undefined) {
    return;
  }
  try {
    yield* scanSegment(file, { from: 0, to: bytes, minSeq: firstSeq, endSeq: next?.firstSeq ?? Number.POSITIVE_INFINITY });
  } finally {
    await file.close();
  }
}

/** Undefined when the gateway finished with the segment, and removed it, since its name was read. */
async function openUnlessShipped(path: string): Promise<SpoolFile | undefined> {
  try {
    return await nodeSpoolFs.open(path, "read");
  } catch (cause) {
    if (cause instanceof SpoolIoError && cause.errno === "ENOENT") {
      return undefined;
    }
    throw cause;
  }
}
