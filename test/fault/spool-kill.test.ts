import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

/** 40 kills, 1,000 with ISTHMUS_SOAK=1. */
const kills = process.env["ISTHMUS_SOAK"] === "1" ? 1_000 : 40;
const program = fileURLToPath(new URL("./spool-under-kill.ts", import.meta.url));
const numbersPerRun = 100_000;
const key = "5e".repeat(32);

let root = "";

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "isthmus-kill-"));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

interface RunReport {
  readonly accepted: readonly number[];
  readonly settled: readonly number[];
  readonly readyMs: number;
  readonly tornTail: boolean;
  readonly signal: string | null;
  readonly log: string;
}

/** Lets a process run until it kills itself. */
async function runUntilKill(run: number): Promise<RunReport> {
  const killAtWrite = 1 + (run % 4);
  // From before the kernel has begun to after it has finished a write of some megabytes.
  const killAfterUs = 50 + ((run * 37) % 40) * 50;
  const child = spawn(process.execPath, [
    program,
    join(root, "spool"),
    String(run * numbersPerRun + 1),
    String(killAtWrite),
    String(killAfterUs),
    // From half-way on the spool is encrypted.
    ...(run < kills / 2 ? [] : [key]),
  ]);
  let output = "";
  let log = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString("utf8");
  });
  child.stderr.on("data", (chunk: Buffer) => {
    log += chunk.toString("utf8");
  });
  await once(child, "close");
  const lines = output.split("\n").slice(0, -1);
  const numbers = (what: string) => lines.filter((line) => line.startsWith(`${what} `)).map((line) => Number(line.slice(what.length)));
  return {
    accepted: numbers("accepted"),
    settled: numbers("settled"),
    readyMs: numbers("ready")[0] ?? Number.NaN,
    tornTail: /"tornBytes":[1-9]/u.test(log),
    signal: child.signalCode,
    log,
  };
}

describe("the spool of a process that is killed in the middle of writing", () => {
  it(
    "D5: loses nothing accepted, invents nothing and gives nothing out twice, over many torn writes",
    async () => {
      const reports: RunReport[] = [];
      for (let run = 0; run < kills; run += 1) {
        const report = await runUntilKill(run);
        expect(report.signal, report.log).toBe("SIGKILL");
        reports.push(report);
      }
      const accepted = reports.slice(0, -1).flatMap((report) => report.accepted);
      const settled = reports.flatMap((report) => report.settled);

      const seen = new Set(settled);
      const tornTails = reports.filter(({ tornTail }) => tornTail).length;
      const readyMs = reports.map((report) => report.readyMs).filter((ms) => Number.isFinite(ms));
      const facts = `kills ${kills}, torn tails ${tornTails}, accepted ${accepted.length}, settled ${settled.length}, slowest start to first accept ${Math.max(...readyMs)} ms`;
      process.stdout.write(`D5: ${facts}\n`);
      expect(accepted.filter((n) => !seen.has(n))).toEqual([]);
      expect(seen.size).toBe(settled.length);
      expect(settled).toEqual([...settled].sort((a, b) => a - b));
      expect(accepted.length).toBeGreaterThan(kills * 10);
      expect(tornTails).toBeGreaterThan(kills / 10);
    },
    60_000 + kills * 3_000,
  );
});
