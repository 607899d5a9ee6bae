import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { loadConfig, parseConfig } from "./load.ts";
import { showProblem } from "./problem.ts";

const fixtures = join(import.meta.dirname, "fixtures");
const environment = { CANARY_COMMUNITY: "S3CR3T-c", CANARY_AUTH: "S3CR3T-auth", CANARY_PRIV: "S3CR3T-priv", CANARY_SHORT: "S3CR3T" };

function named(prefix: string): readonly string[] {
  return readdirSync(fixtures).filter((name) => name.startsWith(prefix) && name.endsWith(".yaml"));
}

describe("loadConfig", () => {
  it.each(named("good-"))("accepts %s and fills in the defaults", async (name) => {
    const loaded = await loadConfig(join(fixtures, name), environment);

    expect(loaded).toMatchObject({ kind: "ok", hash: expect.stringMatching(/^[0-9a-f]{16}$/u) });
    expect(loaded).toMatchObject({ config: { poll: { everySeconds: 60, timeoutMs: 2_000, retries: 1 }, ping: { downAfter: 3 } } });
  });

  it.each(named("bad-"))("lists every problem of %s with its path, the expected form and what was found", async (name) => {
    const loaded = await loadConfig(join(fixtures, name), environment);

    const shown = loaded.kind === "invalid" ? loaded.problems.map(showProblem) : [];
    expect(shown.join("\n")).not.toContain("S3CR3T");
    expect(`${shown.join("\n")}\n`).toBe(readFileSync(join(fixtures, name.replace(".yaml", ".problems.txt")), "utf8"));
  });

  it("tells the line of a syntax error without quoting it", async () => {
    const loaded = await parseConfig("site: busan\ngateway: a\ngateway: b\ncredentials: { lab: { community: S3CR3T-4\n", {});

    expect(loaded.kind === "invalid" ? loaded.problems.map(showProblem) : []).toEqual([
      "line 3: expected YAML 1.2; found duplicate key",
      "line 5: expected YAML 1.2; found bad indent",
      "line 5: expected YAML 1.2; found bad indent",
    ]);
  });

  it("refuses aliases that multiply", async () => {
    const bomb = `a: &a [1, 2]\n${Array.from({ length: 8 }, (_, n) => `b${n}: &b${n} [${"*".concat(n === 0 ? "a" : `b${n - 1}`, ", ").repeat(9)}]`).join("\n")}`;

    expect(await parseConfig(bomb, {})).toMatchObject({
      kind: "invalid",
      problems: [{ expected: "at most 100 repeated aliases (*name)" }],
    });
  });

  it("says when the file itself cannot be read", async () => {
    const loaded = await loadConfig("/nonexistent/gateway.yaml", {});

    expect(loaded).toEqual({
      kind: "invalid",
      problems: [{ path: "", expected: "a readable file /nonexistent/gateway.yaml", found: "ENOENT" }],
    });
  });

  it("resolves secrets into values that do not show themselves", async () => {
    const loaded = await loadConfig(join(fixtures, "good-lab.yaml"), environment);

    const lab = loaded.kind === "ok" ? loaded.config.credentials["lab"] : undefined;
    expect(lab?.version === "2c" ? lab.community.reveal() : "").toBe("S3CR3T-c");
    expect(inspect(loaded, { depth: 10 }) + JSON.stringify(loaded)).not.toContain("S3CR3T");
  });

  it("hashes the configuration without its secrets, so that a changed secret does not change the hash", async () => {
    const source = readFileSync(join(fixtures, "good-lab.yaml"), "utf8");

    const before = await parseConfig(source, environment);
    const rotated = await parseConfig(source, { ...environment, CANARY_COMMUNITY: "another" });
    const edited = await parseConfig(source.replace("Router 1", "Router 2"), environment);

    const hashes = [before, rotated, edited].map((loaded) => (loaded.kind === "ok" ? loaded.hash : ""));
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[2]);
  });

  it("polls with every privacy protocol that there is", async () => {
    for (const protocol of ["des", "aes", "aes192b", "aes192r", "aes256b", "aes256r"]) {
      const text = `
site: busan
gateway: gw1
uplink: { url: "https://example.lambda-url.ap-northeast-2.on.aws/", region: ap-northeast-2 }
spool: { dir: /var/lib/isthmus }
credentials:
  core: { version: "3", user: m, auth: { protocol: sha, secret: { env: KEY } }, priv: { protocol: ${protocol}, secret: { env: KEY } } }
devices: [{ id: sw1, name: Switch, address: 10.0.0.1, snmp: { credential: core } }]`;

      expect(await parseConfig(text, { KEY: "a-long-pass-phrase" }), protocol).toMatchObject({ kind: "ok" });
    }
  });

  it("accepts the commented example that ships with the gateway", async () => {
    const example = join(import.meta.dirname, "../../examples/gateway.yaml");
    const names = [...readFileSync(example, "utf8").matchAll(/env: ([A-Z_]+)/gu)].map((match) => match[1] ?? "");

    const loaded = await loadConfig(example, Object.fromEntries(names.map((name) => [name, "example-secret"])));

    expect(loaded).toMatchObject({ kind: "ok" });
  });
});
