import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCli } from "../program.ts";
import { recordingContext } from "../testing/recording-context.ts";

const folder = mkdtempSync(join(tmpdir(), "isthmus-profile-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...args: readonly string[]) {
  const printed: string[] = [];
  const complained: string[] = [];
  const code = await runCli(args, recordingContext({ cwd: folder, printed, complained }));
  return { code, printed: printed.join("\n"), complaints: complained.join("\n") };
}

describe("isthmus profile", () => {
  it("lists the shipped profiles", async () => {
    const { code, printed } = await run("profile", "list");

    expect(code).toBe(0);
    expect(printed).toContain("arista  1.3.6.1.4.1.30065.*");
  });

  it("says where sysDescr leads, and that nothing specific is known", async () => {
    expect((await run("profile", "match", "1.3.6.1.4.1.9.1.7", "Cisco IOS XR Software")).printed).toContain("cisco-iosxr");
    expect((await run("profile", "match", "1.3.6.1.4.1.99999.7")).code).toBe(2);
  });

  it("says both as JSON too", async () => {
    const listed: unknown = JSON.parse((await run("profile", "list", "--json")).printed);
    const matched: unknown = JSON.parse((await run("profile", "match", ".1.3.6.1.4.1.9.1.7", "Cisco IOS XR Software", "--json")).printed);

    expect(listed).toContainEqual({ name: "arista", patterns: ["1.3.6.1.4.1.30065.*"] });
    expect(matched).toEqual({ profile: "cisco-iosxr", pattern: "1.3.6.1.4.1.9.*", specific: true, redirectedFrom: ["cisco"] });
  });

  it("prints what a profile reads from a recording, and the warnings of its file", async () => {
    writeFileSync(
      join(folder, "acme.yaml"),
      "extends: [generic.yaml]\nodd: 1\nmodel:\n  identity: { vendor: Acme, version: { sysdescr: 'v(\\S+)' } }\n  processors: [{ load: 1.3.6.1.4.1.99999.1.0 }]\n",
    );
    writeFileSync(join(folder, "acme.snmprec"), "1.3.6.1.2.1.1.1.0|4|Acme OS v4.2\n1.3.6.1.4.1.99999.1.0|66|12\n");

    const { code, printed, complaints } = await run("profile", "test", "acme.yaml", "acme.snmprec");

    expect(code).toBe(0);
    expect(printed).toContain("version: 4.2");
    expect(printed).toContain("1.3.6.1.4.1.99999.1.0: 12 %");
    expect(complaints).toContain("acme.yaml:2");
  });

  it("takes what a profile extends from beside it, and nothing from folders below", async () => {
    mkdirSync(join(folder, "copy"));
    writeFileSync(join(folder, "copy", "generic.yaml"), "sysobjectid: 1.3.6.1.4.*\n");
    writeFileSync(join(folder, "family.yaml"), "extends: [generic.yaml]\nmodel: { identity: { vendor: Acme } }\n");
    writeFileSync(join(folder, "child.yaml"), "extends: [family.yaml]\n");
    writeFileSync(join(folder, "child.snmprec"), "1.3.6.1.2.1.1.1.0|4|AcmeOS Version 4.2.7\n");

    expect((await run("profile", "test", "child.yaml", "child.snmprec")).printed).toMatch(/vendor: Acme\n +version: 4\.2\.7/u);
  });

  it("refuses a file that holds no profile", async () => {
    writeFileSync(join(folder, "list.yaml"), "- 1\n");

    expect((await run("profile", "test", "list.yaml", "acme.snmprec")).code).toBe(1);
  });
});
