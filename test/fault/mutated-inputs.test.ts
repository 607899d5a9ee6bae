import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("./fuzz-listeners.ts", import.meta.url));
/** ISTHMUS_SOAK=1 reads a million changed inputs of each kind; without it, a hundred thousand. */
const total = process.env["ISTHMUS_SOAK"] === "1" ? 1_000_000 : 100_000;

interface Outcome {
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly slow: number;
  readonly grownMb: number;
}

function fuzz(what: "traps" | "syslog"): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--expose-gc", program, what, `${total}`], { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  const outcome = JSON.parse(stdout) as Outcome;
  const { counts, slow, grownMb } = outcome;
  process.stdout.write(
    `${what}: ${total} changed inputs, ${slow} took more than 5 ms, grew ${grownMb.toFixed(1)} MB: ${JSON.stringify(counts)}\n`,
  );
  return outcome;
}

describe("changed inputs of the listeners", () => {
  it("H2: leave the trap reader in one piece, each taken or dropped for one reason, without memory", () => {
    const { counts, grownMb } = fuzz("traps");

    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(total);
    expect(counts["notification"]).toBeGreaterThan(100);
    expect(grownMb).toBeLessThan(25);
  });

  it("H7: leave the syslog framing and parser in one piece, each read as some line, without memory", () => {
    const { counts, grownMb } = fuzz("syslog");

    expect(Object.keys(counts).sort()).toEqual(["rfc3164", "rfc5424", "unparsed"]);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(total);
    expect(grownMb).toBeLessThan(25);
  });
});
