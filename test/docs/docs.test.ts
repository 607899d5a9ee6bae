import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const pages = globSync("**/*.md", { cwd: root, exclude: (path) => /node_modules|cdk\.out|\.isthmus|\.stryker-tmp/u.test(path) });
const scripts = globSync(["package.json", "*/package.json", "packages/*/package.json"], { cwd: root }).flatMap((file) => {
  const manifest = JSON.parse(readFileSync(join(root, file), "utf8")) as { scripts?: Record<string, string> };
  return Object.keys(manifest.scripts ?? {});
});

function text(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

function anchors(page: string): Set<string> {
  const headings = text(page).matchAll(/^#{1,6} +(.+)$/gmu);
  return new Set(
    [...headings].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .trim()
        .replaceAll(" ", "-"),
    ),
  );
}

describe("documentation", () => {
  it("finds the pages it is about to check", () => {
    expect(pages).toContain("README.md");
    expect(pages.length).toBeGreaterThan(10);
  });

  it("is listed whole, but for decisions, which their folder lists", () => {
    const listed = new Set([...text("docs/README.md").matchAll(/\]\(([^)#]+)\)/gu)].map(([, target = ""]) => join("docs", target)));
    const toList = pages.filter((page) => page.startsWith("docs/") && !page.startsWith("docs/adr/") && page !== "docs/README.md");

    expect(toList.filter((page) => !listed.has(page))).toEqual([]);
  });

  it.each(pages)("%s links only to files and headings that exist", (page) => {
    const targets = [...text(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/gu)].map(([, target = ""]) => target);

    const broken = targets.filter((target) => {
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? page : join(dirname(page), path);
      if (!existsSync(join(root, file))) return true;
      return anchor !== undefined && file.endsWith(".md") && !anchors(file).has(anchor);
    });

    expect(broken).toEqual([]);
  });

  it.each(pages)("%s names only npm scripts that exist", (page) => {
    const named = [...text(page).matchAll(/npm run ([a-z][a-z0-9:-]*)/gu)].map(([, script = ""]) => script);

    expect(named.filter((script) => !scripts.includes(script))).toEqual([]);
  });

  it.each(pages)("%s names only repository paths that exist", (page) => {
    const folders = "packages|lambdas|onprem-gateway|infra|test|docs|scripts|profiles|config";
    const named = [...text(page).matchAll(new RegExp(`\`((?:${folders})/[\\w./-]+)\``, "gu"))].map(([, path = ""]) =>
      path.replace(/\.$/u, ""),
    );

    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
