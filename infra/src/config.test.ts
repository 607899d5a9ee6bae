import { describe, expect, it } from "vitest";
import { readConfig } from "./config.ts";
import { ConfigError } from "./errors.ts";

const busan = { id: "busan", name: "Busan data centre" };

function problemsOf(context: unknown): readonly string[] {
  try {
    readConfig(context);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe("readConfig", () => {
  it("fills in the defaults of the smallest configuration", () => {
    expect(readConfig({ sites: [busan] })).toEqual({
      sites: [{ ...busan, devices: 10, trust: [] }],
      regions: [],
      accounts: [],
      billing: true,
      runbookUrl: "docs/runbook.md",
      drilldown: [
        { site: "busan", device: "sw1", entity: "Gi0/48" },
        { site: "busan", device: "rt1", entity: "Gi0/0/0" },
      ],
    });
  });

  it("lists every problem at once, each with its path", () => {
    const problems = problemsOf({
      sites: [{ id: "Busan!", name: "Busan", deviecs: 3 }, busan, busan],
      regions: ["seoul"],
      alarmEmail: "nobody",
    });

    expect(problems.join("\n")).toContain("isthmus.sites.0.id: expected a lower-case letter");
    expect(problems.join("\n")).toContain("deviecs");
    expect(problems.join("\n")).toContain("isthmus.regions.0: expected a region such as ap-northeast-2");
    expect(problems.join("\n")).toContain("isthmus.alarmEmail");
  });

  it("refuses the same site twice and a graph of a site that is not there", () => {
    expect(problemsOf({ sites: [busan, busan], drilldown: [{ site: "jeju", device: "sw1", entity: "Gi0/1" }] })).toEqual([
      'isthmus.sites.1.id: "busan" is used twice',
      'isthmus.drilldown.0.site: no site has the id "jeju"',
    ]);
  });

  it("wants each account once, a role that is in it, and no more accounts than the functions can hold", () => {
    const roleArn = "arn:aws:iam::222222222222:role/reader";
    const many = Array.from({ length: 60 }, (_, n) => ({ id: String(100_000_000_000 + n) }));
    const listed = (accounts: readonly unknown[]) => problemsOf({ sites: [busan], accounts });

    expect(listed([{ id: "111111111111", name: "production", externalId: "isthmus-1", regions: ["us-east-1"] }])).toEqual([]);
    expect(listed([{ id: "222222222222", roleArn }])).toEqual([]);
    expect(listed([{ id: "1234" }])).toEqual(["isthmus.accounts.0.id: expected an account id of twelve digits"]);
    expect(listed([{ id: "111111111111", roleArn }, { id: "111111111111" }])).toEqual([
      "isthmus.accounts.0.roleArn: this role is not in account 111111111111",
      "isthmus.accounts.1.id: account 111111111111 is listed twice",
    ]);
    expect(listed([{ id: "111111111111", roleArn: "reader" }])).toEqual(["isthmus.accounts.0.roleArn: expected the ARN of a role"]);
    expect(listed(many)).toEqual([expect.stringContaining("isthmus.accounts: the list may take 3000 bytes at most")]);
  });

  it("wants two gateways or more where they are named, each once, and no more names than the function can hold", () => {
    const named = (gateways: readonly string[]) => problemsOf({ sites: [{ ...busan, gateways }] });
    const many = Array.from({ length: 40 }, (_, n) => {
      const gateways = ["a", "b"].map((end) => `gateway-of-a-site-with-a-long-name-${n}-${end}`);
      return { id: `site-${n}`, name: "Site", gateways };
    });

    expect(named(["gw-busan-1", "gw-busan-2"])).toEqual([]);
    expect(named(["gw-busan-1"])).toEqual([expect.stringMatching(/^isthmus\.sites\.0\.gateways: .*>=2/u)]);
    expect(named(["gw-1", "gw-1"])).toEqual(["isthmus.sites.0.gateways: a gateway is named twice"]);
    expect(named(["GW 1", "gw-1"])).toEqual([expect.stringMatching(/^isthmus\.sites\.0\.gateways\.0: expected lower-case/u)]);
    expect(problemsOf({ sites: many })).toEqual([expect.stringMatching(/^isthmus\.sites: all gateways that are named/u)]);
  });

  it("says what is missing when there is no context at all", () => {
    expect(problemsOf(undefined)).toEqual([expect.stringMatching(/^isthmus: .*expected object/u)]);
  });

  it("refuses text that would end the string of a LAMBDA() expression", () => {
    expect(problemsOf({ sites: [busan], drilldown: [{ site: "busan", device: 'sw1", "x', entity: "Gi0/1" }] })).toHaveLength(1);
  });
});
