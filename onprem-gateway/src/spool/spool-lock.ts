import { type FileHandle, link, open, rename, unlink } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { causeCode, StartError } from "../errors.ts";
import { layout } from "./layout.ts";

export interface SpoolLock {
  release(): Promise<void>;
}

/**
 * Makes this process the only user of a spool. The lock is a listening Unix socket in the directory: the kernel drops it when
 * its owner dies, in whatever way, and it holds between containers that share a volume, where process ids mean nothing.
 * A socket nobody listens on is a dead owner's and is taken over. Throws StartError when another gateway is alive.
 */
export async function lockSpool(directory: string): Promise<SpoolLock> {
  const handle = await openDirectory(directory);
  // Socket addresses hold about 100 characters; the path through the descriptor is short however deep the spool lies.
  const path = join(`/proc/self/fd/${handle.fd}`, layout.lock);
  try {
    const server = await listen(path);
    return {
      release: async () => {
        await new Promise<void>((resolve) => server.close(() => resolve()));
        await handle.close();
      },
    };
  } catch (cause) {
    await handle.close();
    throw cause;
  }
}

async function openDirectory(directory: string): Promise<FileHandle> {
  try {
    return await open(directory, "r");
  } catch (cause) {
    throw new StartError("spool-unusable", "the spool directory cannot be opened; check its path and owner", {
      directory,
      errno: causeCode(cause),
    });
  }
}

async function listen(path: string): Promise<Server> {
  const first = await tryListen(path);
  if (first.kind === "listening") {
    return first.server;
  }
  if (first.errno === "EADDRINUSE" && !(await isAlive(path)) && (await removeDead(path))) {
    const second = await tryListen(path);
    if (second.kind === "listening") {
      return second.server;
    }
  }
  throw first.errno === "EADDRINUSE"
    ? new StartError("spool-locked", "another gateway uses this spool; stop it or give this one another directory")
    : new StartError("spool-unusable", "the spool cannot be locked; its file system must allow Unix sockets", { errno: first.errno });
}

function tryListen(
  path: string,
): Promise<{ readonly kind: "listening"; readonly server: Server } | { readonly kind: "failed"; readonly errno: string }> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once("error", (cause) => resolve({ kind: "failed", errno: causeCode(cause) }));
    server.listen(path, () => resolve({ kind: "listening", server }));
  });
}

function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", (cause) => resolve(causeCode(cause) !== "ECONNREFUSED"));
  });
}

/** Between the look and the removal another gateway may have taken over: what was moved away is looked at again, and put back if it lives. */
async function removeDead(path: string): Promise<boolean> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
    if (await isAlive(aside)) {
      await link(aside, path);
      return false;
    }
    return true;
  } catch (cause) {
    return causeCode(cause) === "ENOENT";
  } finally {
    await unlink(aside).catch(ignoreMissing);
  }
}

function ignoreMissing(cause: unknown): void {
  if (causeCode(cause) !== "ENOENT") {
    throw new StartError("spool-unusable", "a dead lock cannot be removed from the spool directory", { errno: causeCode(cause) });
  }
}
