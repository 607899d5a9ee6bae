import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileFolder } from "@isthmus/mib-index/compiler/compile-folder";
import { isStandardModule } from "@isthmus/mib-index/compiler/standard-modules";
import { stubModules } from "@isthmus/mib-index/compiler/stub-modules";
import { MibDictionary } from "@isthmus/mib-index/dictionary";
import { encodeIndex } from "@isthmus/mib-index/format/encode-index";
import { openIndex } from "@isthmus/mib-index/mib-index";
import type { CompiledModule } from "@isthmus/mib-index/model";
import { openStandardIndex } from "@isthmus/mib-index/standard-index";
import { describe, expect, it } from "vitest";

const translator = "snmptranslate";
const corpus = join(import.meta.dirname, "../../../shared/corpora/mibs");
const vendors = ["", "apc", "arista", "eaton", "extreme", "fortinet", "mikrotik", "paloaltonetworks"];
const missing = [
  ...(existsSync(corpus) ? [] : ["the MIB corpus"]),
  ...["smidump", translator].filter((program) => spawnSync(program, ["-V"]).error !== undefined),
];

const root = join(corpus, "root");

function folderOf(vendor: string): string {
  return vendor === "" ? root : join(corpus, vendor);
}

/** Every name and OID that net-snmp knows after loading this one module; its search path is ours turned round, for it takes the last match. */
function netSnmpNames(vendor: string, module: string): ReadonlyMap<string, ReadonlySet<string>> {
  const path = vendor === "" ? root : `${root}:${folderOf(vendor)}`;
  const { stdout } = spawnSync(translator, ["-M", path, "-m", module, "-Tz"], { encoding: "latin1", maxBuffer: 2 ** 28 });
  const names = new Map<string, Set<string>>();
  for (const [, name = "", oid = ""] of stdout.matchAll(/^"([^"]+)"\s+"([\d.]+)"$/gmu))
    names.set(name, (names.get(name) ?? new Set()).add(oid));
  return names;
}

/** Names that net-snmp gives an OID when it loads a module, without what the language's own modules bring. */
function isLoadedByNetSnmp(vendor: string, module: string, always: ReadonlyMap<string, unknown>): boolean {
  return [...netSnmpNames(vendor, module).keys()].some((name) => !always.has(name));
}

async function compiledCorpus() {
  const compilations = await Promise.all(
    vendors.map(async (vendor) => ({ vendor, ...(await compileFolder({ folder: folderOf(vendor), vendor, searchPath: [root] })) })),
  );
  return compilations.flatMap(({ vendor, modules, warnings }) => {
    for (const { module, reason } of warnings) process.stdout.write(`  left out ${vendor}/${module}: ${reason}\n`);
    return modules;
  });
}

describe.runIf(missing.length > 0)("MIB index against net-snmp", () => {
  it("is not compared here", () => {
    process.stdout.write(`MIB conformance was not run, for want of ${missing.join(" and ")}\n`);

    expect(missing).not.toEqual([]);
  });
});

describe.runIf(missing.length === 0)("MIB index against net-snmp", async () => {
  const modules: readonly CompiledModule[] = missing.length === 0 ? await compiledCorpus() : [];

  it("gives names the OIDs that snmptranslate gives them, and OIDs the names", () => {
    const opened = openIndex(encodeIndex(modules));
    if (opened.kind === "rejected") throw new Error(opened.code);
    const dictionary = new MibDictionary([opened.index]);
    const figures = { names: 0, same: 0, unknownToNetSnmp: 0, found: 0 };
    const different: string[] = [];
    for (const module of modules) {
      const theirs = netSnmpNames(module.vendor, module.name);
      for (const { name, oid } of module.objects) {
        const oids = theirs.get(name);
        if (oids === undefined) figures.unknownToNetSnmp += 1;
        else if (oids.has(oid)) figures.same += 1;
        else different.push(`${module.vendor} ${module.name}::${name} ${oid}, net-snmp ${[...oids].join(" ")}`);
        figures.names += 1;
        const result = dictionary.lookup(oid);
        const named = result.kind === "found" ? [result.object, ...result.others] : [];
        if (named.some((object) => object.name === name && object.oid === oid)) figures.found += 1;
      }
    }
    process.stdout.write(`  ${modules.length} modules, ${JSON.stringify(figures)}, different ${different.length}\n`);
    for (const line of different.slice(0, 20)) process.stdout.write(`  ${line}\n`);

    expect(figures.names).toBeGreaterThan(40_000);
    expect(figures.same / (figures.same + different.length)).toBeGreaterThanOrEqual(0.999);
    expect(figures.found).toBe(figures.names);
  });

  it("loads what snmptranslate loads, apart from modules that crash libsmi", () => {
    const ours = new Set(modules.map(({ vendor, name }) => `${vendor}/${name}`));
    const always = netSnmpNames("", "SNMPv2-SMI");
    const files = vendors.flatMap((vendor) => readdirSync(folderOf(vendor)).map((module) => ({ vendor, module })));
    const theirs = files.filter(({ vendor, module }) => isLoadedByNetSnmp(vendor, module, always));
    const onlyTheirs = theirs.filter(({ vendor, module }) => !ours.has(`${vendor}/${module}`));
    process.stdout.write(`  of ${files.length} files: Isthmus ${ours.size}; net-snmp gets names from ${theirs.length}\n`);
    process.stdout.write(`  only net-snmp: ${onlyTheirs.map(({ vendor, module }) => `${vendor}/${module}`).join(" ")}\n`);

    expect(onlyTheirs.length / theirs.length).toBeLessThanOrEqual(0.01);
  });

  it("is committed as it compiles from the standard modules", async () => {
    const standard = modules.filter((module) => module.vendor === "" && isStandardModule(module));
    const committed = await openStandardIndex();

    expect(committed.modules.map(({ name }) => name).sort()).toEqual(standard.map(({ name }) => name).sort());
    expect(committed.size).toBe(standard.reduce((sum, { objects }) => sum + objects.length, 0));
  });

  it("gives vendor modules the same objects from stubs as from the standard texts", async () => {
    const stubs = await mkdtemp(join(tmpdir(), "isthmus-stubs-"));
    try {
      for (const { name, text } of stubModules(await openStandardIndex())) await writeFile(join(stubs, name), text);
      for (const vendor of vendors.filter((name) => name !== "")) {
        const { modules: fromStubs } = await compileFolder({ folder: folderOf(vendor), vendor, searchPath: [stubs] });
        const same = new Set(fromStubs.flatMap(factsOf));
        const there = new Set(fromStubs.map(({ name }) => name));
        const all = modules.filter((module) => module.vendor === vendor);
        const wanted = all.filter(({ name }) => there.has(name)).flatMap(factsOf);
        const different = wanted.filter((facts) => !same.has(facts));
        process.stdout.write(`  ${vendor}: ${wanted.length} objects, ${different.length} differ from stubs\n`);

        // Whether libsmi crashes on RPS-SC200-MIB depends on what it read before.
        expect(all.filter(({ name }) => !there.has(name)).length, vendor).toBeLessThanOrEqual(1);
        expect(different.length / wanted.length, vendor).toBeLessThan(0.01);
      }
    } finally {
      await rm(stubs, { recursive: true, force: true });
    }
  });
});

function factsOf(module: CompiledModule): readonly string[] {
  return module.objects.map((object) =>
    JSON.stringify(object, (_name, value: unknown) => (typeof value === "bigint" ? `${value}` : value)),
  );
}
