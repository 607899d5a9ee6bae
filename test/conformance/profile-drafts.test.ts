import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { MibDictionary } from "@isthmus/mib-index/dictionary";
import { encodeIndex } from "@isthmus/mib-index/format/encode-index";
import { type MibIndex, openIndex } from "@isthmus/mib-index/mib-index";
import { openStandardIndex } from "@isthmus/mib-index/standard-index";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { evaluateProfile } from "../../onprem-gateway/src/profiles/evaluate-profile.ts";
import { loadProfiles } from "../../onprem-gateway/src/profiles/load-profiles.ts";
import { buildCatalogue, type ProfileFile } from "../../onprem-gateway/src/profiles/loading/build-catalogue.ts";
import { memoryReading } from "../../onprem-gateway/src/profiles/memory-reading.ts";
import type { ProfileFacts } from "../../onprem-gateway/src/profiles/profile-facts.ts";
import { compileImport } from "../../packages/cli/src/oid/import-folder.ts";
import { draftProfile } from "../../packages/cli/src/profile/draft/draft-profile.ts";
import { writeDraft } from "../../packages/cli/src/profile/draft/write-draft.ts";
import { readRecording } from "../../packages/cli/src/profile/read-recording.ts";
import { recordings, type Truth, truths, walks } from "./snmp/recorded-truth.ts";

const mibs = fileURLToPath(new URL("../../../shared/corpora/mibs", import.meta.url));
const shipped = fileURLToPath(new URL("../../profiles", import.meta.url));
const vendors = ["apc", "arista", "eaton", "extreme", "fortinet", "mikrotik", "paloaltonetworks"];
/** Enterprise numbers of these. */
const enterprises = [318, 30_065, 534, 705, 1916, 2272, 45, 12_356, 14_988, 25_461];
const compiler = "smidump";
const hasMibs = existsSync(mibs) && spawnSync(compiler, ["-V"]).error === undefined;

interface Drafted {
  readonly name: string;
  readonly sysObjectId: string | undefined;
  readonly yaml: string;
  readonly warnings: readonly string[];
  readonly missingOids: readonly string[];
  readonly facts: ProfileFacts | undefined;
}

async function importedIndexes(): Promise<readonly MibIndex[]> {
  const indexes: MibIndex[] = [];
  for (const vendor of hasMibs ? vendors : []) {
    const { modules } = await compileImport(`${mibs}/${vendor}`, { vendor, smidump: "smidump" });
    const opened = openIndex(encodeIndex(modules));
    if (opened.kind === "ok") indexes.push(opened.index);
  }
  return indexes;
}

/** The shipped files that drafts build on: the draft's own file must load among them without a word. */
function bases(): readonly ProfileFile[] {
  return readdirSync(shipped)
    .filter((file) => file === "generic.yaml" || file.startsWith("_"))
    .map((file) => ({ file, text: readFileSync(`${shipped}/${file}`, "utf8") }));
}

/** Every dotted OID that an entry of the draft reads. */
function oidsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return /^1\.3\.6(?:\.\d+){5,}$/u.test(value) ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(oidsOf) : [];
}

describe.runIf(existsSync(recordings.folder))("drafts of profiles, from recordings of real devices", () => {
  const drafts: Drafted[] = [];

  beforeAll(async () => {
    const dictionary = new MibDictionary([...(await importedIndexes()), await openStandardIndex()]);
    const catalogue = await loadProfiles([shipped]);
    const common = bases();
    for (const folder of [recordings.folder, walks.folder]) {
      for (const file of readdirSync(folder).filter((entry) => entry.endsWith(".snmprec"))) {
        const { values } = readRecording(readFileSync(`${folder}/${file}`, "utf8"));
        const draft = draftProfile({ values, dictionary, catalogue });
        const yaml = writeDraft(draft, file);
        const loaded = buildCatalogue([...common, { file: "draft.yaml", text: yaml }]);
        const profile = loaded.profiles.find(({ name }) => name === "draft");
        const oids = new Set([...values.keys()].flatMap(withParents));
        const { model } = parse(yaml) as { readonly model: unknown };
        const system = { sysObjectId: draft.sysObjectId ?? "", sysDescr: draft.sysDescr };
        drafts.push({
          name: file.replace(".snmprec", ""),
          sysObjectId: draft.sysObjectId,
          yaml,
          warnings: loaded.warnings.map(({ line, message }) => `${file}:${line} ${message}`),
          missingOids: oidsOf(model).filter((oid) => !oids.has(oid)),
          facts: profile && evaluateProfile(profile, memoryReading(values, system)),
        });
      }
    }
  });

  it("load without a warning, all of them", () => {
    expect(drafts.length).toBeGreaterThan(0);
    expect(drafts.filter(({ facts }) => facts === undefined).map(({ name }) => name)).toEqual([]);
    expect(drafts.flatMap(({ warnings }) => warnings)).toEqual([]);
  });

  it("name only objects that the recording has", () => {
    expect(drafts.flatMap(({ name, missingOids }) => missingOids.map((oid) => `${name} ${oid}`))).toEqual([]);
  });

  it.runIf(hasMibs)("find most readings of the vendors whose MIBs are imported", () => {
    const known = truths<Truth>(recordings.truth);
    const lines: string[] = [];
    let [found, expected] = [0, 0];
    for (const { name, facts, sysObjectId } of drafts) {
      const truth = known.get(name);
      if (facts === undefined || truth === undefined || !enterprises.includes(Number(sysObjectId?.split(".")[6]))) continue;
      const own = (truth.sensors ?? []).filter(({ sensor_oid }) => /^\.?1\.3\.6\.1\.4\.1\./u.test(sensor_oid));
      const keys = new Set([...facts.sensors, ...facts.processors].map(({ key }) => key));
      const hits = own.filter(({ sensor_oid }) => keys.has(sensor_oid.replace(/^\./u, "")));
      found += hits.length;
      expected += own.length;
      lines.push(
        `${name}: sensors ${hits.length}/${own.length}, processors ${facts.processors.length}/${truth.processors?.length ?? 0}, memory ${facts.memory.length}/${truth.mempools?.length ?? 0}`,
      );
      if (process.env["ISTHMUS_SHOW_MISSES"] !== undefined)
        lines.push(
          ...own.filter((each) => !hits.includes(each)).map(({ sensor_oid, sensor_class }) => `    ${sensor_class} ${sensor_oid}`),
        );
    }
    process.stdout.write(
      `\nDrafts with MIBs: ${found} of ${expected} readings in vendors' tables\n${lines.map((line) => `  ${line}\n`).join("")}`,
    );

    expect(found / expected).toBeGreaterThanOrEqual(0.7);
  });

  it("propose something of their own for many devices, with no MIB but the standard ones for most", () => {
    const parts = ({ facts }: Drafted) => (facts === undefined ? 0 : facts.sensors.length + facts.processors.length + facts.memory.length);
    const some = drafts.filter((draft) => parts(draft) > 0).length;
    process.stdout.write(`\n${some} of ${drafts.length} drafts read sensors, processors or memory\n`);

    expect(some / drafts.length).toBeGreaterThan(0.35);
  });
});

function withParents(oid: string): readonly string[] {
  const arcs = oid.split(".");
  return arcs.slice(8).map((_, at) => arcs.slice(0, at + 9).join("."));
}
