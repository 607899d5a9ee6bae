import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import type { AwsSecretAnswer } from "../aws/aws-secrets.ts";
import { SecretMemory } from "../aws/secret-memory.ts";
import { parseConfig } from "./load.ts";
import { showProblem } from "./problem.ts";

const folder = mkdtempSync(join(tmpdir(), "isthmus-secrets-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file({ credentials, devices = "[]", traps = "" }: { credentials: string; devices?: string; traps?: string }): string {
  return `
site: busan
gateway: gw1
uplink: { url: "https://example.lambda-url.ap-northeast-2.on.aws/", region: ap-northeast-2 }
spool: { dir: /var/lib/isthmus }
credentials: ${credentials}
devices: ${devices}
${traps}
`;
}

/** AWS as a table; what is not in it cannot be reached. */
function aws(secrets: Readonly<Record<string, AwsSecretAnswer>>): SecretMemory {
  return new SecretMemory(async (reference) => {
    const name = "ssm" in reference ? reference.ssm : reference.secretsManager;
    return secrets[name] ?? { kind: "unreachable", found: "no answer from AWS" };
  });
}

const core = `{ version: "3", user: monitor, auth: { protocol: sha256, secret: { secretsManager: isthmus/busan/core, key: auth } }, priv: { protocol: aes, secret: { ssm: /isthmus/busan/priv } } }`;
const auth: AwsSecretAnswer = { kind: "found", text: '{"auth":"S3CR3T-auth"}' };
const priv: AwsSecretAnswer = { kind: "found", text: "S3CR3T-priv" };
const rt1 = "{ id: rt1, name: Router, address: 10.0.0.2, ping: true, snmp: { credential: core } }";

describe("secrets that AWS keeps", () => {
  it("are read from Secrets Manager, field by field, and from parameters", async () => {
    const remote = aws({ "isthmus/busan/core": auth, "/isthmus/busan/priv": priv });

    const loaded = await parseConfig(file({ credentials: `{ core: ${core} }`, devices: `[${rt1}]` }), {}, { remote });

    const credential = loaded.kind === "ok" ? loaded.config.credentials["core"] : undefined;
    expect(credential?.version === "3" ? [credential.auth?.secret.reveal(), credential.priv?.secret.reveal()] : []).toEqual([
      "S3CR3T-auth",
      "S3CR3T-priv",
    ]);
    expect(inspect(loaded, { depth: 10 }) + JSON.stringify(loaded)).not.toContain("S3CR3T");
  });

  it("T14: leave only what needs them waiting when AWS cannot be reached, and never half a credential", async () => {
    const remote = aws({ "isthmus/busan/core": auth });
    const traps = "traps: { address: 0.0.0.0, port: 162, communities: [{ ssm: /isthmus/busan/traps }, { env: LAB }], credentials: [core] }";

    const loaded = await parseConfig(file({ credentials: `{ core: ${core} }`, devices: `[${rt1}]`, traps }), { LAB: "lab" }, { remote });

    expect(loaded).toMatchObject({
      kind: "ok",
      config: { credentials: {}, devices: [{ id: "rt1", ping: true }], traps: { credentials: [] } },
    });
    expect(loaded.kind === "ok" ? loaded.config.devices[0]?.snmp : undefined).toBeUndefined();
    expect(loaded.kind === "ok" ? loaded.config.traps?.communities.map((community) => community.reveal()) : []).toEqual(["lab"]);
    expect(loaded.kind === "ok" ? loaded.doubts.map(showProblem) : []).toEqual([
      "credentials.core.priv.secret: expected the parameter /isthmus/busan/priv of Systems Manager: a way to AWS, and credentials; found no answer from AWS; what needs it waits",
      "traps.communities[0]: expected the parameter /isthmus/busan/traps of Systems Manager: a way to AWS, and credentials; found no answer from AWS; what needs it waits",
    ]);
  });

  it("T14: are a problem with its place and remedy when AWS refuses them", async () => {
    const refused: AwsSecretAnswer = { kind: "refused", found: "access is denied", remedy: "allow the site's role ssm:GetParameter" };
    const remote = aws({ "isthmus/busan/core": auth, "/isthmus/busan/priv": refused });

    const loaded = await parseConfig(file({ credentials: `{ core: ${core} }` }), {}, { remote });

    expect(loaded.kind === "invalid" ? loaded.problems.map(showProblem) : []).toEqual([
      "credentials.core.priv.secret: expected the parameter /isthmus/busan/priv of Systems Manager: allow the site's role ssm:GetParameter; found access is denied",
    ]);
  });

  it("are as long as any other", async () => {
    const remote = aws({ "isthmus/busan/core": auth, "/isthmus/busan/priv": { kind: "found", text: "short" } });

    const loaded = await parseConfig(file({ credentials: `{ core: ${core} }` }), {}, { remote });

    expect(loaded).toMatchObject({ kind: "invalid", problems: [{ path: "credentials.core.priv.secret", found: "a shorter one" }] });
  });

  it.each(['{ secretsManager: "a b" }', "{ ssm: x, key: y }", "{ secretsManager: x, env: Y }", "{ key: x }"])(
    "are not named by %s",
    async (reference) => {
      const loaded = await parseConfig(
        file({ credentials: `{ lab: { version: "2c", community: ${reference} } }` }),
        {},
        { remote: aws({}) },
      );

      expect(loaded).toMatchObject({ kind: "invalid", problems: [{ path: expect.stringMatching(/^credentials\.lab\.community/u) }] });
    },
  );
});

describe("secrets in files", () => {
  it.each([
    [0o400, 0],
    [0o640, 0],
    [0o644, 1],
    [0o444, 1],
  ])("T14: of mode %o give %i warnings, which name the file and the remedy", async (mode, warnings) => {
    const path = join(folder, `community-${mode.toString(8)}`);
    writeFileSync(path, "S3CR3T-file\n");
    chmodSync(path, mode);

    const loaded = await parseConfig(file({ credentials: `{ lab: { version: "2c", community: { file: ${path} } } }` }), {});

    const shown = loaded.kind === "ok" ? loaded.warnings.map(showProblem) : ["invalid"];
    expect(shown).toHaveLength(warnings);
    expect(shown.join("")).toMatch(
      warnings === 0 ? /^$/u : new RegExp(`chmod 400 ${path}\\); found everybody .* \\(mode ${mode.toString(8)}\\)$`, "u"),
    );
    expect(shown.join("")).not.toContain("S3CR3T");
  });
});

describe("pass phrases of SNMPv3 users", () => {
  const user = (auth: string, priv: string) =>
    parseConfig(
      file({
        credentials: `{ core: { version: "3", user: m, auth: { protocol: sha256, secret: { env: A } }, priv: { protocol: aes, secret: { env: P } } } }`,
      }),
      { A: auth, P: priv },
    );

  it.each([
    ["S3CR3T-long-one", "S3CR3T-long-two", []],
    [
      "S3CR3T-8",
      "S3CR3T-long-two",
      ["credentials.core.auth.secret: expected a pass phrase of at least 12 characters; found a shorter one"],
    ],
    [
      "S3CR3T-long-one",
      "S3CR3T-long-one",
      ["credentials.core.priv.secret: expected another pass phrase than that of auth; found the same one"],
    ],
  ])("T29: are warned of when they are short or serve two purposes (case %#)", async (auth, priv, expected) => {
    const loaded = await user(auth, priv);

    expect(loaded.kind === "ok" ? loaded.warnings.map(showProblem) : ["invalid"]).toEqual(expected);
  });
});

describe("keys of the spool", () => {
  const withSpool = (spool: string) => file({ credentials: "{}" }).replace("spool: { dir: /var/lib/isthmus }", `spool: ${spool}`);

  it("are read from this machine, the present one and those before", async () => {
    const text = withSpool("{ dir: /var/lib/isthmus, key: { env: NOW }, previousKeys: [{ env: BEFORE }] }");

    const parsed = await parseConfig(text, { NOW: "n", BEFORE: "b" });

    expect(parsed.kind === "ok" && parsed.config.spool.key?.reveal()).toBe("n");
    expect(parsed.kind === "ok" && parsed.config.spool.previousKeys?.map((key) => key.reveal())).toEqual(["b"]);
  });

  it.each(["{ env: MISSING }", "{ ssm: /isthmus/busan/spool }"])("cannot be left out or be in AWS: %s", async (reference) => {
    const parsed = await parseConfig(withSpool(`{ dir: /var/lib/isthmus, key: ${reference} }`), {});

    expect(parsed.kind === "invalid" && parsed.problems.map(({ path }) => path)).toEqual(["spool.key"]);
  });
});
