import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { allowedImports, deniedGlobals, forbiddenGlobals, forbiddenImports, otherViolations, type Planted } from "./planted-violations.ts";

const root = join(import.meta.dirname, "../..");
const trees: string[] = [];
afterAll(() => {
  for (const tree of trees) rmSync(tree, { recursive: true, force: true });
});

interface Finding {
  readonly path: string;
  readonly rule: string;
}

/** Lints a copy of the tree that holds the linter's configuration, the workspaces' manifests and these files, in one run. */
function lint(files: readonly Planted[]): { readonly exitCode: number | null; readonly findings: readonly Finding[] } {
  const tree = mkdtempSync(join(tmpdir(), "isthmus-lint-"));
  trees.push(tree);
  for (const path of ["biome.json", ".gitignore", ...globSync("{.,packages/*,lambdas,onprem-gateway,infra}/package.json", { cwd: root })]) {
    cpSync(join(root, path), join(tree, path), { recursive: true });
  }
  for (const file of files) {
    mkdirSync(dirname(join(tree, file.path)), { recursive: true });
    writeFileSync(join(tree, file.path), file.source);
  }
  const run = spawnSync(join(root, "node_modules/.bin/biome"), ["lint", "--reporter=json", "--max-diagnostics=none", "."], {
    cwd: tree,
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  const report = JSON.parse(run.stdout) as {
    readonly diagnostics: readonly { readonly category: string; readonly location: { readonly path: string } }[];
  };
  return { exitCode: run.status, findings: report.diagnostics.map(({ category, location }) => ({ path: location.path, rule: category })) };
}

function unreported(files: readonly Planted[], findings: readonly Finding[]): readonly string[] {
  const reported = new Set(findings.map(({ path, rule }) => `${path} ${rule}`));
  return files
    .filter(({ path, rule }) => !reported.has(`${path} ${rule}`))
    .map(({ path, source, rule }) => `${path}: ${rule} did not report ${source.split("\n")[0]}`);
}

describe("the linter", () => {
  const violations = [...forbiddenImports, ...otherViolations, ...forbiddenGlobals];
  const violated = lint(violations);

  it("fails on the planted violations", () => {
    expect(violated.exitCode).toBe(1);
  });

  it("reports every forbidden import, whether of a value, of a type, re-exported, dynamic or for its effect", () => {
    expect(forbiddenImports.length).toBeGreaterThan(400);
    expect(unreported(forbiddenImports, violated.findings)).toEqual([]);
  });

  it("reports a violation of every other rule that the repository relies on", () => {
    expect(unreported(otherViolations, violated.findings)).toEqual([]);
  });

  it("reports every global that would give the domain a clock, randomness or I/O", () => {
    expect(unreported(forbiddenGlobals, violated.findings)).toEqual([]);
  });

  it("denies no global that is not planted here", () => {
    const configured = /"deniedGlobals":\s*\{([^}]*)\}/u.exec(readFileSync(join(root, "biome.json"), "utf8"))?.[1] ?? "";

    expect([...configured.matchAll(/"([A-Za-z]+)":/gu)].map((match) => match[1]).sort()).toEqual([...deniedGlobals].sort());
  });

  it("passes a tree that keeps the rules", () => {
    const clean: Planted = { path: "packages/domain/src/clean.ts", source: "export const answer = (x: number) => x + 1;\n", rule: "" };

    expect(lint([clean])).toEqual({ exitCode: 0, findings: [] });
  });

  it("lets every folder import what it may", () => {
    const reported = lint(allowedImports).findings.filter(({ rule }) => rule === "lint/style/noRestrictedImports");

    expect(reported).toEqual([]);
  });
});
