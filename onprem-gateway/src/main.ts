import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { checkConfig } from "./check-config.ts";
import { runWorker } from "./collectors/run-worker.ts";
import { runGateway } from "./run-gateway.ts";
import { compactHeap } from "./runtime/compact-heap.ts";
import type { WorkerRole } from "./runtime/worker.ts";

const usage = "usage: gateway --config FILE [--check]\n";
const workerRoles: readonly WorkerRole[] = ["snmp-poller", "trap-listener", "syslog-listener"];

/** Runs what the arguments ask for; undefined when a worker now serves until its core goes away. */
async function main(argv: readonly string[]): Promise<number | undefined> {
  const { config, check, worker } = readArguments(argv);
  const role = workerRoles.find((each) => each === worker);
  if (role !== undefined) {
    await runWorker(role);
    return undefined;
  }
  if (config === undefined || worker !== undefined) {
    process.stderr.write(usage);
    return 2;
  }
  if (check === true) {
    const { valid, lines } = await checkConfig(config, process.env);
    (valid ? process.stdout : process.stderr).write(`${lines.join("\n")}\n`);
    return valid ? 0 : 1;
  }
  compactHeap();
  return runGateway({ configPath: config, workerEntry: fileURLToPath(import.meta.url) });
}

function readArguments(argv: readonly string[]): { readonly config?: string; readonly check?: boolean; readonly worker?: string } {
  try {
    return parseArgs({
      args: [...argv],
      options: { config: { type: "string" }, check: { type: "boolean" }, worker: { type: "string" } },
    }).values;
  } catch {
    return {};
  }
}

const exitCode = await main(process.argv.slice(2));
if (exitCode !== undefined) {
  process.exit(exitCode);
}
