import { readFile } from "node:fs/promises";

/** One process and no later one that was given the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in clock ticks since the machine did (proc(5), /proc/pid/stat). Absent where there is no /proc. */
  readonly startTicks?: number;
}

/** Identity of a process that runs now; without start time where the system does not tell. */
export async function identityOf(pid: number): Promise<ProcessIdentity> {
  const stat = await readStat(pid);
  return stat === undefined ? { pid } : { pid, startTicks: stat.startTicks };
}

/** Does this very process still run? One that ended and was not yet collected by its parent does not. */
export async function stillRuns({ pid, startTicks }: ProcessIdentity): Promise<boolean> {
  const stat = await readStat(pid);
  if (stat === undefined) {
    return startTicks === undefined && answersSignals(pid);
  }
  return !stat.ended && (startTicks === undefined || stat.startTicks === startTicks);
}

async function readStat(pid: number): Promise<{ readonly startTicks: number; readonly ended: boolean } | undefined> {
  let text: string;
  try {
    text = await readFile(`/proc/${pid}/stat`, "latin1");
  } catch {
    return undefined;
  }
  // The name in parentheses may hold anything, spaces and parentheses included.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { startTicks: Number(fields[19]), ended: fields[0] === "Z" || fields[0] === "X" };
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else is alive too.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
