import { readFile } from "node:fs/promises";
import { MibIndexError } from "./errors.ts";
import { type MibIndex, openIndex } from "./mib-index.ts";

const shipped = new URL("../data/standard.isthmus-mib", import.meta.url);

/** Opens the index of the IETF, IEEE and IANA modules that ships with Isthmus. Throws `MibIndexError` when the file is missing or damaged. */
export async function openStandardIndex(file: URL | string = shipped): Promise<MibIndex> {
  const opened = openIndex(await readStandardIndex(file));
  if (opened.kind === "ok") return opened.index;
  throw new MibIndexError("data-unreadable", "the index of the standard modules is damaged", { code: opened.code, offset: opened.offset });
}

/** The bytes of that index, whatever they are. Throws `MibIndexError` when the file is missing. */
export async function readStandardIndex(file: URL | string = shipped): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch {
    throw new MibIndexError("data-unreadable", "the index of the standard modules cannot be read", { file: String(file) });
  }
}
