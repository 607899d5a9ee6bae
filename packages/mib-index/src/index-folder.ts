import { readdir, readFile } from "node:fs/promises";
import { type MibIndex, openIndex } from "./mib-index.ts";

/** How an index file's name ends. */
export const indexExtension = ".isthmus-mib";

/** The indexes of a folder in the order of their names, and the files that could not be used. */
export interface IndexFolder {
  readonly indexes: readonly MibIndex[];
  readonly leftOut: readonly { readonly file: string; readonly reason: string }[];
}

/** Opens every index file of a folder. A damaged file is left out, a folder that is not there is empty: nothing was imported yet. */
export async function openIndexFolder(folder: string): Promise<IndexFolder> {
  const indexes: MibIndex[] = [];
  const leftOut: { file: string; reason: string }[] = [];
  for (const name of await indexFiles(folder)) {
    const file = `${folder}/${name}`;
    const opened = await openFile(file);
    if (opened.kind === "ok") indexes.push(opened.index);
    else leftOut.push({ file, reason: `${opened.code}: import the folder again` });
  }
  return { indexes, leftOut };
}

async function openFile(
  file: string,
): Promise<ReturnType<typeof openIndex> | { readonly kind: "unreadable"; readonly code: "unreadable" }> {
  try {
    return openIndex(await readFile(file));
  } catch {
    return { kind: "unreadable", code: "unreadable" };
  }
}

async function indexFiles(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(indexExtension)).sort();
  } catch {
    // There is no such folder.
    return [];
  }
}
