/**
 * Writes what MIB modules say of the OIDs in `profiles/`: `node scripts/prove-profile-oids.ts [--imports FOLDER] [--excerpts] FOLDER...`
 *
 * Each folder holds modules, one a file; imports are looked for in it and in the one named by --imports. Facts of objects in these modules replace what
 * `test/conformance/proven-oids.tsv` says, those of others stay; what is left over goes to `unproven-oids.tsv` beside it. Only facts are kept
 * (name, kind, type, units, labels, revision and digest of the module), no text. With --excerpts the files are parts of modules, so that
 * their digest says nothing. Without a folder the lists are brought into line with the profiles. Needs smidump (Debian package smitools).
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compileFolder } from "../packages/mib-index/src/compiler/compile-folder.ts";
import type { CompiledModule, MibObject, Syntax } from "../packages/mib-index/src/model.ts";
import { answeredByRecordings, usedOids, vendorOf } from "../test/conformance/snmp/profile-oids.ts";
import {
  type ProvenModule,
  type ProvenObject,
  readProven,
  readUnproven,
  writeProven,
  writeUnproven,
} from "../test/conformance/snmp/proven-oids.ts";

const target = (name: string) => new URL(`../test/conformance/${name}`, import.meta.url);
const provenFile = target("proven-oids.tsv");
const unprovenFile = target("unproven-oids.tsv");
const recordings = ["librenms-GPL3/snmprec", "snmpsim-data-BSD2/snmprec"]
  .map((folder) => join(import.meta.dirname, "../../shared/corpora", folder))
  .filter((folder) => existsSync(folder));

const { values, positionals: folders } = parseArgs({
  options: { excerpts: { type: "boolean", default: false }, imports: { type: "string", multiple: true, default: [] } },
  allowPositionals: true,
});
const used = await usedOids();
const asked = new Set(used.map(({ oid }) => oid));
const isWanted = ({ oid, kind }: ProvenObject) => asked.has(kind === "scalar" ? `${oid}.0` : oid);

/** Of an object whose type is in a module that is not there. */
const untyped: Syntax = { base: "unknown", conventions: [], labels: [], ranges: [] };

/** The type as it is kept: with the decimal point of a DISPLAY-HINT such as "d-3" (RFC 2579 section 3.1). */
function typeOf({ base, hint = "" }: Syntax): string {
  return /^d-\d+$/u.test(hint) ? `${base} ${hint}` : base;
}

/** The object as profiles ask for it, if one does. */
function provenObject({ oid, kind, name, syntax = untyped, units = "" }: MibObject): readonly ProvenObject[] {
  if (kind !== "scalar" && kind !== "column") return [];
  const object = { oid, kind, name, type: typeOf(syntax), units: units.replaceAll(/\s+/gu, " "), labels: syntax.labels };
  return isWanted(object) ? [object] : [];
}

async function provenModule({ name, objects }: CompiledModule, folder: string): Promise<ProvenModule> {
  const path = ["", ".mib", ".my", ".txt"].map((ending) => join(folder, name + ending)).find((each) => existsSync(each));
  const text = path === undefined || values.excerpts ? undefined : await readFile(path);
  return {
    name,
    revision: /LAST-UPDATED\s*"([^"]*)"/u.exec(text?.toString("latin1") ?? "")?.[1] ?? "",
    digest: text === undefined ? "excerpt" : createHash("sha256").update(text).digest("hex"),
    objects: objects.flatMap(provenObject),
  };
}

const proven = new Map<string, { readonly module: ProvenModule; readonly object: ProvenObject }>();
function keep(modules: readonly ProvenModule[]): void {
  for (const module of modules) for (const object of module.objects) proven.set(object.oid, { module, object });
}

const known = existsSync(provenFile) ? readProven(readFileSync(provenFile, "utf8")) : [];
keep(known.map((module) => ({ ...module, objects: module.objects.filter(isWanted) })));
for (const folder of folders) {
  const { modules, warnings } = await compileFolder({ folder, vendor: "", searchPath: values.imports });
  for (const { module, reason } of warnings) console.log(`left out: ${module}: ${reason}`);
  keep(await Promise.all(modules.map((module) => provenModule(module, folder))));
}

const byModule = Map.groupBy(proven.values(), ({ module }) => `${module.name}\t${module.digest}`);
const modules = [...byModule.values()].flatMap((each) => {
  const first = each[0];
  return first === undefined ? [] : [{ ...first.module, objects: each.map(({ object }) => object) }];
});
await writeFile(provenFile, writeProven(modules));

const open = used.filter(({ oid }) => !proven.has(oid.replace(/\.0$/u, "")));
const before = existsSync(unprovenFile) ? readUnproven(readFileSync(unprovenFile, "utf8")) : [];
const answered = new Set([
  ...before.flatMap(({ oid, reason }) => (reason === "answered" ? [oid] : [])),
  ...answeredByRecordings(new Set(open.map(({ oid }) => oid)), recordings),
]);
await writeFile(
  unprovenFile,
  writeUnproven(open.map((each) => ({ oid: each.oid, vendor: vendorOf(each), reason: answered.has(each.oid) ? "answered" : "knowledge" }))),
);
console.log(`${used.length} OIDs, ${proven.size} proven by ${modules.length} modules, ${open.length} unproven`);
