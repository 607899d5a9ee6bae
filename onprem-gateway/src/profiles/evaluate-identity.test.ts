import { describe, expect, it } from "vitest";
import { evaluateProfile } from "./evaluate-profile.ts";
import { buildCatalogue } from "./loading/build-catalogue.ts";
import { sampleDevice } from "./testing/sample-device.ts";

const base = "1.3.6.1.4.1.99999";

describe("names by sysObjectID", () => {
  const { profiles } = buildCatalogue([
    {
      file: "acme.yaml",
      text: `sysobjectid: ${base}.*\nmodel:\n  identity:\n    os: [{ sysobjectid: { ${base}.*: Acme, ${base}.1.*: Acme Edge, ${base}.1.7: Acme Seven } }]\n`,
    },
  ]);
  const osOf = (sysObjectId: string) =>
    profiles.map((profile) => evaluateProfile(profile, sampleDevice({}, { sysObjectId })).identity.os)[0];

  it("are those of the OID itself, else of the nearest one above it", () => {
    expect([`${base}.1.7`, `${base}.1.8.2`, `${base}.2`, "1.3.6.1.4.1.1"].map(osOf)).toEqual([
      "Acme Seven",
      "Acme Edge",
      "Acme",
      undefined,
    ]);
  });
});

describe("texts of identity", () => {
  it("lose the control characters that some agents put around them", () => {
    const text = `sysobjectid: ${base}.*\nmodel: { identity: { version: [{ oid: ${base}.5.0 }] } }\n`;
    const { profiles } = buildCatalogue([{ file: "acme.yaml", text }]);
    const device = sampleDevice({ [`${base}.5.0`]: "\u0001\u001520201023\r\n" }, { sysObjectId: `${base}.1` });

    expect(profiles.map((profile) => evaluateProfile(profile, device).identity.version)).toEqual(["20201023"]);
  });
});
