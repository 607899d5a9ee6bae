import { access, constants, statfs } from "node:fs/promises";
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

/** What a person can do about a directory that cannot be used, by the operating system's reason. */
const remedies: Readonly<Record<string, string>> = {
  EROFS: "the spool lies on a read-only file system; mount it writable",
  EACCES: "the spool directory belongs to somebody else; give it to the user that the gateway runs as",
  EPERM: "the spool directory belongs to somebody else; give it to the user that the gateway runs as",
  ENOTDIR: "the path of the spool leads through a file; name a directory",
  ENOSPC: "the disk of the spool is full and nothing of it belongs to the spool; make room",
};

/** The StartError for a spool directory that the operating system refused. */
export function unusableDirectory(directory: string, errno: string): StartError {
  const remedy = remedies[errno] ?? "the spool directory cannot be used; check that it exists and belongs to the gateway's user";
  return new StartError("spool-unusable", remedy, { directory, errno });
}

/** Throws StartError with the remedy when this process may not read and write in the directory. */
export async function requireOwnDirectory(directory: string): Promise<void> {
  try {
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw unusableDirectory(directory, causeCode(cause));
  }
}
