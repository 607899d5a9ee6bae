import { UsageError } from "./errors.ts";
import { runningStack } from "./state-folder.ts";

/** Answer of the console's own API: parsed JSON, not yet trusted. */
export interface ConsoleAnswer {
  readonly status: number;
  readonly body: unknown;
}

const deadlineMs = 60_000;

/** Talks to the console of the stack that runs from a folder. Throws `UsageError` "not-running" when there is none. */
export async function askConsole(cwd: string, request: { readonly path: string; readonly body?: unknown }): Promise<ConsoleAnswer> {
  const stack = await runningStack(cwd);
  const missing = new UsageError("not-running", "No local stack runs from this folder. Start one with `isthmus start`.");
  if (stack === undefined) throw missing;
  const origin = `http://127.0.0.1:${stack.consolePort}`;
  const post = { method: "POST", headers: { "content-type": "application/json", origin }, body: JSON.stringify(request.body) };
  try {
    const response = await fetch(`${origin}${request.path}`, {
      ...(request.body === undefined ? {} : post),
      signal: AbortSignal.timeout(deadlineMs),
    });
    return { status: response.status, body: await response.json() };
  } catch {
    throw missing;
  }
}
