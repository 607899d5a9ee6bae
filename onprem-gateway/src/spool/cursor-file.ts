import { join } from "node:path";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { readSmallFile, replaceFile } from "./durable-file.ts";
import { layout } from "./layout.ts";
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
});
export type Cursor = Readonly<z.infer<typeof Cursor>>;

/** Writes the cursor behind a checksum, atomically and durably. */
export async function writeCursor(fs: SpoolFs, directory: string, cursor: Cursor): Promise<void> {
  const json = JSON.stringify(cursor);
  await replaceFile(fs, join(directory, layout.cursor), Buffer.from(`${checksum(json)} ${json}\n`));
}

/** Whether the cursor on disk is the one that was meant to be. */
export type CursorSaving = { readonly kind: "saved" } | { readonly kind: "not-saved"; readonly errno: string };

export type CursorReading =
  | { readonly kind: "ok"; readonly cursor: Cursor }
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable" };

/** Reads the cursor; damaged content is an outcome, not an error. */
export async function readCursor(fs: SpoolFs, directory: string): Promise<CursorReading> {
  const content = await readSmallFile(fs, join(directory, layout.cursor));
  if (content === undefined) {
    return { kind: "missing" };
  }
  const match = /^([0-9a-f]{8}) (\{.*\})\n$/u.exec(content.toString("utf8"));
  const json = match?.[2];
  if (json === undefined || match?.[1] !== checksum(json)) {
    return { kind: "unreadable" };
  }
  const parsed = Cursor.safeParse(JSON.parse(json));
  return parsed.success ? { kind: "ok", cursor: parsed.data } : { kind: "unreadable" };
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, "0");
}
