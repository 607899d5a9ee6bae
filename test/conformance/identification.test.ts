import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { DeviceIdentity } from "../../onprem-gateway/src/collectors/snmp/model/device-model.ts";
import { evaluateProfile } from "../../onprem-gateway/src/profiles/evaluate-profile.ts";
import { loadProfiles } from "../../onprem-gateway/src/profiles/load-profiles.ts";
import { memoryReading } from "../../onprem-gateway/src/profiles/memory-reading.ts";
import type { ProfileCatalogue } from "../../onprem-gateway/src/profiles/profile-catalogue.ts";
import { sameKind, sameProduct, sameText } from "./snmp/same-text.ts";
import { Tally } from "./snmp/tally.ts";

const lines = fileURLToPath(new URL("../../../shared/corpora/librenms-GPL3/identification.jsonl", import.meta.url));
const profiles = fileURLToPath(new URL("../../profiles", import.meta.url));

/** What a device said of itself in two objects, and what another monitor, which reads more of them, made of it. */
interface IdentificationLine {
  readonly name: string;
  readonly sysObjectID: string | null;
  readonly sysDescr: string | null;
  readonly expect: {
    readonly os: string | null;
    readonly osText: string | null;
    readonly type: string | null;
    readonly hardware: string | null;
    readonly version: string | null;
    readonly serial: string | null;
  };
}

/** Per cent of agreement that must not be lost; docs/reference/snmp-conformance.md explains the rest. */
const floors: Readonly<Record<string, number>> = {
  "specific profile": 97,
  "operating system": 90,
  "kind of device": 91,
  "hardware in sysDescr": 89,
  "version in sysDescr": 95,
  "serial in sysDescr": 86,
};

if (existsSync(lines)) {
  describe("devices known by sysObjectID and sysDescr alone", () => {
    const tally = new Tally();
    beforeAll(async () => {
      const catalogue = await loadProfiles([profiles]);
      for (const line of readFileSync(lines, "utf8").trim().split("\n")) {
        compare(JSON.parse(line) as IdentificationLine, { catalogue, tally });
      }
      process.stdout.write(`\nAgreement over identification lines\n${tally.table()}`);
    });

    it.each(Object.entries(floors))("agree on %s to at least %s %%", (field, floor) => {
      expect(tally.percent(field), tally.differences(field).slice(0, 20).join("\n")).toBeGreaterThanOrEqual(floor);
    });
  });
} else {
  describe("devices known by sysObjectID and sysDescr alone", () => {
    it("are not beside the repository, and nothing is compared", () => {
      process.stdout.write("../shared/corpora is absent: identification was not measured\n");
      expect(existsSync(lines)).toBe(false);
    });
  });
}

function compare(
  { name, sysObjectID, sysDescr, expect: expected }: IdentificationLine,
  { catalogue, tally }: { readonly catalogue: ProfileCatalogue; readonly tally: Tally },
): void {
  if (expected.os === null) {
    return;
  }
  const system = { sysObjectId: (sysObjectID ?? "").replace(/^\./u, ""), sysDescr: sysDescr ?? "" };
  const match = catalogue.match(system.sysObjectId, system.sysDescr);
  const own = match === undefined ? undefined : evaluateProfile(match.profile, memoryReading(new Map(), system)).identity;
  tally.recording = name;
  tally.count("specific profile", match?.specific === true, system.sysObjectId);
  tally.count("operating system", sameProduct(expected.osText ?? expected.os, own?.os), `${own?.os} for ${expected.osText}`);
  tally.count("kind of device", sameKind(expected.type, own?.type), `${own?.type} for ${expected.type}`);
  compareTexts(expected, { own, sysDescr: system.sysDescr, tally });
}

/** The other monitor reads further objects; what sysDescr does not carry cannot be told from it. */
function compareTexts(
  { hardware, version, serial }: IdentificationLine["expect"],
  { own, sysDescr, tally }: { readonly own: DeviceIdentity | undefined; readonly sysDescr: string; readonly tally: Tally },
): void {
  for (const [field, value, text] of [
    ["hardware", hardware, own?.model],
    ["version", version, own?.version],
    ["serial", serial, own?.serial],
  ] as const) {
    if (value !== null && value !== "<private>" && sameText(value, sysDescr, { within: true })) {
      tally.count(`${field} in sysDescr`, sameText(value, text), `${text} for ${value}`);
    }
  }
}
