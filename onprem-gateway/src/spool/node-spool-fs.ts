import { type FileHandle, mkdir, open, readdir, rename, statfs, unlink } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { causeCode, SpoolIoError } from "../errors.ts";
import type { SpoolFile, SpoolFs } from "./spool-fs.ts";

const flags = { create: "wx+", read: "r", write: "r+" } as const;

/** The spool's files on the real file system. Files are readable by their owner only. */
export const nodeSpoolFs: SpoolFs = {
  makeDirectory: (path) => translated("mkdir", () => makeDirectoryDurably(resolve(path))),
  list: (directory) => translated("readdir", () => readdir(directory)),
  open: (path, mode) => translated("open", async () => spoolFile(await open(path, flags[mode], 0o600))),
  rename: (from, to) => translated("rename", () => rename(from, to)),
  unlink: (path) => translated("unlink", () => unlink(path)),
  syncDirectory: (directory) => translated("fsync", () => syncDirectory(directory)),
  freeBytes: async (directory) => {
    const { bavail, bsize } = await translated("statfs", () => statfs(directory));
    return bavail * bsize;
  },
};

function spoolFile(handle: FileHandle): SpoolFile {
  return {
    write: (data, position) => translated("write", () => writeFully(handle, { data, position })),
    read: async (target, position) => {
      const { bytesRead } = await translated("read", () => handle.read(target, 0, target.length, position));
      return bytesRead;
    },
    truncate: (length) => translated("truncate", () => handle.truncate(length)),
    datasync: () => translated("fdatasync", () => handle.datasync()),
    size: async () => (await translated("stat", () => handle.stat())).size,
    close: () => translated("close", () => handle.close()),
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

async function translated<T>(operation: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw cause instanceof SpoolIoError ? cause : new SpoolIoError(operation, causeCode(cause));
  }
}
