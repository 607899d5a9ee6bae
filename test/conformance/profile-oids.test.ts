import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileFolder } from "@isthmus/mib-index/compiler/compile-folder";
import type { MibObject } from "@isthmus/mib-index/model";
import { describe, expect, it } from "vitest";
import { loadProfiles } from "../../onprem-gateway/src/profiles/load-profiles.ts";
import type { SensorRule } from "../../onprem-gateway/src/profiles/profile.ts";
import type { ProfileNeeds } from "../../onprem-gateway/src/profiles/profile-facts.ts";
import { profileNeeds } from "../../onprem-gateway/src/profiles/profile-needs.ts";

const corpus = join(import.meta.dirname, "../../../shared/corpora/mibs");
const recordings = ["librenms-GPL3/snmprec", "snmpsim-data-BSD2/snmprec"]
  .map((folder) => join(corpus, "..", folder))
  .filter((folder) => existsSync(folder));
const vendors = ["", "apc", "arista", "eaton", "extreme", "fortinet", "mikrotik", "paloaltonetworks"];
const ready = existsSync(corpus) && spawnSync("smidump", ["-V"]).error === undefined;
if (!ready) process.stdout.write("the MIB corpus or smidump is not there: the OIDs of profiles are not checked\n");

const enterprises = "1.3.6.1.4.1";

/** "enterprise 318" or the standard's own root. */
function ownerOf(oid: string): string {
  return oid.startsWith(`${enterprises}.`) ? `enterprise ${oid.split(".")[6]}` : oid.split(".").slice(0, 7).join(".");
}

async function compiledObjects(): Promise<ReadonlyMap<string, readonly MibObject[]>> {
  const objects = new Map<string, MibObject[]>();
  for (const vendor of vendors) {
    const folder = vendor === "" ? join(corpus, "root") : join(corpus, vendor);
    const { modules } = await compileFolder({ folder, vendor, searchPath: [join(corpus, "root")] });
    for (const object of modules.flatMap((module) => module.objects)) {
      objects.set(object.oid, [...(objects.get(object.oid) ?? []), object]);
    }
  }
  return objects;
}

type Verdict = "known" | "wrong" | "not-covered";

/** An object that the modules have; one that they would have if it existed; one of which they say nothing. */
function verdictOn(oid: string, objects: ReadonlyMap<string, readonly MibObject[]>): Verdict {
  const wanted = oid.endsWith(".0") ? { oid: oid.slice(0, -2), kind: "scalar" } : { oid, kind: "column" };
  if (objects.get(wanted.oid)?.some(({ kind }) => kind === wanted.kind) === true) {
    return "known";
  }
  const parent = wanted.oid.slice(0, wanted.oid.lastIndexOf("."));
  const siblings = wanted.kind === "column" ? objects.get(parent)?.some(({ kind }) => kind === "row") : objects.has(wanted.oid);
  return siblings === true ? "wrong" : "not-covered";
}

/** Those of the OIDs under which some recorded device answered something: that they exist, though not what they mean. */
function answeredByRecordings(oids: ReadonlySet<string>): ReadonlySet<string> {
  const answered = new Set<string>();
  const files = recordings.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).flatMap((file) => (file.endsWith(".snmprec") ? [join(folder, file)] : [])),
  );
  for (const file of files) {
    for (const line of readFileSync(file, "latin1").split("\n")) {
      for (let oid = line.slice(0, Math.max(0, line.indexOf("|"))); oid !== ""; oid = oid.slice(0, Math.max(0, oid.lastIndexOf(".")))) {
        if (oids.has(oid)) answered.add(oid);
      }
    }
  }
  return answered;
}

/** The OIDs as a profile names them: of a scalar that may lack its .0 both forms are asked for, and neither is named. */
function namedOids({ instances, columns, looseScalars }: ProfileNeeds): readonly string[] {
  const asked = new Set(instances);
  const scalars = instances.filter((oid) => oid.endsWith(".0") && !asked.has(oid.slice(0, -2)));
  return [...scalars, ...columns.filter((oid) => !looseScalars.includes(oid))];
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/gu, "");
}

/** Numbers that only the profile names, numbers that only the MIB names, and names that are not the MIB's. */
function strangeLabels({ state }: SensorRule, objects: ReadonlyMap<string, readonly MibObject[]>) {
  const oid = state?.source.oid.replace(/\.0$/u, "") ?? "";
  const known = (objects.get(oid) ?? []).flatMap(({ syntax }) => syntax?.labels ?? []);
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

describe.runIf(ready)("the OIDs of the shipped profiles", async () => {
  const objects = ready ? await compiledObjects() : new Map<string, readonly MibObject[]>();
  const { profiles } = await loadProfiles([fileURLToPath(new URL("../../profiles", import.meta.url))]);
  const used = [...new Set(profiles.map(profileNeeds).flatMap(namedOids))];

  it("are all in the modules that describe their table", () => {
    const verdicts = used.map((oid) => ({ oid, verdict: verdictOn(oid, objects) }));
    const open = new Map<string, number>();
    const uncovered = new Set(verdicts.flatMap(({ oid, verdict }) => (verdict === "not-covered" ? [oid] : [])));
    const answered = answeredByRecordings(uncovered);
    for (const oid of uncovered) {
      if (!answered.has(oid)) open.set(ownerOf(oid), (open.get(ownerOf(oid)) ?? 0) + 1);
    }
    const known = verdicts.filter(({ verdict }) => verdict === "known").length;
    process.stdout.write(
      `OIDs of profiles: ${used.length}, in the compiled modules ${known}, of other modules ${uncovered.size}, of which recorded devices answered ${answered.size}\n`,
    );
    for (const [owner, count] of [...open].sort(([, a], [, b]) => b - a)) process.stdout.write(`  not checked: ${owner} ${count}\n`);

    expect(verdicts.filter(({ verdict }) => verdict === "wrong").map(({ oid }) => oid)).toEqual([]);
  });

  it("name the numbers of states that their MIB names, all and no others", () => {
    const labels = [...new Set(profiles.flatMap(({ sensors }) => sensors))].map((rule) => strangeLabels(rule, objects));
    const renamed = [...new Set(labels.flatMap((each) => each.renamed))];
    process.stdout.write(
      `names of states: ${labels.reduce((sum, { compared }) => sum + compared, 0)} compared, other words for ${renamed.length}\n`,
    );
    for (const each of renamed) process.stdout.write(`  other words: ${each}\n`);

    expect([...new Set(labels.flatMap(({ strange }) => strange))]).toEqual([]);
    expect([...new Set(labels.flatMap(({ missing }) => missing))]).toEqual([]);
  });
});
