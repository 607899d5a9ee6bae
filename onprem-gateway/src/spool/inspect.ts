import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { rangesOf, type SeqRanges, unionOf, without } from "@isthmus/domain/ledger/seq-ranges";
import { SpoolIoError } from "../errors.ts";
import { type Cursor, readCursor } from "./cursor-file.ts";
import { readSmallFile } from "./durable-file.ts";
import type { FrameRecord } from "./frame.ts";
import { contentName, layout, parseSegmentName, segmentName } from "./layout.ts";
import { nodeSpoolFs, translatedIo } from "./node-spool-fs.ts";
import { quarantineLines } from "./quarantine.ts";
import { classOf } from "./record-class.ts";
import type { RecordSeal, SealOpener } from "./record-seal.ts";
import { decodeContent, type Holding, SegmentContent } from "./segment-content.ts";
import { type ScanStep, scanSegment } from "./segment-scan.ts";
import type { SpoolFile } from "./spool-fs.ts";
import { readSealMark, StreamSeal } from "./stream-seal.ts";

/** One file of the log as it lies on disk. */
export interface SegmentListing {
  readonly name: string;
  readonly firstSeq: number;
  readonly bytes: number;
}

/** What a segment holds, and how much of it still waits. */
export interface SegmentContents extends SegmentListing {
  readonly holdings: readonly Holding[];
  readonly waiting: number;
}

/** Records that the cloud refused, by the file that keeps them. */
export interface QuarantineListing {
  readonly name: string;
  readonly records: number;
  /** How many by reason code. */
  readonly codes: Readonly<Record<string, number>>;
  /** A person has released them: the gateway puts them back in line. */
  readonly released: boolean;
}

export interface SpoolListing {
  readonly streamEpoch: string | undefined;
  /** Undefined when nothing was settled yet or the cursor cannot be read. */
  readonly cursor: Cursor | undefined;
  readonly segments: readonly SegmentListing[];
  /** Names of segments that were kept for their damage, and of quarantine files. */
  readonly setAside: readonly string[];
  readonly quarantine: readonly QuarantineListing[];
}

/** A record with the segment it was found in. `settled` records, evicted ones among them, wait only for their segment to go. */
export interface InspectedRecord extends FrameRecord {
  readonly segment: string;
  readonly settled: boolean;
}

export interface SpoolVerification {
  readonly records: number;
  /** Numbers that are neither there nor settled nor accounted for; empty for the spool of a version that keeps no account. */
  readonly missing: SeqRanges;
  /** Records that nobody sealed where every record is sealed; 0 when no key is given. */
  readonly notSealed: number;
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
  const quarantined = names.includes(layout.quarantine) ? [...(await nodeSpoolFs.list(join(directory, layout.quarantine)))].sort() : [];
  const quarantine: QuarantineListing[] = [];
  for (const name of quarantined.filter((each) => /^\d{20}\.jsonl/u.test(each))) {
    quarantine.push(await listQuarantineFile(join(directory, layout.quarantine), name));
  }
  return {
    streamEpoch: (await readSmallFile(nodeSpoolFs, join(directory, layout.epoch)))?.toString("utf8").trim(),
    cursor: reading.kind === "ok" ? reading.cursor : undefined,
    segments,
    setAside: [
      ...names.filter((name) => name.endsWith(layout.damagedSuffix)),
      ...quarantine.map(({ name }) => `${layout.quarantine}/${name}`),
    ],
    quarantine,
  };
}

async function listQuarantineFile(folder: string, name: string): Promise<QuarantineListing> {
  const lines = await quarantineLines(nodeSpoolFs, join(folder, name));
  const codes: Record<string, number> = {};
  for (const line of lines) {
    const code = /"code":"([\w.-]{1,64})"/u.exec(line)?.[1] ?? "unknown";
    codes[code] = (codes[code] ?? 0) + 1;
  }
  return { name, records: lines.length, codes, released: name.includes(".released") };
}

/** What every segment holds by class and kind, and what of it waits. Reads only segments that are not described beside them or partly settled. */
export async function listContents(directory: string): Promise<readonly SegmentContents[]> {
  const { segments, cursor } = await listSpool(directory);
  const listed: SegmentContents[] = [];
  for (const [index, segment] of segments.entries()) {
    const next = segments[index + 1];
    const known = await describedContent(directory, segment);
    const isWhole = next !== undefined && isUntouched(cursor, { from: segment.firstSeq, to: next.firstSeq - 1 });
    if (known !== undefined && isWhole) {
      listed.push({ ...segment, holdings: known.holdings, waiting: known.recordsExcept(new Set()) });
    } else {
      const { content, waiting } = await countSegment(directory, { segment, next, cursor });
      listed.push({ ...segment, holdings: content.holdings, waiting });
    }
  }
  return listed;
}

async function describedContent(directory: string, { firstSeq, bytes }: SegmentListing): Promise<SegmentContent | undefined> {
  const summary = await readSmallFile(nodeSpoolFs, join(directory, contentName(firstSeq)));
  return summary === undefined ? undefined : decodeContent(summary, bytes);
}

function isUntouched(cursor: Cursor | undefined, { from, to }: { readonly from: number; readonly to: number }): boolean {
  if (cursor === undefined) {
    return true;
  }
  const isSettled = cursor.floor > from || cursor.settled.some((range) => range[0] <= to && range[1] >= from);
  return !isSettled && !cursor.gone.some(({ firstSeq }) => firstSeq === from);
}

