import { readFileSync } from "node:fs";

/** Resident memory in megabytes of the largest worker of this role that this process started; 0 when there is none. */
export function workerMb(role: string): number {
  const pids = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ");
  return Math.max(0, ...pids.map((pid) => residentMb(pid, role)));
}

function residentMb(pid: string, role: string): number {
  try {
    const isWorker = readFileSync(`/proc/${pid}/cmdline`, "latin1").includes(role);
    const resident = /VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return isWorker ? Number(resident?.[1] ?? 0) / 1_024 : 0;
  } catch {
    return 0;
  }
}
