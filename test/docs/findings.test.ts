import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findingRules } from "@isthmus/domain/cloud/findings/finding-rules";
import { describe, expect, it } from "vitest";

const page = readFileSync(join(import.meta.dirname, "../../docs/reference/findings.md"), "utf8");

describe("the page of findings", () => {
  it.each(Object.entries(findingRules))("says what %s finds and what to do about it", (rule, { finds, remedy }) => {
    expect(page).toContain(`| \`${rule}\` | ${finds} | ${remedy} |`);
  });

  it("lists no rule that does not exist", () => {
    const listed = [...page.matchAll(/^\| `([a-z-]+)` \|/gmu)].map(([, rule = ""]) => rule);

    expect(listed).toEqual(Object.keys(findingRules));
  });
});
