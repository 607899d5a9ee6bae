import { describe, expect, it } from "vitest";
import { parseConfig } from "./load.ts";
import { Secret } from "./secret.ts";
import { configuredPosture, snmpAccessOf } from "./snmp-access.ts";

describe("public side of a credential", () => {
  it.each([
    ["Public", true],
    ["private", true],
    ["Zx9-busan", false],
  ])("says whether the community %s is a default one, and nothing else of it", (community, expected) => {
    const access = snmpAccessOf({ version: "2c", community: new Secret(community) });

    expect(access).toEqual({ version: "2c", defaultCommunity: expected });
  });

  it("names level and protocols of a v3 user, never the user or a pass phrase", () => {
    const secret = new Secret("pass-phrase");
    const user = { version: "3" as const, user: "monitor", auth: { protocol: "sha256" as const, secret } };

    expect(snmpAccessOf(user)).toEqual({ version: "3", securityLevel: "authNoPriv", authProtocol: "sha256" });
    expect(snmpAccessOf({ version: "3" })).toEqual({ version: "3", securityLevel: "noAuthNoPriv" });
  });
});

describe("posture of a configuration", () => {
  it("counts the devices that are read over SNMP by version, the weak ones and those with a default community", async () => {
    const loaded = await parseConfig(
      `
site: busan
gateway: gw
uplink: { url: "https://example.com/", region: ap-northeast-2 }
spool: { dir: /var/lib/isthmus }
credentials:
  old: { version: "2c", community: { env: OLD } }
  new: { version: "3", user: u, auth: { protocol: sha256, secret: { env: AUTH } }, priv: { protocol: aes, secret: { env: AUTH } } }
devices:
  - { id: a, name: a, address: 192.0.2.1, snmp: { credential: old } }
  - { id: b, name: b, address: 192.0.2.2, snmp: { credential: new } }
  - { id: c, name: c, address: 192.0.2.3, snmp: { credential: new } }
  - { id: d, name: d, address: 192.0.2.4, ping: true }
`,
      { OLD: "public", AUTH: "a-pass-phrase" },
    );

    expect(loaded.kind === "ok" ? configuredPosture(loaded.config) : loaded.problems).toEqual({
      v1: 0,
      v2c: 1,
      v3: 2,
      weak: 1,
      defaultCommunity: 1,
    });
  });
});
