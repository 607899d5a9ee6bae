import type { WorkerRole } from "../runtime/worker.ts";

/** Entry of a worker process: serves the core until it goes away. */
export async function runWorker(role: WorkerRole): Promise<void> {
  process.title = `isthmus ${role}`;
}
