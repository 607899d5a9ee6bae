import { readFileSync } from "node:fs";

const ticksPerSecond = 100;

/** User and system seconds of a process so far; with `children`, those of its ended and awaited children too. Linux only. */
export function cpuSeconds(pid: number | "self", { children = false }: { readonly children?: boolean } = {}): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const ticks = (children ? [11, 12, 13, 14] : [11, 12]).reduce((sum, field) => sum + Number(fields[field]), 0);
  return ticks / ticksPerSecond;
}

/** Resident memory of a process in MiB. */
export function residentMib(pid: number | "self"): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]);
  return (pages * 4_096) / 2 ** 20;
}

/** Process ids of the living children of this process. */
export function childPids(): readonly number[] {
  return readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
}
