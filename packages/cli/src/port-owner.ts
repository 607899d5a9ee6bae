import { readdir, readFile, readlink } from "node:fs/promises";
import type { WantedPort } from "./free-port.ts";

/**
 * The process that holds a port, as `process 4711 (node server.ts)`; undefined when the system does not tell, for instance because the
 * process belongs to somebody else.
 */
export async function portOwner({ protocol, port }: Pick<WantedPort, "protocol" | "port">): Promise<string | undefined> {
  const sockets = new Set<string>();
  for (const table of [`/proc/net/${protocol}`, `/proc/net/${protocol}6`]) {
    for (const inode of inodesOf((await textOf(table)) ?? "", port)) sockets.add(`socket:[${inode}]`);
  }
  if (sockets.size === 0) return undefined;
  for (const pid of await namesIn("/proc")) {
    if (/^\d+$/u.test(pid) && (await holdsAny(pid, sockets))) {
      const command = ((await textOf(`/proc/${pid}/cmdline`)) ?? "").replaceAll("\0", " ").trim();
      return `process ${pid} (${command})`;
    }
  }
  return undefined;
}

const listening = "0A";
const unconnectedUdp = "07";

/** Inodes of the sockets bound to a local port (proc(5), /proc/net/tcp and /proc/net/udp). */
function inodesOf(table: string, port: number): readonly string[] {
  return table.split("\n").flatMap((line) => {
    const [, local = "", , state = "", , , , , , inode] = line.trim().split(/\s+/u);
    const bound = Number.parseInt(local.split(":")[1] ?? "", 16) === port && (state === listening || state === unconnectedUdp);
    return bound && inode !== undefined ? [inode] : [];
  });
}

async function holdsAny(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  for (const descriptor of await namesIn(`/proc/${pid}/fd`)) {
    if (sockets.has((await targetOf(`/proc/${pid}/fd/${descriptor}`)) ?? "")) return true;
  }
  return false;
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}

async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch {
    return [];
  }
}

async function targetOf(path: string): Promise<string | undefined> {
  try {
    return await readlink(path);
  } catch {
    return undefined;
  }
}
