import { dirname } from "node:path";
import { SpoolIoError } from "../errors.ts";
import { layout } from "./layout.ts";
import type { SpoolFs } from "./spool-fs.ts";

/** Puts `data` under `path` so that a crash leaves either the old or the new content, never a mixture. */
export async function replaceFile(fs: SpoolFs, path: string, data: Uint8Array): Promise<void> {
  const temporary = path + layout.temporarySuffix;
  await removeIfThere(fs, temporary);
  const file = await fs.open(temporary, "create");
  try {
    await file.write(data, 0);
    await file.datasync();
  } finally {
    await file.close();
  }
  await fs.rename(temporary, path);
  await fs.syncDirectory(dirname(path));
}

/** The content of a file, the first `maxBytes` of it, or undefined when there is none. */
export async function readSmallFile(fs: SpoolFs, path: string, maxBytes = 1024 * 1024): Promise<Buffer | undefined> {
  try {
    const file = await fs.open(path, "read");
    try {
      const buffer = Buffer.alloc(Math.min(await file.size(), maxBytes));
      return buffer.subarray(0, await file.read(buffer, 0));
    } finally {
      await file.close();
    }
  } catch (cause) {
    return undefinedWhenMissing(cause);
  }
}

/** Unlinks a file that may be missing. */
export async function removeIfThere(fs: SpoolFs, path: string): Promise<void> {
  try {
    await fs.unlink(path);
  } catch (cause) {
    undefinedWhenMissing(cause);
  }
}

function undefinedWhenMissing(cause: unknown): undefined {
  if (cause instanceof SpoolIoError && cause.errno === "ENOENT") {
    return undefined;
  }
  throw cause;
}
