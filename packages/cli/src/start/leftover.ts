import { readFile, rm, writeFile } from "node:fs/promises";
import { identityOf, type ProcessIdentity, stillRuns } from "../process-identity.ts";

/** Longer than a gateway's own orderly stop may take. */
const endWithinMs = 8_000;
const lookEveryMs = 50;

/** Notes which process runs, so that the next start finds it when this one is killed. */
export async function noteProcess(file: string, pid: number): Promise<void> {
  await writeFile(file, JSON.stringify(await identityOf(pid)));
}

/** Harmless when there is no note. */
export async function forgetProcess(file: string): Promise<void> {
  await rm(file, { force: true });
}

/**
 * Ends the process that a killed start has left behind, orderly at first; true when there was one. Only the noted process is touched,
 * never one that has got its number since.
 */
export async function endLeftover(file: string): Promise<boolean> {
  const noted = await readNote(file);
  const found = noted !== undefined && (await stillRuns(noted));
  if (found) {
    await end(noted);
  }
  await forgetProcess(file);
  return found;
}

async function end(identity: ProcessIdentity): Promise<void> {
  process.kill(identity.pid, "SIGTERM");
  for (let waitedMs = 0; await stillRuns(identity); waitedMs += lookEveryMs) {
    if (waitedMs === endWithinMs) {
      process.kill(identity.pid, "SIGKILL");
    }
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

/** Undefined when there is no note or it does not say for sure which process is meant. */
async function readNote(file: string): Promise<ProcessIdentity | undefined> {
  let note: unknown;
  try {
    note = JSON.parse(await readFile(file, "utf8"));
  } catch {
    return undefined;
  }
  if (typeof note !== "object" || note === null || !("pid" in note) || !("startTicks" in note)) {
    return undefined;
  }
  const { pid, startTicks } = note;
  return typeof pid === "number" && Number.isInteger(pid) && pid > 1 && typeof startTicks === "number" ? { pid, startTicks } : undefined;
}
