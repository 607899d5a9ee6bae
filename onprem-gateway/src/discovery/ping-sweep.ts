import { spawn } from "node:child_process";
import { causeCode } from "../errors.ts";

export interface SweepOptions {
  readonly addresses: readonly string[];
  /** Echo requests a second. */
  readonly perSecond: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Told after every part of the sweep, with the number of addresses done. */
  readonly onProgress: (done: number) => void;
}

export type SweepResult =
  | { readonly kind: "ok"; readonly alive: ReadonlySet<string> }
  /** This machine cannot ping; the problem names the remedy. */
  | { readonly kind: "unable"; readonly problem: string };

/** Seconds of sending in one part: long enough that waiting for its last answers does not matter, short enough to show progress. */
const partSeconds = 5;

/**
 * Pings every address once, and once more when the first echo is lost, through fping at a capped rate. What answered before an abort is
 * in the result.
 */
export async function sweep(options: SweepOptions): Promise<SweepResult> {
  const { addresses, perSecond, signal, onProgress } = options;
  const alive = new Set<string>();
  const size = Math.min(4_096, Math.max(32, Math.ceil(perSecond * partSeconds)));
  for (let from = 0; from < addresses.length && !signal.aborted; from += size) {
    const part = addresses.slice(from, from + size);
    const problem = await sweepPart(part, options, alive);
    if (problem !== undefined && !signal.aborted) {
      return { kind: "unable", problem };
    }
    onProgress(Math.min(from + size, addresses.length));
  }
  return { kind: "ok", alive };
}

/** Resolves with a problem when fping itself fails. */
function sweepPart(
  addresses: readonly string[],
  { perSecond, timeoutMs, signal }: SweepOptions,
  alive: Set<string>,
): Promise<string | undefined> {
  const intervalMs = Math.max(1, Math.ceil(1_000 / perSecond));
  const child = spawn("fping", ["-a", "-r", "1", "-B", "1", "-t", `${timeoutMs}`, "-i", `${intervalMs}`], {
    stdio: ["pipe", "pipe", "ignore"],
    signal,
    killSignal: "SIGKILL",
  });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  child.stdin.on("error", () => child.kill("SIGKILL"));
  child.stdin.end(`${addresses.join("\n")}\n`);
  return new Promise((resolve) => {
    child.on("error", (error) => {
      resolve(causeCode(error) === "ENOENT" ? "fping is not installed: install the package fping" : "fping could not be started");
    });
    child.on("close", (code) => {
      const known = new Set(addresses);
      for (const line of printed.split("\n")) {
        if (known.has(line.trim())) {
          alive.add(line.trim());
        }
      }
      resolve(code === 0 || code === 1 || code === 2 ? undefined : "fping may not send: give it CAP_NET_RAW, or scan without ping");
    });
  });
}
