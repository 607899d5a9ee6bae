import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeIndex } from "@isthmus/mib-index/format/encode-index";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "../program.ts";
import { recordingContext } from "../testing/recording-context.ts";

let folder: string;
let printed: string[];
let complained: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-oid-"));
  printed = [];
  complained = [];
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function run(...args: readonly string[]): Promise<number> {
  const env = { PATH: folder, ISTHMUS_HOME: join(folder, "home") };
  return runCli(["oid", ...args], recordingContext({ cwd: folder, env, printed, complained }));
}

async function imported(name: string, bytes: Uint8Array): Promise<void> {
  await mkdir(join(folder, "home", "mibs"), { recursive: true });
  await writeFile(join(folder, "home", "mibs", name), bytes);
}

describe("isthmus oid", () => {
  it("says what a name means, with the index of its table", async () => {
    expect(await run("ifHCInOctets")).toBe(0);

    expect(printed.join("\n")).toMatch(
      /^IF-MIB::ifHCInOctets\n.*1\.3\.6\.1\.2\.1\.31\.1\.1\.1\.6[\s\S]*read-only[\s\S]*Counter64[\s\S]*ifIndex \(of IF-MIB::ifEntry\)/u,
    );
  });

  it("reads the instance of an OID, and lists labels", async () => {
    expect(await run("1.3.6.1.2.1.2.2.1.8.3")).toBe(0);

    expect(printed.join("\n")).toMatch(/up\(1\), down\(2\)[\s\S]*\.3\n +ifIndex = 3/u);
  });

  it("browses a subtree and finds by words", async () => {
    expect(await run("--tree", "1.3.6.1.2.1.2")).toBe(0);
    expect(await run("search", "input errors")).toBe(0);

    expect(printed[0]).toMatch(/^1\.3\.6\.1\.2\.1\.2 IF-MIB::interfaces\n {2}\.1 ifNumber/u);
    expect(printed[0]).toMatch(/Polled by +every device by default, in part/u);
    expect(printed[1]).toContain("IF-MIB::ifInErrors");
  });

  it("exits 2 for what nobody defines, and names what was meant, also as JSON", async () => {
    expect(await run("ifHCInOctect")).toBe(2);
    expect(await run("ifHCInOctect", "--json")).toBe(2);
    expect(await run("search", "zzzzzz")).toBe(2);

    expect(complained[0]).toContain("Did you mean ifHCInOctets");
    expect(JSON.parse(printed[0] ?? "")).toMatchObject({ kind: "not-found", nearest: ["ifHCInOctets"] });
  });

  it("prints JSON with everything that is known", async () => {
    expect(await run("ifOperStatus.3", "--json")).toBe(0);

    expect(JSON.parse(printed[0] ?? "")).toMatchObject({
      object: { module: "IF-MIB", oid: "1.3.6.1.2.1.2.2.1.8", syntax: { base: "enum" } },
      instance: { kind: "ok", parts: [{ text: "3" }] },
    });
  });

  it("names the profiles that poll an object, and those that poll its table", async () => {
    await mkdir(join(folder, "profiles"));
    await writeFile(join(folder, "profiles", "a.yaml"), "sysobjectid: 1.3.6.1.2.1.31.1.1.1.6\nsymbols:\n  - OID: 1.3.6.1.2.1.31.1.1.1.6\n");
    await writeFile(join(folder, "profiles", "b.yml"), "table:\n  OID: 1.3.6.1.2.1.31.1.1\n  # 1.3.6.1.2.1.31.1.1.1.60\n");

    expect(await run("ifHCInOctets", "--profiles", "profiles")).toBe(0);
    expect(await run("ifHCInOctets", "--profiles", "nowhere")).toBe(1);

    expect(printed[0]).toMatch(/a\.yaml:3 1\.3\.6\.1\.2\.1\.31\.1\.1\.1\.6\n +b\.yml:2 1\.3\.6\.1\.2\.1\.31\.1\.1 \(above it\)$/mu);
    expect(printed[0]).not.toContain("a.yaml:1");
  });

  it("says in one line who polls an object, and that nobody does", async () => {
    expect(await run("ifHCInOctets")).toBe(0);
    expect(await run("ipForwarding")).toBe(0);

    expect(printed[0]).toMatch(/Polled by +every device by default/u);
    expect(printed[1]).toMatch(/Polled by +nothing\n +Answered by +not known/u);
  });

  it("shows first what is asked for most", async () => {
    expect(await run("search", "input errors")).toBe(0);

    expect(await run("search", "input errors", "--limit", "1", "--json")).toBe(0);

    expect(printed[0]?.split("\n")[1]).toContain("IF-MIB::ifInErrors");
    expect(JSON.parse(printed[1] ?? "")).toMatchObject([{ name: "ifInErrors" }]);
  });

  it("puts imported modules over the standard ones, and goes on without a damaged import", async () => {
    const fan = {
      name: "acmeFan",
      oid: "1.3.6.1.4.1.99999.1",
      module: "ACME-MIB",
      vendor: "acme",
      kind: "scalar",
      access: "readonly",
      status: "current",
    } as const;
    await imported("acme.isthmus-mib", encodeIndex([{ name: "ACME-MIB", vendor: "acme", types: [], objects: [fan] }]));
    await imported("broken.isthmus-mib", Buffer.from("nothing"));

    expect(await run("1.3.6.1.4.1.99999.1.0")).toBe(0);
    expect(await run("ifDescr")).toBe(0);

    expect(printed[0]).toContain("ACME-MIB (import acme)");
    expect(complained[0]).toContain("broken.isthmus-mib: not-an-index");
  });

  it("imports a folder once, and again only what changed", async () => {
    const runs = async () => (await readFile(join(folder, "runs"), "utf8")).split("\n").filter((line) => line.startsWith("-k")).length;
    const dump = (oid: string) =>
      `echo 'MIB = { "moduleName" : "ACME", "nodes" : { "acme" : { "nodetype" : "node", "oid" : "${oid}" } } }'`;
    const mibs = join(folder, "acme");
    const index = join(folder, "home", "mibs", "acme.isthmus-mib");
    await mkdir(mibs);
    await writeFile(join(mibs, "ACME"), dump("1.3.6.1.4.1.99999.1"));
    await writeFile(join(folder, "smidump"), `#!/bin/sh\necho "$@" >> "${folder}/runs"\ncase $1 in -k) for m; do :; done; . "$m";; esac\n`);
    await chmod(join(folder, "smidump"), 0o755);

    expect(await run("import", mibs)).toBe(0);
    expect(await run("import", mibs)).toBe(0);
    expect([printed[0] === printed[1], await runs()]).toEqual([true, 1]);

    await writeFile(join(mibs, "ACME"), dump("1.3.6.1.4.1.99999.2"));
    expect(await run("import", mibs)).toBe(0);
    expect(await runs()).toBe(2);
    await writeFile(index, "damaged");
    expect(await run("import", mibs)).toBe(0);
    expect(await run("1.3.6.1.4.1.99999.2")).toBe(0);

    expect(await runs()).toBe(2);
    expect(printed.at(-1)).toContain("ACME (import acme)");
    expect(complained).toEqual([]);
  });

  it("says what to install when modules are to be imported without a compiler, and leaves nothing behind", async () => {
    expect(await run("import", folder)).toBe(1);

    expect(complained.join("\n")).toContain("apt-get install smitools");
    expect(await readdir(folder)).toEqual([]);
  });
});
