import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const soak = process.env["ISTHMUS_SOAK"] === "1";
/** A backlog of 160 MiB, of 10 GiB with ISTHMUS_SOAK=1, and then of plain records too, which take less. */
const backlogBytes = soak ? 10 * 2 ** 30 : 160 * 2 ** 20;
const key = "5e".repeat(32);
const spools = [...(soak ? [{ spool: "plain", keys: [] }] : []), { spool: "encrypted", keys: [key] }];
const program = fileURLToPath(new URL("./full-spool.ts", import.meta.url));

let root = "";

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "isthmus-start-"));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Runs the program with a heap that fits a container of 256 MiB, and returns what it measured. */
async function run(task: "fill" | "start", keys: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const child = spawn(process.execPath, ["--max-old-space-size=160", program, task, join(root, "spool"), String(backlogBytes), ...keys]);
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString("utf8");
  });
  await once(child, "close");
  expect(child.exitCode).toBe(0);
  return JSON.parse(output) as Readonly<Record<string, number>>;
}

describe("a start on a full spool", () => {
  it.each(spools)(
    "D9: takes no longer and no more memory because of the backlog, and serves both lanes and an eviction within 200 MiB: $spool",
    async ({ spool, keys }) => {
      await run("fill", keys);

      const facts = await run("start", keys);

      process.stdout.write(`D9, ${spool}: ${JSON.stringify(facts)}\n`);
      expect(facts["backlogBytes"]).toBeGreaterThan(backlogBytes * 0.9);
      expect(facts["live"]).toBeGreaterThan(0);
      expect(facts["backfill"]).toBeGreaterThan(0);
      expect(facts["evicted"]).toBeGreaterThan(0);
      expect(facts["peakRssBytes"]).toBeLessThan(200 * 2 ** 20);
    },
    60_000 + backlogBytes / 10_000,
  );
});
