import type { WorkerRole } from "../runtime/worker.ts";
import { serveWorkerChannel } from "../runtime/worker-channel.ts";
import { startPollerWorker } from "./snmp/poller-worker.ts";
import { startSyslogWorker } from "./syslog/syslog-worker.ts";
import { startTrapWorker } from "./traps/trap-worker.ts";
import type { StartWorkerProgram, WorkerProgram } from "./worker-program.ts";

const programs: Readonly<Record<WorkerRole, StartWorkerProgram>> = {
  "snmp-poller": startPollerWorker,
  "syslog-listener": startSyslogWorker,
  "trap-listener": startTrapWorker,
};

/** Entry of a worker process: serves the core until the core goes away, which ends the process. */
export async function runWorker(role: WorkerRole): Promise<void> {
  let program: WorkerProgram | undefined;
  const channel = serveWorkerChannel({
    onInit: (body) => {
      program ??= programs[role](body, channel);
    },
    onMessage: (body) => program?.onMessage(body),
  });
}