async function countSegment(
  directory: string,
  {
    segment,
    next,
    cursor,
  }: { readonly segment: SegmentListing; readonly next: SegmentListing | undefined; readonly cursor: Cursor | undefined },
): Promise<{ readonly content: SegmentContent; readonly waiting: number }> {
  const content = new SegmentContent();
  let waiting = 0;
  for await (const step of scan(directory, segment, { next })) {
    if (step.kind === "record") {
      content.add(step.record);
      waiting += isDone(step.record, { segment, cursor }) ? 0 : 1;
    }
  }
  return { content, waiting };
}

/** Whether the cursor says of a record that it needs no verdict any more. */
function isDone(
  record: FrameRecord,
  { segment, cursor }: { readonly segment: SegmentListing; readonly cursor: Cursor | undefined },
): boolean {
  if (cursor === undefined) {
    return false;
  }
  const { seq } = record;
  const gone = cursor.gone.find(({ firstSeq }) => firstSeq === segment.firstSeq);
  return (
    seq < cursor.floor || cursor.settled.some(([from, to]) => from <= seq && seq <= to) || gone?.classes.includes(classOf(record)) === true
  );
}

/**
 * Marks quarantine files so that the gateway puts their records back in line, and writes down who did so in `quarantine/redrive.log`, one
 * JSON object per line. Rejects with SpoolIoError when the directory cannot be changed.
 */
export async function releaseQuarantine(
  directory: string,
  { names, by, nowMs }: { readonly names: readonly string[]; readonly by: string; readonly nowMs: number },
): Promise<void> {
  if (names.length === 0) {
    return;
  }
  const folder = join(directory, layout.quarantine);
  for (const name of names) {
    const line = JSON.stringify({ at: new Date(nowMs).toISOString(), action: "released", file: name, by });
    await translatedIo("append", () => appendFile(join(folder, "redrive.log"), `${line}\n`, { mode: 0o600 }));
    await nodeSpoolFs.rename(join(folder, name), join(folder, `${name}.released`));
  }
  await nodeSpoolFs.syncDirectory(folder);
}

/**
 * Every intact record in order. A record that is being written while it is read may be missing at the end. Without an opener sealed bodies stay as
 * they are; with one that lacks a key it rejects with SpoolError.
 */
export async function* readSpool(directory: string, keys?: RecordSeal): AsyncGenerator<InspectedRecord> {
  const { segments, cursor, streamEpoch } = await listSpool(directory);
  const opener = await openerFor(directory, { streamEpoch, keys });
  for (const [index, segment] of segments.entries()) {
    for await (const step of scan(directory, segment, { next: segments[index + 1], opener })) {
      if (step.kind === "record") {
        yield { ...step.record, segment: segment.name, settled: isDone(step.record, { segment, cursor }) };
      }
    }
  }
}

/**
 * Reads everything, checks every checksum, with keys every seal, and reports damage and what is missing. The torn end of a write in progress may
 * show up as damage.
 */
export async function verifySpool(directory: string, keys?: RecordSeal): Promise<SpoolVerification> {
  const { segments, cursor, streamEpoch } = await listSpool(directory);
  const opener = await openerFor(directory, { streamEpoch, keys });
  const damage: SpoolVerification["damage"][number][] = [];
  const seqs: number[] = [];
  const counts = { waiting: 0, notSealed: 0 };
  for (const [index, segment] of segments.entries()) {
    for await (const step of scan(directory, segment, { next: segments[index + 1], opener })) {
      if (step.kind === "damage") {
        damage.push({ segment: segment.name, offset: step.start, bytes: step.end - step.start });
        continue;
      }
      seqs.push(step.record.seq);
      counts.waiting += isDone(step.record, { segment, cursor }) ? 0 : 1;
      counts.notSealed += opener?.isForeign(step.record) === true ? 1 : 0;
    }
  }
  const missing = missingNumbers(rangesOf(seqs), cursor);
  return { records: seqs.length, ...counts, missing, firstSeq: seqs[0], lastSeq: seqs.at(-1), damage };
}

/** What was given out and is neither there nor explained, from the floor to the last number that is there. */
function missingNumbers(present: SeqRanges, cursor: Cursor | undefined): SeqRanges {
  const last = present.at(-1)?.to ?? 0;
  if (cursor?.numbers === undefined || last < cursor.floor) {
    return [];
  }
  const { evicted, quarantined, skipped } = cursor.numbers;
  const known = [...cursor.settled, ...evicted, ...quarantined, ...skipped].map(([from, to]) => ({ from, to }));
  return without([{ from: cursor.floor, to: last }], unionOf(present, known));
}

/** Opens what the keys sealed for this stream. */
async function openerFor(
  directory: string,
  { streamEpoch = "", keys }: { readonly streamEpoch: string | undefined; readonly keys: RecordSeal | undefined },
): Promise<StreamSeal | undefined> {
  if (keys === undefined) {
    return undefined;
  }
  const reading = await readSealMark(nodeSpoolFs, directory, { streamEpoch, seal: keys });
  return new StreamSeal(keys, { streamEpoch, mark: reading.kind === "ok" ? reading.mark : undefined });
}

async function* scan(
  directory: string,
  { firstSeq, bytes }: SegmentListing,
  { next, opener }: { readonly next: SegmentListing | undefined; readonly opener?: SealOpener | undefined },
): AsyncGenerator<ScanStep> {
  const file = await openUnlessShipped(join(directory, segmentName(firstSeq)));
  if (file === undefined) {
    return;
  }
  try {
    yield* scanSegment(file, { from: 0, to: bytes, minSeq: firstSeq, endSeq: next?.firstSeq ?? Number.POSITIVE_INFINITY, opener });
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
