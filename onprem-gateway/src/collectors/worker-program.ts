import type { WorkerChannel } from "../runtime/worker-channel.ts";

/** What runs in a worker process once its configuration has arrived. */
export interface WorkerProgram {
  /** A message of the core. Anything that is not of the program's own protocol is ignored. */
  onMessage(message: unknown): void;
  /** Closes sockets and sessions. Idempotent. */
  stop(): void;
}

/** Starts a program from the first message of the core. Throws WorkerError when that is not its configuration. */
export type StartWorkerProgram = (init: unknown, channel: WorkerChannel) => WorkerProgram;
