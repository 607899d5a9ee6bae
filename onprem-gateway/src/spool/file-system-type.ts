import { statfs } from "node:fs/promises";
import { causeCode, StartError } from "../errors.ts";

/** File systems whose content does not outlive the machine or the container: magic numbers of statfs(2). */
const volatileTypes: ReadonlyMap<number, string> = new Map([
  [0x01021994, "tmpfs"],
  [0x858458f6, "ramfs"],
  [0x794c7630, "overlay"],
]);

/** The name of the volatile file system that holds the path, or undefined when it lies on a disk. */
export async function volatileFileSystem(path: string): Promise<string | undefined> {
  return volatileTypes.get((await statfs(path)).type);
}

/** Throws StartError when the directory would be forgotten at the next reboot or container start, unless that is allowed. */
export async function requireLastingDirectory(directory: string, { allowVolatile }: { readonly allowVolatile: boolean }): Promise<void> {
  if (allowVolatile) {
    return;
  }
  let fileSystem: string | undefined;
  try {
    fileSystem = await volatileFileSystem(directory);
  } catch (cause) {
    throw new StartError("spool-unusable", "the spool directory cannot be examined", { directory, errno: causeCode(cause) });
  }
  if (fileSystem !== undefined) {
    throw new StartError(
      "spool-volatile",
      "the spool lies on a file system that forgets; mount a volume there, or set spool.allowVolatile if losing data is acceptable",
      { directory, fileSystem },
    );
  }
}
