import { type FileHandle, mkdir, open, readdir, rename, statfs, unlink } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { causeCode, SpoolIoError } from "../errors.ts";
import type { SpoolFile, SpoolFs } from "./spool-fs.ts";

const flags = { create: "wx+", read: "r", write: "r+" } as const;

/** The spool's files on the real file system. Files are readable by their owner only. */
export const nodeSpoolFs: SpoolFs = {
  makeDirectory: (path) => translatedIo("mkdir", () => makeDirectoryDurably(resolve(path))),
  list: (directory) => translatedIo("readdir", () => readdir(directory)),
  open: (path, mode) => translatedIo("open", async () => spoolFile(await open(path, flags[mode], 0o600))),
  rename: (from, to) => translatedIo("rename", () => rename(from, to)),
  unlink: (path) => translatedIo("unlink", () => unlink(path)),
  syncDirectory: (directory) => translatedIo("fsync", () => syncDirectory(directory)),
  freeBytes: async (directory) => {
    const { bavail, bsize } = await translatedIo("statfs", () => statfs(directory));
    return bavail * bsize;
  },
};

function spoolFile(handle: FileHandle): SpoolFile {
  return {
    write: (data, position) => translatedIo("write", () => writeFully(handle, { data, position })),
    read: async (target, position) => {
      const { bytesRead } = await translatedIo("read", () => handle.read(target, 0, target.length, position));
      return bytesRead;
    },
    truncate: (length) => translatedIo("truncate", () => handle.truncate(length)),
    datasync: () => translatedIo("fdatasync", () => handle.datasync()),
    size: async () => (await translatedIo("stat", () => handle.stat())).size,
    close: () => translatedIo("close", () => handle.close()),
  };
}

async function writeFully(handle: FileHandle, { data, position }: { readonly data: Uint8Array; readonly position: number }): Promise<void> {
  let written = 0;
  while (written < data.length) {
    const { bytesWritten } = await handle.write(data, written, data.length - written, position + written);
    if (bytesWritten === 0) {
      throw new SpoolIoError("write", "ENOSPC");
    }
    written += bytesWritten;
  }
}

/** A directory that was just made is itself an entry of its parent, which a power loss may forget. */
async function makeDirectoryDurably(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (cause) {
    switch (causeCode(cause)) {
      case "EEXIST":
        return;
      case "ENOENT":
        await makeDirectoryDurably(dirname(path));
        await makeDirectoryDurably(path);
        return;
      default:
        throw cause;
    }
  }
  await syncDirectory(dirname(path));
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Turns what the operating system refuses into SpoolIoError. */
export async function translatedIo<T>(operation: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw cause instanceof SpoolIoError ? cause : new SpoolIoError(operation, causeCode(cause));
  }
}
