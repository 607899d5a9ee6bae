import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("./guided-fuzz.ts", import.meta.url));
/** ISTHMUS_SOAK=1 goes on for ten minutes with each; without it, for three seconds, which is long enough to find its way. */
const seconds = process.env["ISTHMUS_SOAK"] === "1" ? 600 : 3;

interface Outcome {
  readonly runs: number;
  /** Blocks of code that good inputs reach, and that all inputs reached, each as run or as left out. */
  readonly blocksOfSeeds: number;
  readonly blocks: number;
  readonly corpus: number;
  readonly slow: number;
  readonly slowestMs: number;
  readonly grownMb: number;
}

function fuzz(what: "guard" | "traps" | "syslog"): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--expose-gc", program, what, `${seconds}`], { encoding: "utf8" });

  expect(status, stderr).toBe(0);
  const { runs, blocksOfSeeds, blocks, corpus, slow, slowestMs, grownMb } = JSON.parse(stdout) as Outcome;
  process.stdout.write(
    `${what}: ${runs} inputs in ${seconds} s, ${blocksOfSeeds} blocks by good inputs, ${blocks} in all, ${corpus} inputs kept, ` +
      `slowest ${slowestMs.toFixed(1)} ms (${slow} over 50 ms), grew ${grownMb.toFixed(1)} MB\n`,
  );
  expect(runs).toBeGreaterThan(100);
  expect(blocks).toBeGreaterThan(blocksOfSeeds);
}

describe("inputs that are led by the code they reach", () => {
  it.each(["guard", "traps"] as const)("H2: throw nothing in the %s, and reach code that good inputs do not", (what) => {
    fuzz(what);
  });

  it("H7: throw nothing in the syslog framing and parser, and reach code that good inputs do not", () => {
    fuzz("syslog");
  });
});
