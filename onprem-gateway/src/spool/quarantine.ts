import { join } from "node:path";
import type { RecordKind } from "@isthmus/contract";
import { readSmallFile, replaceFile } from "./durable-file.ts";
import { layout } from "./layout.ts";
import type { RecordSeal } from "./record-seal.ts";
import type { SpoolFs } from "./spool-fs.ts";

/** A record that the cloud will never store, and why. */
export interface RejectedRecord {
  readonly seq: number;
  readonly tsMs: number;
  readonly kind: RecordKind;
  readonly body: Uint8Array;
  /** Stable reason code, such as the verdict's. */
  readonly code: string;
  readonly detail?: string;
}

/** A batch holds 20 MiB of records at most; each of its lines adds a little. */
const maxFileBytes = 64 * 1024 * 1024;

/** Files kept at most; a flood of rejected records must not fill the disk. */
const maxFiles = 1_000;

/**
 * Parks records as JSON lines in `quarantine/`, durably, before they are settled. One file per batch, named for its first record:
 * parking the same records again after a crash replaces the file. Returns how many old files had to give way.
 */
export async function parkRejected(
  fs: SpoolFs,
  directory: string,
  { streamEpoch, records, seal }: { readonly streamEpoch: string; readonly records: readonly RejectedRecord[]; readonly seal: RecordSeal },
): Promise<{ readonly removedFiles: number }> {
  const [first] = records;
  if (first === undefined) {
    return { removedFiles: 0 };
  }
  const folder = join(directory, layout.quarantine);
  await fs.makeDirectory(folder);
  const lines = records.map((record) => rejectedLine(record, { streamEpoch, seal })).join("");
  await replaceFile(fs, join(folder, `${String(first.seq).padStart(20, "0")}.jsonl`), Buffer.from(lines));
  const files = (await fs.list(folder)).filter((name) => name.endsWith(".jsonl")).sort();
  const surplus = files.slice(0, Math.max(0, files.length - maxFiles));
  for (const name of surplus) {
    await fs.unlink(join(folder, name));
  }
  return { removedFiles: surplus.length };
}

/** A sealed body is base64 under a name of its own; the detail, which may quote it, is left out then. */
function rejectedLine(
  { body, code, detail, seq, tsMs, kind }: RejectedRecord,
  { streamEpoch, seal }: { readonly streamEpoch: string; readonly seal: RecordSeal },
): string {
  const place = { seq, tsMs, kind };
  if (seal.currentKeyId !== undefined) {
    return `${JSON.stringify({ streamEpoch, ...place, code, sealed: Buffer.from(seal.seal(body, place)).toString("base64") })}\n`;
  }
  const head = JSON.stringify({ streamEpoch, ...place, code, ...(detail === undefined ? {} : { detail }) });
  return `${head.slice(0, -1)},"body":${Buffer.from(body).toString("utf8")}}\n`;
}

/** The lines of a quarantine file; none when there is no such file. */
export async function quarantineLines(fs: SpoolFs, path: string): Promise<readonly string[]> {
  const content = await readSmallFile(fs, path, maxFileBytes);
  return content === undefined ? [] : content.toString("utf8").split("\n").slice(0, -1);
}
