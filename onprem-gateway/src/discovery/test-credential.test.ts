import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freeUdpPort } from "../collectors/snmp/testing/snmpd.ts";
import type { AuthProtocol, PrivProtocol, SnmpCredential } from "../config/schema.ts";
import { Secret } from "../config/secret.ts";
import { systemClock } from "../runtime/system-clock.ts";
import { testCredential } from "./test-credential.ts";
import { type LoopbackAgent, startLoopbackAgent } from "./testing/loopback-agent.ts";

const phrase = "a-pass-phrase-of-this-test";
const address = "127.0.32.1";
let agent: LoopbackAgent;
let port = 0;
beforeAll(async () => {
  port = await freeUdpPort();
  const configuration = [
    "view nothing included .1.3.6.1.4.1.99999",
    "rocommunity lab 127.0.0.0/8",
    "rocommunity blind 127.0.0.0/8 -V nothing",
    `createUser monitor SHA-256 "${phrase}" AES "${phrase}"`,
    `createUser draft SHA "${phrase}" AES-256 "${phrase}"`,
    `createUser cisco SHA "${phrase}" AES-256-C "${phrase}"`,
    `createUser old MD5 "${phrase}" DES "${phrase}"`,
    `createUser longer SHA "${phrase}" AES-192 "${phrase}"`,
    `createUser reader SHA-256 "${phrase}"`,
    "createUser anybody",
    "rouser monitor priv",
    "rouser draft priv",
    "rouser cisco priv",
    "rouser old priv",
    "rouser longer priv",
    "rouser reader auth",
    "rouser anybody noauth",
  ];
  agent = await startLoopbackAgent({ addresses: [address], port, configuration });
});
afterAll(() => agent.stop());

function test(credential: SnmpCredential, at: { readonly address?: string; readonly port?: number } = {}) {
  return testCredential({ address, port, credential, timeoutMs: 300, retries: 0, clock: systemClock, ...at });
}

function community(name: string, version: "1" | "2c" = "2c"): SnmpCredential {
  return { version, community: new Secret(name) };
}

function user(
  name: string,
  options: { auth?: string; authProtocol?: AuthProtocol; priv?: string; privProtocol?: PrivProtocol } = {},
): SnmpCredential {
  const { auth = phrase, authProtocol = "sha256", priv = phrase, privProtocol = "aes" } = options;
  return {
    version: "3",
    user: name,
    auth: { protocol: authProtocol, secret: new Secret(auth) },
    priv: { protocol: privProtocol, secret: new Secret(priv) },
  };
}

describe("testing a credential against snmpd", () => {
  it.each([
    ["a community over v1", community("lab", "1")],
    ["a community over v2c", community("lab")],
    ["a user without authentication", { version: "3", user: "anybody" }],
    ["a user without privacy", { version: "3", user: "reader", auth: { protocol: "sha256", secret: new Secret(phrase) } }],
    ["a user with DES", user("old", { authProtocol: "md5", privProtocol: "des" })],
    ["a user with AES-192", user("longer", { authProtocol: "sha", privProtocol: "aes192b" })],
    ["a user", user("monitor")],
    ["a user with AES-256 of the Blumenthal draft", user("draft", { authProtocol: "sha", privProtocol: "aes256b" })],
    ["a user with AES-256 of the Reeder draft", user("cisco", { authProtocol: "sha", privProtocol: "aes256r" })],
  ] satisfies readonly (readonly [string, SnmpCredential])[])("accepts %s that is right", async (_name, credential) => {
    expect(await test(credential)).toEqual({ kind: "ok" });
  });

  it.each([
    ["a wrong community over v1", community("wrong", "1"), { step: "community", reason: "timeout" }],
    ["a community that sees nothing over v1", community("blind", "1"), { step: "view" }],
    [
      "a user who must encrypt and does not",
      { version: "3", user: "monitor", auth: { protocol: "sha256", secret: new Secret(phrase) } },
      { step: "view", reason: "authorization" },
    ],
    ["a user who cannot encrypt and does", user("reader"), { step: "user", reason: "unsupported-security-level" }],
    ["a wrong phrase for DES", user("old", { authProtocol: "md5", privProtocol: "des", priv: "wrong-pass-phrase" }), { step: "privacy" }],
    ["a wrong community", community("wrong"), { step: "community", reason: "timeout" }],
    ["a community that sees nothing", community("blind"), { step: "view", reason: "no-such-view" }],
    ["an unknown user", user("nobody"), { step: "user", reason: "unknown-user" }],
    ["a wrong authentication phrase", user("monitor", { auth: "wrong-pass-phrase" }), { step: "authentication", reason: "wrong-digest" }],
    ["a wrong authentication protocol", user("monitor", { authProtocol: "sha512" }), { step: "authentication", reason: "wrong-digest" }],
    ["a wrong privacy phrase", user("monitor", { priv: "wrong-pass-phrase" }), { step: "privacy", reason: "decryption-error" }],
    [
      "a wrong phrase for AES-256",
      user("draft", { authProtocol: "sha", priv: "wrong-pass-phrase", privProtocol: "aes256b" }),
      { step: "privacy" },
    ],
  ] satisfies readonly (readonly [string, SnmpCredential, object])[])(
    "names the step that fails for %s",
    async (_name, credential, expected) => {
      const result = await test(credential);

      expect(result).toMatchObject({ kind: "failed", ...expected });
      expect(result).not.toHaveProperty("worksWith");
      expect(JSON.stringify(result)).not.toContain("pass-phrase");
    },
  );

  it.each([
    ["draft", "aes256r", "aes256b"],
    ["cisco", "aes256b", "aes256r"],
  ] as const)("finds the key extension that the device of user %s uses", async (name, tried, worksWith) => {
    expect(await test(user(name, { authProtocol: "sha", privProtocol: tried }))).toMatchObject({
      kind: "failed",
      step: "privacy",
      worksWith,
    });
  });

  it("tells a closed port from silence", async () => {
    expect(await test(community("lab"), { address: "127.0.32.2" })).toMatchObject({ step: "agent", reason: "refused" });
  });
});
