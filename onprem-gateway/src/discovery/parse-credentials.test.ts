import { describe, expect, it } from "vitest";
import { parseCredentials } from "./parse-credentials.ts";

describe("credentials of a discovery", () => {
  it("come from a site configuration or a file of their own, in the order written", async () => {
    const source = `
site: busan
devices: [{ nonsense: true }]
credentials:
  second: { version: "2c", community: { env: B } }
  first: { version: "1", community: { env: A } }
`;

    const loaded = await parseCredentials(source, { A: "a", B: "b" });

    expect(loaded.kind === "ok" ? loaded.credentials.map(({ name }) => name) : loaded).toEqual(["second", "first"]);
  });

  it.each([
    ["credentials: { lab: { version: 2c, community: public } }", "credentials.lab.community"],
    ['credentials: { lab: { version: "2c", community: { env: UNSET } } }', "credentials.lab.community"],
    ["credentials: [", ""],
    ["a: &a [1]\ncredentials: *a", ""],
  ])("are refused with the place of the problem, and no secret: %s", async (source, path) => {
    const loaded = await parseCredentials(source, {});

    expect(loaded.kind === "invalid" ? loaded.problems.map((problem) => problem.path) : []).toContain(path);
    expect(JSON.stringify(loaded)).not.toContain("public");
  });
});
