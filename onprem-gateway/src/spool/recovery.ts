import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { addRange, type SeqRanges } from "@isthmus/domain/ledger/seq-ranges";
import { z } from "zod";
import { type Cursor, readCursor } from "./cursor-file.ts";
import { readSmallFile, replaceFile } from "./durable-file.ts";
import { frameHeaderBytes, keyedHeaderBytes, keyOfFrame, maxBodyBytes } from "./frame.ts";
import { contentName, damagedName, layout, parseContentName, parseSegmentName, segmentName } from "./layout.ts";
import { NumberAccount } from "./number-account.ts";
import type { RecordClass } from "./record-class.ts";
import type { RecordSeal } from "./record-seal.ts";
import { decodeContent, SegmentContent } from "./segment-content.ts";
import type { DamagedSegment, Segment, SegmentLogState } from "./segment-log.ts";
import { scanSegment } from "./segment-scan.ts";
import type { SpoolFs } from "./spool-fs.ts";
import { type MarkReading, readSealMark, StreamSeal, writeSealMark } from "./stream-seal.ts";

/** What a start found, for the log and the counters. */
export interface RecoveryReport {
  readonly tornBytes: number;
  readonly damagedBytes: number;
  readonly cursor: "used" | "missing" | "unreadable" | "unproved" | "not of this log";
  /** What was found of the mark that says from where on records are sealed; "none" without a key. */
  readonly sealMark: MarkReading["kind"] | "none";
}

export interface RecoveredSpool {
  readonly streamEpoch: string;
  readonly floor: number;
  /** What is settled above the floor. */
  readonly settled: SeqRanges;
  /** Greatest sequence number known to be in the log; below the floor when nothing waits. */
  readonly lastSeq: number;
  readonly log: SegmentLogState;
  readonly cursor: Cursor | undefined;
  /** Size of the file that keeps room on the disk, 0 when there is none. */
  readonly ballastBytes: number;
  /** The seal of this stream. */
  readonly seal: StreamSeal;
  /** Numbers that no record has, since lost bytes may have had them. */
  readonly skipped: SeqRanges;
  /** What became of the numbers, with those. */
  readonly numbers: NumberAccount;
  readonly report: RecoveryReport;
}

/**
 * Finds the log in a directory, whatever a crash or a disk did to it. Only the newest segment can have an unsynced end, so only
 * it is read here: time and memory do not depend on the backlog. Older segments are checked when they are read. Bad data is never
 * an error; only the file system itself can fail, and SpoolError says that a key is missing before anything is changed.
 */
export async function recoverSpool(fs: SpoolFs, directory: string, seal: RecordSeal): Promise<RecoveredSpool> {
  await fs.makeDirectory(directory);
  const names = await fs.list(directory);
  await removeTemporaries(fs, directory, names);
  const streamEpoch = await readOrCreateEpoch(fs, directory);
  const damaged = await findDamaged(fs, directory, names);
  const segments = await findSegments(fs, directory, names);
  await requireKeys(fs, directory, { segments, seal });
  const mark = await readSealMark(fs, directory, { streamEpoch, seal });
  const known = new StreamSeal(seal, { streamEpoch, mark: mark.kind === "ok" ? mark.mark : undefined });
  const end = await recoverEnd(fs, directory, { segments, seal: known });
  await fs.syncDirectory(directory);
  const reading = await readCursor(fs, directory, mark.kind === "ok" && seal.currentKeyId !== undefined ? seal : undefined);
  const cursor = reading.kind === "ok" && reading.cursor.streamEpoch === streamEpoch ? reading.cursor : undefined;
  const nextSeq = Math.max(end.nextSeq, ...damaged.map(endOfDamaged));
  const start = decideStart(cursor, { oldestSeq: end.segments[0]?.firstSeq, nextSeq });
  const lostEnd = endOfLostEnd(segments.at(-1), damaged);
  const believed = start.cursor === "used" ? cursor : undefined;
  markGone(end.segments, believed);
  const firstFree = Math.max(nextSeq, lostEnd, endOfCursor(cursor));
  const sealing = await beginSealing(fs, directory, { streamEpoch, seal, reading: mark, floor: start.floor, nextSeq: firstFree });
  const { skipped, numbers } = accountNumbers(cursor, {
    firstFree,
    lastSeq: Math.max(end.lastSeq, endOfCursor(believed) - 1),
    floor: start.floor,
  });
  return {
    streamEpoch,
    seal: sealing,
    skipped,
    numbers,
    ballastBytes: names.includes(layout.ballast) ? await fileSize(fs, join(directory, layout.ballast)) : 0,
    floor: start.floor,
    settled: start.settled,
    lastSeq: end.lastSeq,
    log: {
      segments: end.segments,
      active: end.active,
      nextSeq: firstFree,
      damaged: [...damaged, ...end.damaged],
    },
    cursor,
    report: {
      tornBytes: end.tornBytes,
      damagedBytes: end.damagedBytes,
      cursor: reading.kind === "ok" ? start.cursor : reading.kind,
      sealMark: seal.currentKeyId === undefined ? "none" : mark.kind,
    },
  };
}

