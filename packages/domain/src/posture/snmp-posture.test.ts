import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SnmpAccess, snmpPosture, snmpWeaknesses } from "./snmp-posture.ts";

const strong: SnmpAccess = { version: "3", securityLevel: "authPriv", authProtocol: "sha256", privProtocol: "aes" };

describe("weaknesses of an SNMP access", () => {
  it.each<[string, SnmpAccess, readonly string[]]>([
    ["a v1 community", { version: "1" }, ["clear-text-community"]],
    ["a community of one's own", { version: "2c", defaultCommunity: false }, ["clear-text-community"]],
    ["a community of the factory", { version: "2c", defaultCommunity: true }, ["default-community", "clear-text-community"]],
    ["a user without authentication", { version: "3", securityLevel: "noAuthNoPriv" }, ["no-authentication"]],
    ["MD5 and DES", { ...strong, authProtocol: "md5", privProtocol: "des" }, ["md5", "des"]],
    ["SHA-1", { ...strong, authProtocol: "sha" }, ["sha1"]],
    ["SHA-256 with AES", strong, []],
    ["SHA-512 without privacy", { version: "3", securityLevel: "authNoPriv", authProtocol: "sha512" }, []],
  ])("%s", (_name, access, weaknesses) => {
    expect(snmpWeaknesses(access)).toEqual(weaknesses);
  });
});

describe("SNMP posture", () => {
  it("counts devices by version, level and protocols, most frequent first", () => {
    const posture = snmpPosture([
      strong,
      strong,
      { version: "3", securityLevel: "authNoPriv", authProtocol: "md5" },
      { version: "2c", defaultCommunity: true },
      { version: "1" },
    ]);

    expect(posture).toEqual({
      total: 5,
      byVersion: { "1": 1, "2c": 1, "3": 3 },
      byLevel: { authPriv: 2, authNoPriv: 1 },
      byProtocols: [
        { protocols: "sha256 / aes", devices: 2 },
        { protocols: "md5 / none", devices: 1 },
      ],
      defaultCommunity: 1,
      weak: 3,
      v3Percent: 60,
    });
  });

  it("has no share of v3 where nothing is read", () => {
    expect(snmpPosture([])).toMatchObject({ total: 0, weak: 0, v3Percent: undefined });
  });

  it("counts every device once, and never more weak ones than devices", () => {
    const access = fc.record({
      version: fc.constantFrom("1" as const, "2c" as const, "3" as const),
      securityLevel: fc.constantFrom("noAuthNoPriv" as const, "authNoPriv" as const, "authPriv" as const, undefined),
      authProtocol: fc.option(fc.string(), { nil: undefined }),
      privProtocol: fc.option(fc.string(), { nil: undefined }),
      defaultCommunity: fc.option(fc.boolean(), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(access), (devices) => {
        const { byVersion, byProtocols, weak, total } = snmpPosture(devices);
        expect(byVersion["1"] + byVersion["2c"] + byVersion["3"]).toBe(total);
        expect(byProtocols.reduce((sum, each) => sum + each.devices, 0)).toBe(byVersion["3"]);
        expect(weak).toBeLessThanOrEqual(total);
      }),
    );
  });
});
