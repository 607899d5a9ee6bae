import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { evaluateProfile } from "./evaluate-profile.ts";
import { loadProfiles } from "./load-profiles.ts";
import { buildCatalogue } from "./loading/build-catalogue.ts";
import { memoryReading } from "./memory-reading.ts";
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

describe("what a description tells of a device that no profile knows", () => {
  const told = (sysDescr: string) => {
    const system = { sysObjectId: "1.3.6.1.4.1.99999.1", sysDescr };
    const match = catalogue.match(system.sysObjectId, sysDescr);
    return match && evaluateProfile(match.profile, memoryReading(new Map(), system)).identity;
  };

  it.each([
    ["Acme FlexLine 9924Ts, version 3.2.1-04, built 08-Sep-2009", { model: "Acme FlexLine 9924Ts", version: "3.2.1-04" }],
    ["ACME      AX4-24T      FVH2849L0CA        261 V 17", { model: "AX4-24T", serial: "FVH2849L0CA" }],
    ["AC80;hardware version:V2.2.4;software version:V2.3.0.54;", { model: "AC80", version: "2.3.0.54" }],
    ["Acme switch, InstantOn_1930_1.0.5.0 (139), Linux 4.4.120, U-Boot 2013.01 (V1.0.1)", { version: "1.0.5.0", type: "network" }],
    ["AC5-Serial version 6.3.0 (SN: 0162052008000123)", { version: "6.3.0", serial: "0162052008000123" }],
    ["Acme PDU Management Module, revision 1.00.A, firmware version 1.00.16", { version: "1.00.16", type: "power" }],
  ])("is read of %s", (sysDescr, identity) => {
    expect(told(sysDescr)).toMatchObject(identity);
  });

  it.each(["AcmeOS Version 6.4.4", "AcmeOS 1.2.0-beta1", "acme-host01", "Linux host 5.15.0-134-generic #145-Ubuntu SMP x86_64", "Acme"])(
    "is no product in %s",
    (sysDescr) => {
      expect(told(sysDescr)).not.toHaveProperty("model");
    },
  );
});

describe("buildCatalogue", () => {
  it("replaces a shipped profile by a file of the same name", () => {
    const files = readdirSync(folder).map((file) => ({ file, text: readFileSync(`${folder}/${file}`, "utf8") }));
    const own = { file: "arista.yaml", text: "sysobjectid: 1.3.6.1.4.1.30065.*\nmodel: { identity: { vendor: Mine } }\n" };

    const { profile } = buildCatalogue([...files, own]).match("1.3.6.1.4.1.30065.1", "") ?? {};

    expect(profile?.identity.vendor).toEqual([{ kind: "fixed", text: "Mine" }]);
  });
});
