import { join } from "node:path";
import { z } from "zod";
import { removeIfThere } from "./durable-file.ts";
import { layout } from "./layout.ts";
import { quarantineLines } from "./quarantine.ts";
import type { SealOpener } from "./record-seal.ts";
import type { UnplacedRecord } from "./segment-log.ts";
import type { SpoolFs } from "./spool-fs.ts";

/** What a redrive needs of the spool. Nothing else appends while it runs. */
export interface RedriveTarget {
  readonly opener: SealOpener;
  /** The number that the next record gets. */
  nextSeq(): number;
  /** Whether a line that nobody sealed, with this number, is not the gateway's own. */
  isForeign(seq: number): boolean;
  /** Whether this file was taken back whole, as far as the cursor remembers. */
  isTakenBack(name: string): boolean;
  /** Forgets the copies that an interrupted redrive left from number `from` on, durably. */
  dropCopies(from: number, records: readonly UnplacedRecord[]): Promise<void>;
  /** True when all records are durable, false when none is. */
  append(records: readonly UnplacedRecord[]): Promise<boolean>;
  /** The records count as quarantined no more, and the file as taken back, durably and in one step. */
  noteTakenBack(name: string, records: number): Promise<void>;
}

const Line = z.object({
  seq: z.int().optional(),
  tsMs: z.int(),
  kind: z.enum(["samples", "inventory", "reach", "event", "log", "heartbeat"]),
  body: z.unknown().optional(),
  sealed: z.base64().optional(),
});

/** A quarantine file that a person released: `<name>.jsonl.released`, and with the number of its first new record once it is on its way. */
const releasedName = /^(\d{20}\.jsonl)\.released(?:\.(\d+))?$/u;

/**
 * Puts the records of released quarantine files back in line under new numbers, each once, wherever a crash interrupts it: the new place is
 * written into the file's name before the records are, and the cursor tells when they count. Returns how many came back.
 */
export async function redriveReleased(fs: SpoolFs, directory: string, target: RedriveTarget): Promise<number> {
  const folder = join(directory, layout.quarantine);
  if (!(await fs.list(directory)).includes(layout.quarantine)) {
    return 0;
  }
  let takenBack = 0;
  for (const name of [...(await fs.list(folder))].sort()) {
    const [, file, place] = releasedName.exec(name) ?? [];
    if (file !== undefined) {
      takenBack += await redriveFile({ fs, folder, target, file, name, place: place === undefined ? undefined : Number(place) });
    }
  }
  return takenBack;
}

async function redriveFile(options: {
  readonly fs: SpoolFs;
  readonly folder: string;
  readonly target: RedriveTarget;
  readonly file: string;
  readonly name: string;
  readonly place: number | undefined;
}): Promise<number> {
  const { fs, folder, target, file, name, place } = options;
  if (place !== undefined && target.isTakenBack(name)) {
    await removeIfThere(fs, join(folder, name));
    return 0;
  }
  const lines = (await quarantineLines(fs, join(folder, name)))
    .map((line) => parsedLine(line, target.opener))
    .filter((line) => line !== undefined);
  if (lines.some(({ isSealed, seq }) => !isSealed && target.isForeign(seq))) {
    await fs.rename(join(folder, name), join(folder, `${file}.not-sealed`));
    return 0;
  }
  const records = lines.map(({ record }) => record);
  if (place !== undefined) {
    await target.dropCopies(place, records);
  }
  const onTheWay = `${file}.released.${target.nextSeq()}`;
  await fs.rename(join(folder, name), join(folder, onTheWay));
  await fs.syncDirectory(folder);
  if (!(await target.append(records))) {
    return 0;
  }
  await target.noteTakenBack(onTheWay, records.length);
  await removeIfThere(fs, join(folder, onTheWay));
  return records.length;
}

/** Undefined for a line that no version wrote, or that somebody changed since. */
function parsedLine(
  line: string,
  opener: SealOpener,
): { readonly seq: number; readonly isSealed: boolean; readonly record: UnplacedRecord } | undefined {
  try {
    const { seq = 0, tsMs, kind, body, sealed } = Line.parse(JSON.parse(line));
    if (sealed !== undefined) {
      const opened = opener.open(Buffer.from(sealed, "base64"), { seq, tsMs, kind });
      return opened === undefined ? undefined : { seq, isSealed: true, record: { tsMs, kind, body: opened } };
    }
    return { seq, isSealed: false, record: { tsMs, kind, body: Buffer.from(JSON.stringify(body)) } };
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof z.ZodError) {
      return undefined;
    }
    throw cause;
  }
}
