/** Runs inside a function's worker thread: loads the handler once and answers one call after the other. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { WorkerCall, WorkerReply, WorkerSetup } from "./worker-protocol.ts";

type Handler = (event: unknown, context: unknown) => unknown;

const setup = workerData as WorkerSetup;

function reply(message: WorkerReply): void {
  parentPort?.postMessage(message);
}

async function loadHandler(): Promise<Handler> {
  const dot = setup.handler.lastIndexOf(".");
  const stem = join(setup.codeDir, setup.handler.slice(0, dot));
  const file = [".mjs", ".js", ".cjs"].map((extension) => stem + extension).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`Cannot find module '${setup.handler.slice(0, dot)}'`);
  const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const exported =
    module[setup.handler.slice(dot + 1)] ?? (module["default"] as Record<string, unknown> | undefined)?.[setup.handler.slice(dot + 1)];
  if (typeof exported !== "function") throw new Error(`${setup.handler} is undefined or not exported`);
  return exported as Handler;
}

function contextOf(call: WorkerCall): unknown {
  return {
    ...setup.context,
    functionVersion: "$LATEST",
    awsRequestId: call.requestId,
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, call.deadlineMs - Date.now()),
  };
}

function describe(error: unknown): { readonly errorType: string; readonly message: string; readonly stack: string } {
  if (error instanceof Error) return { errorType: error.name, message: error.message, stack: error.stack ?? "" };
  return { errorType: "Error", message: String(error), stack: "" };
}

/** Resolves when everything written before has left this thread, so that a call's log lines precede its answer. */
function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write("", () => resolve());
  });
}

async function answer(handler: Handler, call: WorkerCall): Promise<void> {
  const outcome = await outcomeOf(handler, call);
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  reply(outcome);
}

async function outcomeOf(handler: Handler, call: WorkerCall): Promise<WorkerReply> {
  try {
    const result = await handler(JSON.parse(call.eventJson), contextOf(call));
    return { kind: "result", requestId: call.requestId, json: JSON.stringify(result) ?? "null" };
  } catch (error) {
    return { kind: "failure", requestId: call.requestId, ...describe(error) };
  }
}

try {
  const handler = await loadHandler();
  parentPort?.on("message", (call: WorkerCall) => {
    void answer(handler, call);
  });
  reply({ kind: "ready" });
} catch (error) {
  reply({ kind: "init-failure", ...describe(error) });
}
