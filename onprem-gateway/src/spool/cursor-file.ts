import { join } from "node:path";
import { z } from "zod";
import { decodeChecked, encodeChecked, type TextSeal } from "./checked-text.ts";
import { readSmallFile, replaceFile } from "./durable-file.ts";
import { layout } from "./layout.ts";
import { KeptNumbers } from "./number-account.ts";
import type { SpoolFs } from "./spool-fs.ts";

const Count = z.int().min(0);

/** What the spool remembers beside its segments. The segments are the truth; a lost or stale cursor costs repeated sending, never data. */
export const Cursor = z.object({
  streamEpoch: z.uuid(),
  /** Every record below is settled: acknowledged, quarantined or evicted. */
  floor: z.int().min(1),
  /** What is settled above the floor: pairs of first and last number, in order and apart. Earlier versions did not write it. */
  settled: z.array(z.tuple([z.int().min(1), z.int().min(1)])).default([]),
  /** Records evicted by the quota since the spool was created, by kind. */
  evicted: z.record(z.string(), Count),
  /** When the evicted records were observed, oldest first; losses close to each other are one. */
  losses: z.array(z.object({ records: z.record(z.string(), Count), fromMs: z.int(), toMs: z.int() })).default([]),
  /** Classes of which a segment holds nothing any more, whether or not its file was rewritten already. */
  gone: z.array(z.object({ firstSeq: z.int().min(1), classes: z.array(z.enum(["events", "logs", "bulk"])) })).default([]),
  quarantined: Count,
  /** The quarantine file that was put back in line last. */
  takenBack: z.string().optional(),
  damagedBytes: Count,
  /** What became of the numbers that will not arrive as records. Earlier versions did not write it. */
  numbers: KeptNumbers.optional(),
});
export type Cursor = Readonly<z.infer<typeof Cursor>>;

const label = "cursor";

/** Writes the cursor behind a checksum, atomically and durably. */
export async function writeCursor(
  fs: SpoolFs,
  directory: string,
  { cursor, seal }: { readonly cursor: Cursor; readonly seal: TextSeal },
): Promise<void> {
  await replaceFile(fs, join(directory, layout.cursor), encodeChecked(label, cursor, seal));
}

/** Whether the cursor on disk is the one that was meant to be. */
export type CursorSaving = { readonly kind: "saved" } | { readonly kind: "not-saved"; readonly errno: string };

export type CursorReading =
  | { readonly kind: "ok"; readonly cursor: Cursor }
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable" }
  /** Somebody who lacks the key wrote it. */
  | { readonly kind: "unproved" };

/** Reads the cursor; damaged content is an outcome, not an error. With `provedBy` it counts only when one of these keys was there when it was written. */
export async function readCursor(fs: SpoolFs, directory: string, provedBy?: TextSeal): Promise<CursorReading> {
  const content = await readSmallFile(fs, join(directory, layout.cursor));
  if (content === undefined) {
    return { kind: "missing" };
  }
  const text = decodeChecked(content);
  if (text === undefined) {
    return { kind: "unreadable" };
  }
  if (provedBy !== undefined && !(text.proof !== undefined && provedBy.proves(label, text.json, text.proof))) {
    return { kind: "unproved" };
  }
  const parsed = Cursor.safeParse(JSON.parse(text.json));
  return parsed.success ? { kind: "ok", cursor: parsed.data } : { kind: "unreadable" };
}
