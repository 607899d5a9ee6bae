import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/reference/promises.md"), "utf8");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly scripts: Readonly<Record<string, string>> };
const testFiles = globSync("{test,onprem-gateway,lambdas,packages,infra}/**/*.test.ts", {
  cwd: root,
  exclude: (path) => /node_modules|cdk\.out/u.test(path),
});

interface PromiseRow {
  readonly id: string;
  readonly files: readonly string[];
  readonly state: string;
}

const rows: readonly PromiseRow[] = [...page.matchAll(/^\| ([A-Z]\d+) \|(.+)\|$/gmu)].map(([, id = "", rest = ""]) => {
  const [, shownBy = "", , , state = ""] = rest.split(" | ");
  return { id, files: [...shownBy.matchAll(/`([^`]+)`/gu)].map(([, file = ""]) => file), state: state.trim() };
});

/** "D3 test/x.test.ts" for every id at the beginning of a test's name. */
function idsInNames(file: string): readonly string[] {
  const names = readFileSync(join(root, file), "utf8").matchAll(/["`]((?:[DNCHGWSLT]\d+(?:, |: ))+)/gu);
  return [...names].flatMap(([, prefix = ""]) => [...prefix.matchAll(/[A-Z]\d+/gu)].map(([id]) => `${id} ${file}`));
}

const inNames = new Set(testFiles.flatMap(idsInNames));
const onPage = new Set(rows.flatMap(({ id, files }) => files.map((file) => `${id} ${file}`)));

describe("the page of promises", () => {
  it("is read by this test as a table of promises", () => {
    expect(rows.length).toBeGreaterThan(60);
    expect(inNames.size).toBeGreaterThan(60);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });

  it("names for every promise tests that have its id in their names", () => {
    expect([...onPage].filter((pair) => !inNames.has(pair))).toEqual([]);
  });

  it("names every test that has a promise's id in its name", () => {
    expect([...inNames].filter((pair) => !onPage.has(pair))).toEqual([]);
  });

  it("calls a promise shown when tests show it, and only then", () => {
    const shown = /^(?:held|partly)\b/u;
    const open = /^not (?:shown|reached)\b/u;

    expect(rows.filter(({ files, state }) => !(files.length > 0 ? shown : open).test(state))).toEqual([]);
  });

  it("has a soak that runs every test with full figures", () => {
    const soak = manifest.scripts["test:soak"] ?? "";
    const folders = soak.split(" ").filter((word) => word.includes("/"));
    const withFullFigures = testFiles.filter((file) => /env\["ISTHMUS_SOAK"\]/u.test(readFileSync(join(root, file), "utf8")));

    expect(withFullFigures.length).toBeGreaterThan(10);
    expect(withFullFigures.filter((file) => !folders.some((folder) => file.startsWith(`${folder}/`)))).toEqual([]);
  });
});