function markGone(segments: readonly Segment[], cursor: Cursor | undefined): void {
  for (const { firstSeq, classes } of cursor?.gone ?? []) {
    const segment = segments.find((each) => each.firstSeq === firstSeq);
    if (segment !== undefined) {
      segment.gone = new Set(classes);
    }
  }
}

/**
 * The account of the numbers goes on where the cursor left it. One of a version that kept none begins at its floor, that of a new stream at its
 * first number. Between the last number that is there and the first free one no record has any.
 */
function accountNumbers(
  cursor: Cursor | undefined,
  { firstFree, lastSeq, floor }: { readonly firstFree: number; readonly lastSeq: number; readonly floor: number },
): { readonly skipped: SeqRanges; readonly numbers: NumberAccount } {
  const skipped = firstFree > lastSeq + 1 ? [{ from: lastSeq + 1, to: firstFree - 1 }] : [];
  const from = cursor !== undefined || firstFree === 1 ? floor : undefined;
  const numbers = new NumberAccount({ kept: cursor?.numbers, from, firstSeq: firstFree });
  numbers.noteRanges("skipped", skipped);
  return { skipped, numbers };
}

/**
 * Where sealing begins: where it began, at the next number when it begins now, and at the first once nothing waits that is older than the key. The
 * mark is on disk before anything is sealed by it.
 */
async function beginSealing(
  fs: SpoolFs,
  directory: string,
  {
    streamEpoch,
    seal,
    reading,
    floor,
    nextSeq,
  }: {
    readonly streamEpoch: string;
    readonly seal: RecordSeal;
    readonly reading: MarkReading;
    readonly floor: number;
    readonly nextSeq: number;
  },
): Promise<StreamSeal> {
  const begun = reading.kind === "ok" ? reading.mark : { from: nextSeq, boundFrom: nextSeq };
  const mark = { ...begun, from: floor >= begun.from ? 1 : begun.from };
  await writeSealMark(fs, directory, { streamEpoch, mark, seal });
  return new StreamSeal(seal, { streamEpoch, mark: seal.currentKeyId === undefined ? undefined : mark });
}

interface ReadingStart {
  readonly floor: number;
  readonly settled: SeqRanges;
  readonly cursor: "used" | "not of this log";
}

/** A cursor ahead of everything the log can ever have held belongs to another log: believing it would lose records. */
function decideStart(
  cursor: Cursor | undefined,
  { oldestSeq, nextSeq }: { readonly oldestSeq: number | undefined; readonly nextSeq: number },
): ReadingStart {
  const end = endOfCursor(cursor);
  if (oldestSeq === undefined) {
    return { floor: Math.max(nextSeq, end), settled: [], cursor: "used" };
  }
  if (cursor === undefined || end > nextSeq) {
    return { floor: oldestSeq, settled: [], cursor: "not of this log" };
  }
  const floor = Math.max(cursor.floor, oldestSeq);
  const settled = cursor.settled.reduce<SeqRanges>(
    (ranges, [from, to]) => (to >= from && to >= floor ? addRange(ranges, { from: Math.max(from, floor), to }) : ranges),
    [],
  );
  return { floor, settled, cursor: "used" };
}

