import { readFile } from "node:fs/promises";
import { MibIndexError } from "./errors.ts";
import { type MibIndex, openIndex } from "./mib-index.ts";

const shipped = new URL("../data/standard.isthmus-mib", import.meta.url);

/** Opens the index of the IETF, IEEE and IANA modules that ships with Isthmus. Throws `MibIndexError` when the file is missing or damaged. */
export async function openStandardIndex(file: URL | string = shipped): Promise<MibIndex> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch {
    throw new MibIndexError("data-unreadable", "the index of the standard modules cannot be read", { file: String(file) });
  }
  const opened = openIndex(bytes);
  if (opened.kind === "ok") return opened.index;
  throw new MibIndexError("data-unreadable", "the index of the standard modules is damaged", { code: opened.code, offset: opened.offset });
}
