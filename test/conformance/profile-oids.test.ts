import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compileFolder } from "@isthmus/mib-index/compiler/compile-folder";
import type { MibObject } from "@isthmus/mib-index/model";
import { describe, expect, it } from "vitest";
import type { SensorRule, ValueSource } from "../../onprem-gateway/src/profiles/profile.ts";
import { expectedScale } from "./snmp/expected-scale.ts";
import { answeredByRecordings, usedOids } from "./snmp/profile-oids.ts";
import { type ProvenObject, readProven, readUnproven, unprovenReasons } from "./snmp/proven-oids.ts";

const corpus = join(import.meta.dirname, "../../../shared/corpora");
const recordings = ["librenms-GPL3/snmprec", "snmpsim-data-BSD2/snmprec"].map((folder) => join(corpus, folder)).filter(existsSync);
const vendors = ["", "apc", "arista", "eaton", "extreme", "fortinet", "mikrotik", "paloaltonetworks"];
const ready = existsSync(join(corpus, "mibs")) && spawnSync("smidump", ["-V"]).error === undefined;
if (!ready) process.stdout.write("the MIB corpus or smidump is not there: the proven OIDs are not compared with the modules again\n");

const listed = (name: string) => readFileSync(join(import.meta.dirname, name), "utf8");
const modules = readProven(listed("proven-oids.tsv"));
const proven = new Map(modules.flatMap(({ objects }) => objects).map((object) => [object.oid, object]));
const unproven = readUnproven(listed("unproven-oids.tsv"));
const used = await usedOids();
const rules = [...new Set(used.flatMap(({ profiles }) => profiles).flatMap(({ sensors }) => sensors))];

/** Their UNITS are dBm; recorded devices answer ten-thousandths. */
const tenThousandths = /^wwpLeosPortXcvr\w*Dbm(?:Power|PwAlarmThreshold)$/u;

async function compiledObjects(): Promise<ReadonlyMap<string, readonly MibObject[]>> {
  const objects = new Map<string, MibObject[]>();
  for (const vendor of vendors) {
    const root = join(corpus, "mibs/root");
    const { modules: compiled } = await compileFolder({
      folder: vendor === "" ? root : join(corpus, "mibs", vendor),
      vendor,
      searchPath: [root],
    });
    for (const object of compiled.flatMap((module) => module.objects)) {
      objects.set(object.oid, [...(objects.get(object.oid) ?? []), object]);
    }
  }
  return objects;
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/gu, "");
}

/** Numbers that only the profile names, numbers that only the MIB names, and names that are not the MIB's. */
function strangeLabels({ state }: SensorRule) {
  const oid = state?.source.oid.replace(/\.0$/u, "") ?? "";
  const known = proven.get(oid)?.labels ?? [];
  const named = known.length === 0 ? [] : Object.entries(state?.source.labels ?? {}).filter(([number]) => /^-?\d+$/u.test(number));
  const strange = named.filter(([number]) => !known.some((label) => label.number === Number(number)));
  const renamed = named.filter(
    ([number, name]) => !known.some((label) => label.number === Number(number) && plain(label.label) === plain(name)),
  );
  return {
    strange: strange.map(([number, name]) => `${oid} ${number} ${name}`),
    renamed: renamed.map(([number, name]) => `${oid} ${number} ${name}`),
    missing: (named.length === 0 ? [] : known)
      .filter(({ number }) => !named.some(([own]) => Number(own) === number))
      .map(({ number, label }) => `${oid} ${number} ${label}`),
    compared: named.length,
  };
}

/** The one factor of a value; undefined where it is made in another way, such as by a row's own exponent. */
function scaleOf({ conversions, exponent }: ValueSource): number | undefined {
  const other = conversions.some(({ kind }) => kind !== "linear" && kind !== "extract");
  const factors = conversions.map((conversion) => (conversion.kind === "linear" ? conversion.factor : 1));
  return other || exponent !== undefined ? undefined : factors.reduce((product, factor) => product * factor, 1);
}