/** Greater than every number that the cursor knows of. */
function endOfCursor(cursor: Cursor | undefined): number {
  return Math.max(cursor?.floor ?? 1, ...(cursor?.settled ?? []).map(([, to]) => to + 1));
}

async function removeTemporaries(fs: SpoolFs, directory: string, names: readonly string[]): Promise<void> {
  for (const name of names.filter((each) => each.endsWith(layout.temporarySuffix))) {
    await fs.unlink(join(directory, name));
  }
}

/** The identity of the stream. A spool that lost it starts a new stream, so that the cloud never takes new records for old ones. */
async function readOrCreateEpoch(fs: SpoolFs, directory: string): Promise<string> {
  const path = join(directory, layout.epoch);
  const known = z.uuid().safeParse((await readSmallFile(fs, path))?.toString("utf8").trim());
  if (known.success) {
    return known.data;
  }
  const streamEpoch = randomUUID();
  await replaceFile(fs, path, Buffer.from(`${streamEpoch}\n`));
  return streamEpoch;
}

/** The segments with what is known of their content, and without what is left of the knowledge about others. */
async function findSegments(fs: SpoolFs, directory: string, names: readonly string[]): Promise<Segment[]> {
  const firstSeqs = names.map(parseSegmentName).filter((seq) => seq !== undefined);
  const known = names.map(parseContentName).filter((seq) => seq !== undefined);
  for (const stray of known.filter((seq) => !firstSeqs.includes(seq))) {
    await fs.unlink(join(directory, contentName(stray)));
  }
  const described = new Set(known);
  const segments: Segment[] = [];
  for (const firstSeq of firstSeqs.sort((a, b) => a - b)) {
    const bytes = await fileSize(fs, join(directory, segmentName(firstSeq)));
    const summary = described.has(firstSeq) ? await readSmallFile(fs, join(directory, contentName(firstSeq))) : undefined;
    const content = summary === undefined ? undefined : decodeContent(summary, bytes);
    segments.push({ firstSeq, bytes, damagedThrough: 0, content, gone: new Set<RecordClass>() });
  }
  return segments;
}

async function findDamaged(fs: SpoolFs, directory: string, names: readonly string[]): Promise<DamagedSegment[]> {
  const damaged: DamagedSegment[] = [];
  for (const name of names.filter((each) => each.endsWith(layout.damagedSuffix)).sort()) {
    damaged.push({ name, bytes: await fileSize(fs, join(directory, name)) });
  }
  return damaged;
}

async function fileSize(fs: SpoolFs, path: string): Promise<number> {
  const file = await fs.open(path, "read");
  try {
    return await file.size();
  } finally {
    await file.close();
  }
}

/** A segment is of one key. A key that is not given would make damage of all that it sealed, so the start ends here instead. */
async function requireKeys(
  fs: SpoolFs,
  directory: string,
  { segments, seal }: { readonly segments: readonly Segment[]; readonly seal: RecordSeal },
): Promise<void> {
  for (const { firstSeq } of segments) {
    const file = await fs.open(join(directory, segmentName(firstSeq)), "read");
    try {
      const bytes = Buffer.alloc(keyedHeaderBytes);
      const key = keyOfFrame(bytes.subarray(0, await file.read(bytes, 0)));
      if (key !== undefined) {
        seal.require(key);
      }
    } finally {
      await file.close();
    }
  }
}

interface RecoveredEnd extends SegmentLogState {
  readonly lastSeq: number;
  readonly tornBytes: number;
  readonly damagedBytes: number;
}

/**
 * Cuts the torn tail of the newest segment and makes the rest durable before anybody reads it: a record that was shipped and then
 * forgotten by the disk would hand its number to another record.
 */
