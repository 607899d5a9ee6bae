import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("./gateway-under-load.ts", import.meta.url));

export interface LoadOptions {
  readonly directory: string;
  readonly url: string;
  readonly first: number;
  readonly last: number;
  /** Encrypts the spool. */
  readonly key?: string;
  /** Records offered at once, 40 unless told. */
  readonly burst?: number;
  /** Kill -9 this long after the first accepted record. */
  readonly killAfterMs?: number;
  /** SIGTERM this long after the first accepted record. */
  readonly terminateAfterMs?: number;
}

export interface LoadResult {
  /** Numbers that the process reported as accepted before it ended. */
  readonly accepted: readonly number[];
  readonly ending: "drained" | "stopped" | "killed" | "failed";
  /** From SIGTERM to the end; 0 when none was sent. */
  readonly stoppedInMs: number;
  /** The recovery at the start had to cut half a write. */
  readonly tornTail: boolean;
  readonly log: string;
}

/** Runs a gateway under load in a child process to its end, or to its violent end. */
export function runUnderLoad(options: LoadOptions): Promise<LoadResult> {
  const { directory, url, first, last, key, burst = 40, killAfterMs, terminateAfterMs } = options;
  const keys = key === undefined ? [] : [key];
  const child = spawn(process.execPath, [program, directory, url, String(first), String(last), String(burst), ...keys], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let log = "";
  let killer: NodeJS.Timeout | undefined;
  let terminatedAtMs: number | undefined;
  const terminate = () => {
    terminatedAtMs = performance.now();
    child.kill("SIGTERM");
  };
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString("utf8");
    if (killAfterMs !== undefined) {
      killer ??= setTimeout(() => child.kill("SIGKILL"), killAfterMs);
    }
    if (terminateAfterMs !== undefined) {
      killer ??= setTimeout(terminate, terminateAfterMs);
    }
  });
  child.stderr.on("data", (chunk: Buffer) => {
    log += chunk.toString("utf8");
  });
  return new Promise((resolve) => {
    child.once("close", (_code, signal) => {
      clearTimeout(killer);
      const lines = output.split("\n").slice(0, -1);
      const accepted = lines.map(Number).filter((n) => Number.isInteger(n));
      const stoppedInMs = terminatedAtMs === undefined ? 0 : performance.now() - terminatedAtMs;
      resolve({ accepted, ending: endingOf(lines.at(-1), signal), stoppedInMs, tornTail: /"tornBytes":[1-9]/u.test(log), log });
    });
  });
}

function endingOf(lastLine: string | undefined, signal: NodeJS.Signals | null): LoadResult["ending"] {
  if (lastLine === "drained" || lastLine === "stopped") {
    return lastLine;
  }
  return signal === "SIGKILL" ? "killed" : "failed";
}
