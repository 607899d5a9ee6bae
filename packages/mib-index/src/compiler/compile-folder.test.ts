import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MibIndexError } from "../errors.ts";
import { compileFolder } from "./compile-folder.ts";

let folder: string;
let program: string;

/** Behaves as smidump does for good and bad modules, told by the modules' files, which are shell scripts. Keeps a line for each run. */
const stand = `#!/bin/sh
echo "$@" >> "$0.runs"
for module; do
  case $module in
    /*) . "$module" ;;
    -V) echo "smidump 0.4.8" ;;
  esac
done
`;

/** A module that bears its file's name, so that it may be compiled along with others. */
function plainModule(name: string, oid: string, text = ""): string {
  return [`: <<'END'`, `${name} DEFINITIONS ::= BEGIN`, text, "END", dumpOf(name, oid)].join("\n");
}

/** Runs of smidump since the last call, without those that ask for its version: how many modules each was given. */
async function runs(): Promise<readonly number[]> {
  const lines = (await readFile(`${program}.runs`, "utf8").catch(() => "")).split("\n").filter((line) => line.startsWith("-k"));
  await rm(`${program}.runs`, { force: true });
  return lines.map((line) => line.split(" ").length - 4);
}

function dumpOf(name: string, oid: string): string {
  return `echo 'MIB = { "moduleName" : "${name}", "nodes" : { "${name.toLowerCase()}" : { "nodetype" : "node", "oid" : "${oid}" } } }'`;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "isthmus-mib-"));
  program = join(await mkdtemp(join(tmpdir(), "isthmus-smidump-")), "smidump");
  await writeFile(program, stand);
  await chmod(program, 0o755);
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(join(program, ".."), { recursive: true, force: true });
});

function files(content: Readonly<Record<string, string>>): Promise<unknown> {
  return Promise.all(Object.entries(content).map(([name, text]) => writeFile(join(folder, name), text)));
}

describe("compiling a folder", () => {
  it("lists every bad module with its reason and keeps the good ones", async () => {
    await files({
      good: dumpOf("GOOD", "1.3.6.1.4.1.1"),
      crash: 'echo \'MIB = { "moduleName" : "CRASH", \'; kill -SEGV $$',
      half: 'echo \'MIB = { "moduleName" : "HALF", "nodes" : {\'',
      lost: dumpOf("LOST", "0.32.1"),
      failing: "exit 3",
      "readme.txt": ":",
      twin: dumpOf("GOOD", "1.3.6.1.4.1.2"),
      odd: dumpOf("ODD", "1.3.99999999999"),
    });

    const { modules, warnings } = await compileFolder({ folder, vendor: "acme", smidump: program });

    expect(modules).toMatchObject([{ name: "GOOD", vendor: "acme", objects: [{ name: "good", oid: "1.3.6.1.4.1.1", vendor: "acme" }] }]);
    expect(Object.fromEntries(warnings.map(({ module, reason }) => [module, reason]))).toEqual({
      crash: "smidump died of SIGSEGV",
      half: "smidump printed half a module",
      lost: "the parent of lost was not found: an imported module is missing or misspelt",
      failing: "smidump gave up with exit code 3",
      "readme.txt": "it is not a MIB module",
      twin: "another file defines GOOD too",
      odd: "the OID of odd is not valid",
    });
  });

  it("finds the parent that a module imports from a misspelt one, by its name", async () => {
    const known = "grep -q 'good OBJECT IDENTIFIER ::= { iso 3 6 1 4 1 1 }'";
    await files({
      good: dumpOf("GOOD", "1.3.6.1.4.1.1"),
      child: [
        "# IMPORTS good, Unknown FROM GOODE;",
        `for part in $(echo "$SMIPATH" | tr ':' ' '); do ${known} "$part/GOODE" 2>/dev/null && ${dumpOf("CHILD", "1.3.6.1.4.1.1.5")} && exit 0; done`,
        dumpOf("CHILD", "0.5"),
      ].join("\n"),
    });

    const { modules, warnings } = await compileFolder({ folder, vendor: "acme", smidump: program });

    expect(warnings).toEqual([]);
    expect(modules.flatMap(({ objects }) => objects.map(({ oid }) => oid))).toEqual(["1.3.6.1.4.1.1.5", "1.3.6.1.4.1.1"]);
  });

  it("compiles many modules in one process, and a bad one costs the others nothing", async () => {
    const names = Array.from({ length: 8 }, (_, at) => `PLAIN-${at}`);
    await files(Object.fromEntries(names.map((name, at) => [name, plainModule(name, `1.3.6.1.4.1.1.${at + 1}`)])));

    expect((await compileFolder({ folder, vendor: "", smidump: program })).modules.map(({ name }) => name)).toEqual(names);
    expect(await runs()).toEqual([8]);

    await files({ "PLAIN-5": `${plainModule("PLAIN-5", "1.3.6.1.4.1.1.6")}\nkill -SEGV $$` });
    const { modules, warnings } = await compileFolder({ folder, vendor: "", smidump: program });

    expect(modules.map(({ name }) => name)).toEqual(names.filter((name) => name !== "PLAIN-5"));
    expect(warnings).toEqual([{ module: "PLAIN-5", reason: "smidump died of SIGSEGV" }]);
    expect((await runs()).toSorted((left, right) => right - left)).toEqual([8, 4, 4, 2, 2, 1, 1]);
  });

  it("does not take one module's dump for another's", async () => {
    await files({ A: plainModule("A", "1.3.1"), B: plainModule("B", "1.3.2").replaceAll('"B"', '"A"'), C: plainModule("C", "1.3.3") });

    const { modules, warnings } = await compileFolder({ folder, vendor: "", smidump: program });

    expect(modules.map(({ name, objects }) => [name, objects[0]?.oid])).toEqual([
      ["A", "1.3.1"],
      ["C", "1.3.3"],
    ]);
    expect(warnings).toEqual([{ module: "B", reason: "another file defines A too" }]);
  });

  it("keeps zeroDotZero, which lies below 0 rightly", async () => {
    await files({ smi: dumpOf("SMI", "0.0") });

    expect((await compileFolder({ folder, vendor: "", smidump: program })).warnings).toEqual([]);
  });

  it("says when a folder or smidump is not there", async () => {
    await files({ good: dumpOf("GOOD", "1.3") });

    await expect(compileFolder({ folder: join(folder, "none"), vendor: "" })).rejects.toThrow(MibIndexError);
    await expect(compileFolder({ folder, vendor: "", smidump: join(folder, "none") })).rejects.toMatchObject({ code: "smidump-missing" });
  });
});

