import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MibIndexError } from "../errors.ts";
import { compileFolder } from "./compile-folder.ts";

let folder: string;
let program: string;

/** Behaves as smidump does for good and bad modules, told by the module's file: its first line is a shell command. */
const stand = `#!/bin/sh
for module; do :; done
case $module in
  /*) . "$module" ;;
  *) for part in $(echo "$SMIPATH" | tr ':' ' '); do [ -f "$part/$module" ] && . "$part/$module" && exit 0; done ;;
esac
`;

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
