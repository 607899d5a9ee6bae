import { DeviceLab } from "./device-lab.ts";
import type { LabReply, LabRequest } from "./lab-channel.ts";

/** Entry of the lab's own process: it lives as long as the channel to its parent. */
let lab: DeviceLab | undefined;
let stopping = false;

function reply(message: LabReply): void {
  if (process.connected) process.send?.(message);
}

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await lab?.stop();
  process.exit(0);
}

async function start(created: DeviceLab): Promise<void> {
  lab = created;
  try {
    await created.start();
    reply({ type: "started" });
  } catch (error) {
    const message = error instanceof Error ? error.message : "The lab could not start.";
    process.send?.({ type: "failed", message } satisfies LabReply, () => process.exit(1));
  }
}

async function handle(request: LabRequest): Promise<void> {
  switch (request.type) {
    case "start":
      return start(new DeviceLab(request.settings));
    case "run": {
      const outcome = await lab?.run(request.name, request.args);
      if (outcome !== undefined) reply({ type: "ran", id: request.id, outcome });
      return;
    }
    case "stop":
      return stop();
  }
}

process.on("message", (request: LabRequest) => void handle(request));
process.on("disconnect", () => void stop());
process.on("SIGTERM", () => void stop());