async function recoverEnd(
  fs: SpoolFs,
  directory: string,
  { segments, seal }: { readonly segments: readonly Segment[]; readonly seal: StreamSeal },
): Promise<RecoveredEnd> {
  const last = segments.at(-1);
  if (last === undefined) {
    return { segments, active: undefined, nextSeq: 1, lastSeq: 0, damaged: [], tornBytes: 0, damagedBytes: 0 };
  }
  const path = join(directory, segmentName(last.firstSeq));
  const file = await fs.open(path, "write");
  const span = { from: 0, to: last.bytes, minSeq: last.firstSeq, endSeq: Number.POSITIVE_INFINITY, opener: seal };
  const content = await surveyEnd(scanSegment(file, span));
  const tornBytes = last.bytes - content.goodEnd;
  const lastSeq = content.lastSeq ?? last.firstSeq - 1;
  const nextSeq = lastSeq + 1 + mostRecordsIn(tornBytes);
  if (content.goodEnd === 0 && tornBytes > 0) {
    await file.close();
    const name = damagedName(last.firstSeq);
    await fs.rename(path, join(directory, name));
    const damaged = [{ name, bytes: last.bytes }];
    return { segments: segments.slice(0, -1), active: undefined, nextSeq, lastSeq, damaged, tornBytes, damagedBytes: 0 };
  }
  if (tornBytes > 0) {
    await file.truncate(content.goodEnd);
  }
  await file.datasync();
  const recovered = { ...last, bytes: content.goodEnd, damagedThrough: content.damagedThrough, content: content.holdings };
  const { damagedBytes } = content;
  const isOfOneKey = content.lastSeq === undefined || content.sealedWith === seal.currentKeyId;
  if (!isOfOneKey) {
    await file.close();
  }
  const active = isOfOneKey ? file : undefined;
  return { segments: [...segments.slice(0, -1), recovered], active, nextSeq, lastSeq, damaged: [], tornBytes, damagedBytes };
}

interface EndSurvey {
  readonly lastSeq: number | undefined;
  readonly goodEnd: number;
  readonly damagedThrough: number;
  readonly damagedBytes: number;
  readonly holdings: SegmentContent;
  /** Key of the last record. */
  readonly sealedWith: string | undefined;
}

async function surveyEnd(steps: ReturnType<typeof scanSegment>): Promise<EndSurvey> {
  const holdings = new SegmentContent();
  let survey: EndSurvey = { lastSeq: undefined, goodEnd: 0, damagedThrough: 0, damagedBytes: 0, holdings, sealedWith: undefined };
  let pendingDamage = { start: 0, end: 0 };
  for await (const step of steps) {
    if (step.kind === "damage") {
      pendingDamage = step;
      continue;
    }
    const damagedThrough = Math.max(survey.damagedThrough, pendingDamage.end);
    const damagedBytes = survey.damagedBytes + pendingDamage.end - pendingDamage.start;
    pendingDamage = { start: 0, end: 0 };
    holdings.add(step.record);
    const { seq, sealedWith } = step.record;
    survey = { lastSeq: seq, goodEnd: step.end, damagedThrough, damagedBytes, holdings, sealedWith };
  }
  return survey;
}

function endOfDamaged(damaged: DamagedSegment): number {
  return firstSeqOfDamaged(damaged) + mostRecordsIn(damaged.bytes);
}

/**
 * A segment is described when the next one exists. If the newest of all is described, its successor is missing, and perhaps more:
 * the numbers that these may have held are not given out again.
 */
function endOfLostEnd(newest: Segment | undefined, damaged: readonly DamagedSegment[]): number {
  const isLast = newest !== undefined && damaged.every((each) => firstSeqOfDamaged(each) <= newest.firstSeq);
  return isLast && newest.content !== undefined ? newest.firstSeq + mostRecordsIn(newest.bytes) + mostRecordsIn(2 * maxBodyBytes) : 0;
}

function firstSeqOfDamaged({ name }: DamagedSegment): number {
  return parseSegmentName(name.slice(0, -layout.damagedSuffix.length)) ?? 1;
}

/** Sequence numbers that lost bytes may have held are never given out again. */
function mostRecordsIn(bytes: number): number {
  return Math.ceil(bytes / frameHeaderBytes);
}
