import { execFile } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAvailable } from "../../onprem-gateway/src/collectors/snmp-protocol/usm/protocols.ts";
import { type CollectorHarness, openHarness, until } from "../../onprem-gateway/src/collectors/testing/collector-harness.ts";
import { communityTrap } from "../../onprem-gateway/src/collectors/traps/testing/user-trap.ts";
import { TrapCollector } from "../../onprem-gateway/src/collectors/traps/trap-collector.ts";
import type { AuthProtocol, PrivProtocol, SnmpCredential } from "../../onprem-gateway/src/config/schema.ts";
import { Secret } from "../../onprem-gateway/src/config/secret.ts";

const run = promisify(execFile);
const linkUp = "1.3.6.1.6.3.1.1.5.4";
const ifName = "1.3.6.1.2.1.31.1.1.1.1.7";
const auths: readonly (readonly [AuthProtocol, string])[] = [
  ["md5", "MD5"],
  ["sha", "SHA"],
  ["sha224", "SHA-224"],
  ["sha256", "SHA-256"],
  ["sha384", "SHA-384"],
  ["sha512", "SHA-512"],
];
/** net-snmp's names; those with -C take the key extension that Cisco uses. */
const privs: readonly (readonly [PrivProtocol, string])[] = [
  ["des", "DES"],
  ["aes", "AES"],
  ["aes192b", "AES-192"],
  ["aes192r", "AES-192-C"],
  ["aes256b", "AES-256"],
  ["aes256r", "AES-256-C"],
];
const combinations = auths.flatMap(([auth, authName]) =>
  privs
    .filter(([priv]) => isAvailable(priv))
    .map(([priv, privName]) => ({ user: `u-${auth}-${priv}`, auth, priv, authName, privName, label: `${authName} and ${privName}` })),
);

const credentials = combinations.map(
  ({ user, auth, priv }): SnmpCredential => ({
    version: "3",
    user,
    auth: { protocol: auth, secret: new Secret("authentication") },
    priv: { protocol: priv, secret: new Secret("privacy phrase") },
  }),
);

describe("a receiver of net-snmp's notifications", () => {
  const folder = mkdtempSync(join(tmpdir(), "traps-"));
  let harness: CollectorHarness;
  let collector: TrapCollector;
  let peer = "";

  beforeAll(async () => {
    harness = openHarness();
    const devices = [{ id: "sw1", address: "127.0.0.1" }];
    const stateFile = join(folder, "engine.json");
    collector = new TrapCollector(
      { address: "127.0.0.1", port: 0, communities: [new Secret("lab")], credentials, devices, stateFile },
      harness.deps,
    );
    await collector.start();
    peer = `127.0.0.1:${collector.ports().udpPort}`;
  });

  afterAll(async () => {
    await collector.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(combinations)("takes a trap and an inform protected with $label", async ({ user, authName, privName }) => {
    const options = ["-v3", "-l", "authPriv", "-u", user, "-a", authName, "-A", "authentication", "-x", privName, "-X", "privacy phrase"];
    await run("snmptrap", [...options, "-e", "0x8000000001020304", peer, "1", linkUp, ifName, "s", `trap of ${user}`]);
    await run("snmpinform", [...options, "-r", "0", peer, "1", linkUp, ifName, "s", `inform of ${user}`]);

    const texts = await until(
      () => {
        const found = harness.ofKind("event").filter(({ text }) => text.includes(`of ${user}:`));
        return found.length === 2 && found.map(({ text, authentication, source }) => [source, text, authentication]);
      },
      { what: "both notifications" },
    );
    expect(texts).toEqual([
      ["trap", `sw1 trap of ${user}: linkUp`, "authenticated"],
      ["inform", `sw1 inform of ${user}: linkUp`, "authenticated"],
    ]);
  });

  it("holds back what one sender sends too much, and tells its first, last and number", async () => {
    const before = harness.ofKind("event").length;
    const socket = createSocket("udp4");
    for (let at = 0; at < 1_500; at += 1) {
      await new Promise((resolve) => socket.send(communityTrap(), collector.ports().udpPort ?? 0, "127.0.0.1", resolve));
    }
    socket.close();

    const storm = await until(() => harness.ofKind("event").find(({ type }) => type === "traps.storm"), { what: "the storm is told" });
    const passed = harness.ofKind("event").length - before - 1;
    expect(passed).toBeGreaterThanOrEqual(900);
    expect(storm.text).toContain(`${1_500 - passed} notifications too many from this sender were held back`);
    expect(storm.text).toContain("first sw1 interface 7: linkDown, last sw1 interface 7: linkDown");
  });
});