/** Values and bounds that are multiplied by something else than what the UNITS of their definition ask for. */
function wrongScales({ unit, value, thresholds }: SensorRule) {
  const bounds = Object.values(thresholds).flatMap((bound) => (bound.kind === "read" ? [bound.source] : []));
  const checked = [...(value === undefined ? [] : [value]), ...bounds].flatMap((source) => {
    const object = proven.get(source.oid.replace(/\.0$/u, ""));
    const expected = object === undefined || tenThousandths.test(object.name) ? undefined : expectedScale(object, unit ?? "");
    const scale = scaleOf(source);
    return expected === undefined || scale === undefined ? [] : [{ oid: source.oid, units: object?.units, unit, scale, expected }];
  });
  return { compared: checked.length, wrong: checked.filter(({ scale, expected }) => Math.abs(scale / expected - 1) > 1e-6) };
}

/** An object that no module at hand contradicts: it has it, or has nothing of its table. */
function contradicts({ oid, kind, name }: ProvenObject, objects: ReadonlyMap<string, readonly MibObject[]>): boolean {
  const same = objects.get(oid) ?? [];
  return same.length > 0 && !same.some((object) => object.kind === kind && object.name === name);
}

describe("the OIDs of the shipped profiles", () => {
  it("are each proven by a module, or listed as unproven", () => {
    const open = new Set(unproven.map(({ oid }) => oid));
    const count = (of: string) => unproven.filter(({ reason }) => reason === of).length;
    process.stdout.write(`OIDs of profiles: ${used.length}, proven by ${modules.length} modules ${proven.size}\n`);
    for (const reason of unprovenReasons) process.stdout.write(`  unproven, ${reason}: ${count(reason)}\n`);

    expect(used.filter(({ oid }) => !open.has(oid) && !proven.has(oid.replace(/\.0$/u, ""))).map(({ oid }) => oid)).toEqual([]);
    expect(unproven.filter(({ oid }) => !used.some((each) => each.oid === oid))).toEqual([]);
  });

  it("are asked for as the module has them: a scalar with .0, a column without", () => {
    const wrong = used.filter(({ oid }) => {
      const object = proven.get(oid.replace(/\.0$/u, ""));
      return object !== undefined && (object.kind === "scalar") !== oid.endsWith(".0");
    });

    expect(wrong.map(({ oid }) => oid)).toEqual([]);
  });

  it("name the numbers of states that their MIB names, all and no others", () => {
    const labels = rules.map(strangeLabels);
    const renamed = [...new Set(labels.flatMap((each) => each.renamed))];
    process.stdout.write(
      `names of states: ${labels.reduce((sum, { compared }) => sum + compared, 0)} compared, other words for ${renamed.length}\n`,
    );
    for (const each of renamed) process.stdout.write(`  other words: ${each}\n`);

    expect([...new Set(labels.flatMap(({ strange }) => strange))]).toEqual([]);
    expect([...new Set(labels.flatMap(({ missing }) => missing))]).toEqual([]);
  });

  it("are multiplied by what the units of their definition ask for", () => {
    const scales = rules.map(wrongScales);
    process.stdout.write(`scales: ${scales.reduce((sum, { compared }) => sum + compared, 0)} compared\n`);

    expect(scales.flatMap(({ wrong }) => wrong)).toEqual([]);
  });

  it.runIf(recordings.length > 0)("are called answered where a recorded device answered them", () => {
    const answered = answeredByRecordings(new Set(unproven.map(({ oid }) => oid)), recordings);

    expect(unproven.filter(({ oid, reason }) => answered.has(oid) !== (reason === "answered")).map(({ oid }) => oid)).toEqual([]);
  });

  it.runIf(ready)("are what the modules at hand say", async () => {
    const objects = await compiledObjects();
    const inside = ({ oid }: { readonly oid: string }) =>
      objects.get(oid.replace(/\.0$/u, ""))?.some(({ kind }) => kind === "scalar" || kind === "column");

    expect([...proven.values()].filter((object) => contradicts(object, objects))).toEqual([]);
    expect(unproven.filter(inside)).toEqual([]);
  });
});
