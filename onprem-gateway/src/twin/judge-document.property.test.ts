import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeDocument } from "./judge-document.ts";

function documentOf(settings: unknown, version = 7): { readonly text: string; readonly offered: { version: number; sha256: string } } {
  const body = JSON.stringify(settings);
  const sha256 = createHash("sha256").update(body).digest("hex");
  return { text: JSON.stringify({ version, sha256, pushedMs: 0, settings: body }), offered: { version, sha256 } };
}

const sw1 = { id: "sw1", name: "Switch", address: "10.0.0.1", ping: true };

describe("a fetched configuration", () => {
  it("is taken when text, hash and version are those that were offered", () => {
    const { text, offered } = documentOf({ devices: [sw1] });

    expect(judgeDocument(text, offered)).toMatchObject({ kind: "ok", settings: { devices: [sw1] } });
  });

  it("T24: is refused, never thrown at, when any of its characters is another one", () => {
    const { text, offered } = documentOf({ devices: [sw1] });
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.string({ minLength: 1, maxLength: 3 }), (at, other) => {
        const altered = text.slice(0, at) + other + text.slice(at + 1);
        const judged = judgeDocument(altered, offered);
        // Only the time of the push is covered by nothing: it decides nothing.
        expect(judged.kind === "refused" || judged.config.settings === JSON.parse(text).settings).toBe(true);
      }),
    );
  });

  it("T24: is refused as garbage without a throw", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (garbage) => {
        expect(judgeDocument(garbage, { version: 1, sha256: "0".repeat(64) }).kind).toBe("refused");
      }),
    );
  });

  it.each([
    ["credentials", { credentials: { core: { version: "2c", community: { env: "X" } } } }],
    ["uplink", { uplink: { url: "https://example.org/", region: "eu-west-1" } }],
    ["spool", { spool: { dir: "/tmp" } }],
    ["health", { health: { address: "0.0.0.0", port: 80 } }],
    ["syslog", { syslog: { udp: { address: "0.0.0.0", port: 514 } } }],
    ["traps", { traps: { address: "0.0.0.0", port: 162 } }],
    ["profilesDir", { profilesDir: "/etc" }],
    ["mibs", { mibs: { dir: "/etc" } }],
    ["cloudConfig", { cloudConfig: { targets: ["0.0.0.0/0"] } }],
    ["allowLoopbackTargets", { allowLoopbackTargets: true }],
    ["devices[0].command", { devices: [{ ...sw1, command: "reboot" }] }],
  ])("T24: may not say anything about %s", (path, settings) => {
    const { text, offered } = documentOf(settings);

    expect(judgeDocument(text, offered)).toEqual({ kind: "refused", problems: [expect.stringContaining(`${path}: `)] });
  });
});
