import { execFile } from "node:child_process";
import { readFile, statfs } from "node:fs/promises";
import { promisify } from "node:util";
import { byteSize } from "../output/quantities.ts";
import type { CheckResult } from "./check.ts";

const execute = promisify(execFile);
/** Holds a burst of several thousand syslog datagrams while the listener is busy. */
const wantedReceiveBytes = 4 * 1024 * 1024;
const wantedSpoolBytes = 2 * 1024 ** 3;
/** statfs(2) f_type. */
const fileSystems: Readonly<Record<number, { readonly name: string; readonly volatile: boolean }>> = {
  16914836: { name: "tmpfs", volatile: true },
  2035054128: { name: "overlay", volatile: true },
  61267: { name: "ext4", volatile: false },
  1481003842: { name: "xfs", volatile: false },
  2435016766: { name: "btrfs", volatile: false },
  26985: { name: "nfs", volatile: false },
};

/** The kernel's limit on socket receive buffers: below the wanted size, bursts of syslog and traps are lost unseen. */
export async function checkReceiveBuffers(): Promise<CheckResult> {
  const name = "Receive buffers";
  let limit: number;
  try {
    limit = Number(await readFile("/proc/sys/net/core/rmem_max", "utf8"));
  } catch {
    return {
      name,
      status: "warn",
      detail: "net.core.rmem_max cannot be read here.",
      remedy: "Look at it on the machine that runs the gateway.",
    };
  }
  const detail = `net.core.rmem_max is ${byteSize(limit)}.`;
  return limit >= wantedReceiveBytes
    ? { name, status: "ok", detail }
    : {
        name,
        status: "warn",
        detail: `${detail} Bursts of syslog may be lost.`,
        remedy: `sysctl -w net.core.rmem_max=${wantedReceiveBytes}`,
      };
}

/** Where the spool lies: accepted records must outlive a restart, so memory and container layers will not do. */
export async function checkSpoolDisk(folder: string): Promise<CheckResult> {
  const name = "Spool disk";
  const stat = await statfs(folder);
  const free = stat.bavail * stat.bsize;
  const kind = fileSystems[stat.type];
  const detail = `${kind?.name ?? `file system 0x${stat.type.toString(16)}`} with ${byteSize(free)} free`;
  if (kind?.volatile === true) {
    return {
      name,
      status: "warn",
      detail: `${detail}: records do not outlive a restart.`,
      remedy: "Put the spool on a disk or a mounted volume.",
    };
  }
  return free >= wantedSpoolBytes
    ? { name, status: "ok", detail }
    : { name, status: "warn", detail: `${detail}: a long outage may fill it.`, remedy: "Free some space, or lower spool.maxBytes." };
}

/** AWS refuses requests whose time is more than five minutes off, so the clock must be kept. */
export async function checkClock(nowMs: number, notBeforeMs: number): Promise<CheckResult> {
  const name = "Clock";
  const now = new Date(nowMs).toISOString();
  const remedy = "Run a time service (systemd-timesyncd, chrony): AWS refuses requests that are five minutes off.";
  if (nowMs < notBeforeMs) return { name, status: "fail", detail: `${now} is before this software was written.`, remedy };
  try {
    const { stdout } = await execute("timedatectl", ["show", "--property=NTPSynchronized", "--value"], { timeout: 5_000 });
    return stdout.trim() === "yes"
      ? { name, status: "ok", detail: `${now}, synchronised` }
      : { name, status: "warn", detail: `${now}; no time service says that it is right.`, remedy };
  } catch {
    return { name, status: "ok", detail: `${now}; whether it is synchronised cannot be seen from here.` };
  }
}
