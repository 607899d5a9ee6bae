import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("./gateway-under-load.ts", import.meta.url));

export interface LoadOptions {
  readonly directory: string;
  readonly url: string;
  readonly first: number;
  readonly last: number;
  /** Records offered at once, 40 unless told. */
  readonly burst?: number;
  /** Kill -9 this long after the first accepted record. */
  readonly killAfterMs?: number;
}

export interface LoadResult {
  /** Numbers that the process reported as accepted before it ended. */
  readonly accepted: readonly number[];
  readonly ending: "drained" | "killed" | "failed";
  /** The recovery at the start had to cut half a write. */
  readonly tornTail: boolean;
  readonly log: string;
}

/** Runs a gateway under load in a child process to its end, or to its violent end. */
export function runUnderLoad({ directory, url, first, last, burst = 40, killAfterMs }: LoadOptions): Promise<LoadResult> {
  const child = spawn(process.execPath, [program, directory, url, String(first), String(last), String(burst)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let log = "";
  let killer: NodeJS.Timeout | undefined;
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString("utf8");
    if (killAfterMs !== undefined) {
      killer ??= setTimeout(() => child.kill("SIGKILL"), killAfterMs);
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
      const ending = lines.at(-1) === "drained" ? "drained" : signal === "SIGKILL" ? "killed" : "failed";
      resolve({ accepted, ending, tornTail: /"tornBytes":[1-9]/u.test(log), log });
    });
  });
}
