import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadProfiles } from "./load-profiles.ts";
import { buildCatalogue } from "./loading/build-catalogue.ts";
import { profileNeeds } from "./profile-needs.ts";

const folder = fileURLToPath(new URL("../../../profiles", import.meta.url));
const catalogue = await loadProfiles([folder]);

describe("the shipped profiles", () => {
  it("load without a warning", () => {
    expect(catalogue.warnings).toEqual([]);
  });

  it("claim each pattern once", () => {
    const patterns = catalogue.profiles.flatMap(({ patterns }) => patterns);

    expect(patterns.filter((pattern, at) => patterns.indexOf(pattern) !== at)).toEqual([]);
  });

  it("are written in our dialect and read only well-formed OIDs", () => {
    for (const profile of catalogue.profiles) {
      const { instances, columns } = profileNeeds(profile);
      expect(profile.dialect).toBe("isthmus");
      expect([...instances, ...columns].filter((oid) => !/^[0-2](?:\.\d+){3,}$/u.test(oid))).toEqual([]);
    }
  });

  it("say vendor and kind wherever a vendor's pattern leads to them", () => {
    const silent = catalogue.profiles.filter(
      ({ patterns, identity }) => patterns.some((pattern) => pattern !== "1.3.6.1.4.*") && (identity.vendor ?? []).length === 0,
    );

    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it("tell the systems of one vendor apart by sysDescr", () => {
    const names = [
      "Cisco IOS Software, C2960X Software, Version 15.0(2a)EX5",
      "Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.9.4",
      "Cisco IOS XR Software (Cisco ASR9K Series), Version 6.6.3[Default]",
      "Cisco NX-OS(tm) n9000, Software (n9000-dk9), Version 9.3(5)",
      "Cisco Adaptive Security Appliance Version 9.12(2)",
      "Cisco Controller",
    ].map((sysDescr) => catalogue.match("1.3.6.1.4.1.9.1.1", sysDescr)?.profile.name);

    expect(names).toEqual(["cisco-ios", "cisco-iosxe", "cisco-iosxr", "cisco-nxos", "cisco-asa", "cisco-wlc"]);
  });

  it("give an unknown device the generic profile", () => {
    expect(catalogue.match("1.3.6.1.4.1.99999.1", "")).toMatchObject({ profile: { name: "generic" }, specific: false });
  });
});

describe("buildCatalogue", () => {
  it("replaces a shipped profile by a file of the same name", () => {
    const files = readdirSync(folder).map((file) => ({ file, text: readFileSync(`${folder}/${file}`, "utf8") }));
    const own = { file: "arista.yaml", text: "sysobjectid: 1.3.6.1.4.1.30065.*\nmodel: { identity: { vendor: Mine } }\n" };

    const { profile } = buildCatalogue([...files, own]).match("1.3.6.1.4.1.30065.1", "") ?? {};

    expect(profile?.identity.vendor).toEqual([{ kind: "fixed", text: "Mine" }]);
  });
});
