import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { paint } from "@isthmus/cli/output/paint";
import { runCli } from "@isthmus/cli/program";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const pages = globSync(["*.md", "docs/**/*.md", "onprem-gateway/*.md", "packages/*/*.md"], {
  cwd: root,
  exclude: (path) => /node_modules/u.test(path),
});
/** Every command line that a page shows, up to a pipe, a redirection or the end of its code span. */
const lines = pages.flatMap((page) =>
  [...readFileSync(join(root, page), "utf8").matchAll(/npx isthmus ([^\n`|>;]+)/gu)].map(([, line = ""]) => [page, line.trim()] as const),
);

async function helpOf(words: readonly string[]): Promise<{ readonly code: number; readonly help: string }> {
  const printed: string[] = [];
  const print = (text: string) => printed.push(text);
  const code = await runCli([...words, "--help"], { env: {}, cwd: root, paint: paint(false), columns: 120, print, complain: print });
  return { code, help: printed.join("\n") };
}

describe("command lines in the documentation", () => {
  it("are found", () => {
    expect(lines.length).toBeGreaterThan(10);
  });

  it.each(lines)("%s: isthmus %s", async (_page, line) => {
    const words = line.split(/\s+/u);
    const options = words.filter((word) => /^--[a-z]/u.test(word)).map((word) => word.split("=")[0] ?? word);
    const firstOption = words.findIndex((word) => word.startsWith("-"));
    const { code, help } = await helpOf(firstOption < 0 ? words : words.slice(0, firstOption));

    expect(code).toBe(0);
    expect(help.split("\n")[0]).toContain(`isthmus ${words[0] ?? ""}`);
    expect(options.filter((option) => !new RegExp(`${option}(?![a-z-])`, "u").test(help))).toEqual([]);
  });
});
