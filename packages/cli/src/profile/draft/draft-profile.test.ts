import { MibDictionary } from "@isthmus/mib-index/dictionary";
import { encodeIndex } from "@isthmus/mib-index/format/encode-index";
import { openIndex } from "@isthmus/mib-index/mib-index";
import type { MibObject } from "@isthmus/mib-index/model";
import { buildCatalogue } from "@isthmus/onprem-gateway/profiles/loading/build-catalogue";
import { describe, expect, it } from "vitest";
import { readRecording } from "../read-recording.ts";
import { draftProfile } from "./draft-profile.ts";
import { writeDraft } from "./write-draft.ts";

const acme = "1.3.6.1.4.1.99999";

function column(name: string, at: string, more: Partial<MibObject> = {}): MibObject {
  const syntax = { base: "integer", conventions: [], labels: [], ranges: [] } as const;
  return {
    name,
    module: "ACME-MIB",
    vendor: "acme",
    oid: `${acme}.${at}`,
    kind: "column",
    access: "readonly",
    status: "current",
    syntax,
    ...more,
  };
}

function dictionary(objects: readonly MibObject[]): MibDictionary {
  const opened = openIndex(encodeIndex([{ name: "ACME-MIB", vendor: "acme", types: [], objects }]));
  return new MibDictionary(opened.kind === "ok" ? [opened.index] : []);
}

const generic = { file: "generic.yaml", text: "sysobjectid: 1.3.6.1.4.*\n" };

function drafted(recording: string, objects: readonly MibObject[] = []): string {
  const { values } = readRecording(recording);
  return writeDraft(draftProfile({ values, dictionary: dictionary(objects), catalogue: buildCatalogue([generic]) }), "acme.snmprec");
}

const system = `1.3.6.1.2.1.1.1.0|4|Acme OS version 4.2.1\n1.3.6.1.2.1.1.2.0|6|${acme}.1.7\n`;
const enumeration = {
  base: "enum",
  conventions: [],
  ranges: [],
  labels: ["normal", "failed", "notPresent"].map((label, at) => ({ number: at + 1, label })),
} as const;
const fans = `${system}${acme}.2.1.2.1|4|Fan left\n${acme}.2.1.2.2|4|Fan right\n${acme}.2.1.3.1|2|4200\n${acme}.2.1.3.2|2|4300\n${acme}.2.1.4.1|2|1\n${acme}.2.1.4.2|2|3\n`;

describe("a drafted profile", () => {
  it("reads what a MIB names, with its units and labels, called by the table's own texts", () => {
    const yaml = drafted(fans, [
      column("acmeFanName", "2.1.2", { syntax: { base: "octets", conventions: [], labels: [], ranges: [] } }),
      column("acmeFanSpeed", "2.1.3", { units: "rpm" }),
      column("acmeFanStatus", "2.1.4", { syntax: enumeration }),
    ]);

    expect(yaml).toContain("# certain: acmeFanSpeed (ACME-MIB, rpm), 2 rows: 4200, 4300");
    expect(yaml).toContain(`- { class: "fan-speed", unit: "rpm", name: "${acme}.2.1.2", value: "${acme}.2.1.3" }`);
    expect(yaml).toMatch(/class: "state".*"1": "normal".*ok: \[ 1 \].*critical: \[ 2 \], absent: \[ 3 \]/u);
  });

  it("guesses without a MIB by the texts beside the numbers, and says that it guesses", () => {
    const yaml = drafted(fans);

    expect(yaml).toMatch(/# guess: unknown object, 2 rows: 4200, 4300/u);
    expect(yaml).toContain(`value: "${acme}.2.1.3"`);
    expect(yaml).toMatch(/# - .*class: "state"/u);
  });

  it("takes memory sizes of one family for one pool, and the version from sysDescr", () => {
    const scalars = [
      column("acmeMemTotal", "3.1", { kind: "scalar", units: "KB" }),
      column("acmeMemFree", "3.2", { kind: "scalar", units: "KB" }),
    ];
    const yaml = drafted(`${system}${acme}.3.1.0|2|2048\n${acme}.3.2.0|2|512\n`, scalars);

    expect(yaml).toContain(`total: "${acme}.3.1.0", free: "${acme}.3.2.0", unit: 1024`);
    expect(yaml).toContain("# likely: sysDescr: 4.2.1");
  });

  it("loads without a warning, whatever the device's texts hold", () => {
    const hostile = Buffer.from('"\n# x: {]\u001b[2J\u2028- y').toString("hex");
    const yaml = drafted(`1.3.6.1.2.1.1.1.0|4x|${hostile}\n${fans.slice(system.length)}${acme}.5.1.0|4x|${hostile}\n`);
    const { profiles, warnings } = buildCatalogue([generic, { file: "draft.yaml", text: yaml }]);

    expect(warnings).toEqual([]);
    expect(profiles.find(({ name }) => name === "draft")?.sensors.length).toBe(1);
  });
});
