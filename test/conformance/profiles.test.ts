import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadProfiles } from "../../onprem-gateway/src/profiles/load-profiles.ts";

const corpora = fileURLToPath(new URL("../../../shared/corpora", import.meta.url));
const present = existsSync(corpora);
if (!present) process.stdout.write("the corpora are not there: community profiles and identification lines are not checked\n");

interface IdentificationLine {
  readonly name: string;
  readonly sysObjectID: string | null;
  readonly sysDescr: string | null;
}

describe.runIf(present)("community profiles", () => {
  it.each([
    { folder: "kentik-Apache2", profiles: 191, patterns: 3_097 },
    { folder: "datadog-BSD3", profiles: 237, patterns: 1_658 },
  ])("all of $folder load, with every mistake listed by file and line", async ({ folder, profiles, patterns }) => {
    const catalogue = await loadProfiles([`${corpora}/profiles/${folder}`]);

    expect(catalogue.profiles.length).toBe(profiles);
    expect(catalogue.profiles.flatMap((profile) => profile.patterns).length).toBe(patterns);
    expect(catalogue.warnings.length).toBeLessThan(100);
    expect(catalogue.warnings.every(({ file, message }) => file !== "" && message !== "")).toBe(true);
  });
});

describe.runIf(present)("the shipped profiles", () => {
  it("know the vendor of nearly every recording and of most sysObjectIDs", async () => {
    const catalogue = await loadProfiles([fileURLToPath(new URL("../../profiles", import.meta.url))]);
    const lines = readFileSync(`${corpora}/librenms-GPL3/identification.jsonl`, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as IdentificationLine);
    const recorded = lines.filter(({ name }) => existsSync(`${corpora}/librenms-GPL3/snmprec/${name}.snmprec`));
    const ids = new Set(lines.flatMap(({ sysObjectID }) => sysObjectID ?? []));
    const specific = (id: string | null, descr: string | null) => catalogue.match(id ?? "", descr ?? "")?.specific === true;

    const ofRecordings = recorded.filter(({ sysObjectID, sysDescr }) => specific(sysObjectID, sysDescr)).length / recorded.length;
    const ofIds = [...ids].filter((id) => specific(id, null)).length / ids.size;
    process.stdout.write(
      `specific profile: ${(ofRecordings * 100).toFixed(1)} % of recordings, ${(ofIds * 100).toFixed(1)} % of sysObjectIDs\n`,
    );

    expect(ofRecordings).toBeGreaterThanOrEqual(0.95);
    expect(ofIds).toBeGreaterThanOrEqual(0.97);
  });
});
