import { existsSync } from "node:fs";
import { MibDictionary } from "@isthmus/mib-index/dictionary";
import { MibIndexError } from "@isthmus/mib-index/errors";
import { openIndexFolder } from "@isthmus/mib-index/index-folder";
import type { MibIndex } from "@isthmus/mib-index/mib-index";
import { openStandardIndex } from "@isthmus/mib-index/standard-index";

/** What the gateway names OIDs by, with the files that it had to leave out. */
export interface OpenedMibs {
  readonly dictionary: MibDictionary;
  readonly leftOut: readonly { readonly file: string; readonly reason: string }[];
}

/** Opens the operator's imported modules, if a folder is given, over the standard modules. What is missing or damaged is told, not thrown. */
export async function openMibs(dir: string | undefined): Promise<OpenedMibs> {
  const own = dir === undefined ? { indexes: [], leftOut: [] } : await openIndexFolder(dir);
  const standard = await openShipped();
  return {
    dictionary: new MibDictionary([...own.indexes, ...(standard === undefined ? [] : [standard])]),
    leftOut: [
      ...own.leftOut,
      ...(standard === undefined ? [{ file: "standard.isthmus-mib", reason: "it did not come with the gateway" }] : []),
    ],
  };
}

/** Beside the bundle in the image, in its package when running from source. */
async function openShipped(): Promise<MibIndex | undefined> {
  const besideBundle = new URL("./mibs/standard.isthmus-mib", import.meta.url);
  try {
    return await (existsSync(besideBundle) ? openStandardIndex(besideBundle) : openStandardIndex());
  } catch (error) {
    if (error instanceof MibIndexError) {
      return undefined;
    }
    throw error;
  }
}
