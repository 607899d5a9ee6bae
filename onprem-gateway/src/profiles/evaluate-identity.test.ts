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
