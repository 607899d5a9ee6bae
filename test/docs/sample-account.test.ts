import { readFileSync } from "node:fs";
import { join } from "node:path";
import { passedServices } from "@isthmus/local-stack/services/real-account/passed-services";
import { accountScenarios } from "@isthmus/local-stack/services/sample-account/account-scenarios";
import { describe, expect, it } from "vitest";

const page = readFileSync(join(import.meta.dirname, "../../docs/reference/sample-account.md"), "utf8");

describe("the page of the sample account", () => {
  it("names every action that it answers", () => {
    const unsaid = passedServices
      .flatMap(({ actions }) => actions)
      .filter((action) => !new RegExp(`\\b(${action}|${action.replace(/^Describe/, "")})\\b`).test(page));

    expect(unsaid).toEqual([]);
  });

  it("names every scenario, those of tunnels by the way that they end", () => {
    const unsaid = accountScenarios
      .map(({ name }) => name)
      .filter((name) => !page.includes(`\`${name.replace(/(vpn.*)-up$/, "$1-down")}\``));

    expect(unsaid).toEqual([]);
  });
});
