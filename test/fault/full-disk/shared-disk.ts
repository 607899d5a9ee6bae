import { open, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { nodeSpoolFs } from "@isthmus/onprem-gateway/spool/node-spool-fs";
import type { SpoolFs } from "@isthmus/onprem-gateway/spool/spool-fs";
import { ForgetfulFs } from "@isthmus/onprem-gateway/spool/testing/forgetful-fs";

/** A disk that the spool shares with somebody who fills it. */
export interface SharedDisk {
  readonly fs: SpoolFs;
  readonly directory: string;
  /** The other one takes all that is free but so many bytes. */
  takeAllBut(bytes: number): Promise<void>;
  /** The other one gives back what he took. */
  giveBack(): Promise<void>;
}

/** The modelled disk. */
export function modelledDisk(): SharedDisk {
  const fs = new ForgetfulFs();
  return {
    fs,
    directory: "/spool",
    takeAllBut: async (bytes) => {
      fs.capacityBytes = fs.usedBytes + bytes;
    },
    giveBack: async () => {
      fs.capacityBytes = Number.POSITIVE_INFINITY;
    },
  };
}

const pieceBytes = 4_096;

/** A file system that is mounted at `root`, small enough to be filled. */
export function mountedDisk(root: string): SharedDisk {
  const filler = join(root, "somebody-else");
  const freeBytes = async () => {
    const { bavail, bsize } = await statfs(root);
    return bavail * bsize;
  };
  return {
    fs: nodeSpoolFs,
    directory: join(root, "spool"),
    takeAllBut: async (bytes) => {
      const file = await open(filler, "a");
      try {
        for (let free = await freeBytes(); free > bytes; free = await freeBytes()) {
          await file.write(Buffer.alloc(Math.max(pieceBytes, Math.min(2 ** 20, free - bytes))));
          // What is not on the disk yet does not count as taken.
          await file.sync();
        }
      } catch (cause) {
        if (!(cause instanceof Error && "code" in cause && cause.code === "ENOSPC")) {
          throw cause;
        }
      } finally {
        await file.close();
      }
    },
    giveBack: () => rm(filler, { force: true }),
  };
}