describe("compiling a folder again", () => {
  let cacheFile: string;
  const again = () => compileFolder({ folder, vendor: "", smidump: program, cacheFile });

  beforeEach(async () => {
    cacheFile = join(program, "..", "cache", "acme.jsonl");
    await files({
      A: plainModule("A", "1.3.1"),
      B: plainModule("B", "1.3.2", "IMPORTS a FROM A;"),
      C: plainModule("C", "1.3.3", "IMPORTS b FROM B;"),
      D: plainModule("D", "1.3.4"),
    });
    await again();
    await runs();
  });

  it("starts smidump for nothing that is as it was", async () => {
    const { modules, warnings } = await again();

    expect([modules.length, warnings]).toEqual([4, []]);
    expect(await runs()).toEqual([]);
  });

  it("compiles what changed, and what imports from it however far away, and nothing else", async () => {
    await files({ B: plainModule("B", "1.3.22", "IMPORTS a FROM A;") });

    const { modules } = await again();

    expect(modules.find(({ name }) => name === "B")?.objects[0]?.oid).toBe("1.3.22");
    expect(await runs()).toEqual([2]);
  });

  it("compiles what is damaged in the cache, and all where the file is none", async () => {
    const whole = await readFile(cacheFile, "utf8");
    await writeFile(cacheFile, whole.replace("1.3.3", "1.3.9"));
    expect((await again()).modules.map(({ objects }) => objects[0]?.oid)).toEqual(["1.3.1", "1.3.2", "1.3.3", "1.3.4"]);
    expect(await runs()).toEqual([1]);

    for (const damaged of ["", "nothing\n\n", whole.slice(0, 100), "\0".repeat(1_000)]) {
      await writeFile(cacheFile, damaged);
      expect((await again()).modules.length).toBe(4);
      expect((await runs()).length).toBeGreaterThan(0);
      expect(await readFile(cacheFile, "utf8")).toBe(whole);
    }
  });

  it("forgets modules that are gone", async () => {
    await rm(join(folder, "D"));

    await again();

    expect((await readFile(cacheFile, "utf8")).split("\n").filter((line) => line !== "")).toHaveLength(3);
  });
});
