import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

interface Ending {
  /** Killed when it still runs after this time. */
  readonly deadlineMs: number;
  /** How it is asked to end; by SIGTERM when absent. */
  readonly ask?: () => void;
}

/** Asks a child to end and resolves when it has. One that never started or has ended already is left alone. */
export async function endChild(child: ChildProcess, { deadlineMs, ask = () => child.kill("SIGTERM") }: Ending): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const gone = once(child, "exit");
  const killer = setTimeout(() => child.kill("SIGKILL"), deadlineMs);
  ask();
  await gone;
  clearTimeout(killer);
}
