import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { AuthProtocol, PrivProtocol, SnmpCredential } from "../../config/schema.ts";
import { Secret } from "../../config/secret.ts";
import { emptyModel } from "../snmp/testing/models.ts";
import { openHarness, until } from "../testing/collector-harness.ts";
import { authPrivUser, userTrap } from "./testing/user-trap.ts";
import { TrapCollector } from "./trap-collector.ts";

const linkDown = "1.3.6.1.6.3.1.1.5.3";
const ifName = "1.3.6.1.2.1.31.1.1.1.1.7";

describe("TrapCollector with a worker process", () => {
  const cleanups: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) {
      await cleanup();
    }
  });

  function newStateFile(): string {
    const folder = mkdtempSync(join(tmpdir(), "traps-"));
    cleanups.push(async () => rmSync(folder, { recursive: true, force: true }));
    return join(folder, "engine.json");
  }

  async function started({
    credentials = [],
    stateFile = newStateFile(),
  }: {
    readonly credentials?: readonly SnmpCredential[];
    readonly stateFile?: string;
  } = {}) {
    const harness = openHarness();
    const collector = new TrapCollector(
      {
        address: "127.0.0.1",
        port: 0,
        communities: [new Secret("lab")],
        credentials,
        devices: [{ id: "sw1", address: "127.0.0.1" }],
        stateFile,
      },
      harness.deps,
    );
    cleanups.push(() => collector.stop());
    await collector.start();
    const peer = `127.0.0.1:${collector.ports().udpPort}`;
    const events = (count: number) =>
      until(() => harness.ofKind("event").length >= count && harness.ofKind("event"), { what: `${count} events` });
    return { harness, collector, peer, events, stateFile };
  }

  it("turns a v2c linkDown into an event that names device and interface", async () => {
    const { peer, events } = await started();

    await run("snmptrap", ["-v2c", "-c", "lab", peer, "12345", linkDown, ifName, "s", "Gi0/7"]);

    expect((await events(1))[0]).toMatchObject({
      source: "trap",
      deviceId: "sw1",
      address: "127.0.0.1",
      severity: "minor",
      type: linkDown,
      text: "sw1 Gi0/7: linkDown",
      name: "linkDown (IF-MIB)",
      entity: "Gi0/7",
      key: "interface.operStatus Gi0/7",
      varbinds: [{ oid: ifName, type: "OCTET STRING", value: "Gi0/7", name: "IF-MIB::ifName.7" }],
      authentication: "unauthenticated",
    });
  });

  it("translates v1 traps into the terms of v2c", async () => {
    const { peer, events } = await started();

    await run("snmptrap", ["-v1", "-c", "lab", peer, "1.3.6.1.4.1.9", "192.0.2.1", "0", "0", "1"]);
    await run("snmptrap", ["-v1", "-c", "lab", peer, "1.3.6.1.4.1.9.9.41", "192.0.2.1", "6", "3", "1"]);

    expect((await events(2)).map(({ type, text }) => [type, text])).toEqual([
      ["1.3.6.1.6.3.1.1.5.1", "sw1: coldStart"],
      ["1.3.6.1.4.1.9.9.41.0.3", "sw1: enterprises.9.9.41.0.3, vendor Cisco"],
    ]);
  });

  it("confirms an inform only once its record is on disk, and takes its repetitions as one", async () => {
    const { harness, peer, events } = await started();
    const disk = Promise.withResolvers<"accepted">();
    harness.answer(disk.promise);

    let confirmed = false;
    const inform = run("snmpinform", ["-v2c", "-c", "lab", "-t", "0.5", "-r", "20", peer, "1", linkDown]).then(() => {
      confirmed = true;
    });
    await events(1);
    await until(() => harness.deps.events.counters()["trap.inform.repeated"] !== undefined, { what: "the sender repeated the inform" });

    expect(confirmed).toBe(false);

    disk.resolve("accepted");
    await inform;
    expect(harness.ofKind("event")).toHaveLength(1);
    expect(harness.ofKind("event")[0]).toMatchObject({ source: "inform" });
  });

  it("T14: hears a sender by its new community and its new pass phrase without a restart, and no longer by the old ones", async () => {
    const user = (passPhrase: string): SnmpCredential => ({
      version: "3",
      user: "rotated",
      auth: { protocol: "sha256", secret: new Secret(passPhrase) },
    });
    const { harness, collector, peer } = await started({ credentials: [user("first-pass-phrase")] });
    const byCommunity = (community: string) => run("snmptrap", ["-v2c", "-c", community, peer, "1", linkDown]);
    const byUser = (passPhrase: string) =>
      run("snmptrap", [..."-v3 -e 0x8000000001020304 -u rotated -l authNoPriv -a SHA-256 -A".split(" "), passPhrase, peer, "1", linkDown]);
    const heard = () => harness.ofKind("event").filter(({ source }) => source === "trap").length;
    const counted = (name: string) => harness.deps.events.counters()[`trap.${name}`] ?? 0;
    await byCommunity("lab");
    await byUser("first-pass-phrase");
    await until(() => heard() === 2, { what: "both are heard by what they were given at the start" });

    collector.admit({ communities: [new Secret("changed")], credentials: [user("second-pass-phrase")] });
    let sending: Promise<void> | undefined;
    const first = () => {
      sending ??= byCommunity("changed").finally(() => {
        sending = undefined;
      });
      return heard() > 2;
    };
    await until(first, { what: "the new community is heard" });
    await sending;
    const rejected = counted("rejected.community");
    await byUser("second-pass-phrase");
    await byCommunity("lab");
    await byUser("first-pass-phrase");

    await until(() => counted("rejected.community") > rejected, { what: "the old community is refused" });
    await until(() => counted("rejected.digest") === 1, { what: "the old pass phrase is refused" });
    expect(harness.ofKind("event").filter(({ authentication }) => authentication === "authenticated")).toHaveLength(2);
  });

  it("counts unknown communities and malformed datagrams, and goes on", async () => {
    const { harness, collector, peer, events } = await started();

    await run("snmptrap", ["-v2c", "-c", "stranger", peer, "1", linkDown]);
    await sendTo(collector, Buffer.from("not an SNMP message at all"));
    await run("snmptrap", ["-v2c", "-c", "lab", peer, "1", linkDown]);

    expect(await events(1)).toHaveLength(1);
    await until(() => harness.deps.events.counters()["trap.rejected.community"] === 1, { what: "the community is counted" });
    expect(harness.deps.events.counters()["trap.rejected.length"]).toBe(1);

    const [, report] = await events(2);
    expect(report).toMatchObject({ source: "gateway", type: "traps.rejected", severity: "warning", authentication: "internal" });
    expect(report?.text).toContain("127.0.0.1 sw1: community (1)");
    expect(report?.text).toContain("127.0.0.1 sw1: length (1)");
  });

  it("takes v3 traps and informs of every level, and labels what is authenticated", async () => {
    const { harness, peer, events } = await started({ credentials: [user("plain"), sha256, sha256Aes, sha512Aes256] });

    await run("snmptrap", ["-v3", "-e", senderEngine, "-u", "plain", "-l", "noAuthNoPriv", peer, "1", linkDown, ifName, "s", "a"]);
    await run("snmptrap", ["-v3", "-e", senderEngine, ...sha256Options, "-l", "authNoPriv", peer, "1", linkDown, ifName, "s", "b"]);
    await run("snmptrap", ["-v3", "-e", senderEngine, ...sha256AesOptions, "-l", "authPriv", peer, "1", linkDown, ifName, "s", "c"]);
    await run("snmpinform", ["-v3", ...sha256Options, "-l", "authNoPriv", peer, "1", linkDown, ifName, "s", "d"]);
    await run("snmpinform", ["-v3", ...sha512Aes256Options, "-l", "authPriv", peer, "1", linkDown, ifName, "s", "e"]);

    const received = (await events(5)).map(({ source, text, authentication }) => [source, text, authentication]);
    expect(received).toEqual([
      ["trap", "sw1 a: linkDown", "unauthenticated"],
      ["trap", "sw1 b: linkDown", "authenticated"],
      ["trap", "sw1 c: linkDown", "authenticated"],
      ["inform", "sw1 d: linkDown", "authenticated"],
      ["inform", "sw1 e: linkDown", "authenticated"],
    ]);
    await until(() => (harness.deps.events.counters()["trap.inform.discovery"] ?? 0) >= 2, { what: "both informs discovered the engine" });
    expect(harness.deps.events.counters()["trap.rejected.security-level"]).toBeUndefined();
  });

  it("confirms a v3 inform only once its record is on disk", async () => {
    const { harness, peer, events } = await started({ credentials: [sha256Aes] });
    const disk = Promise.withResolvers<"accepted">();
    harness.answer(disk.promise);

    let confirmed = false;
    const options = ["-v3", ...sha256AesOptions, "-l", "authPriv", "-t", "0.5", "-r", "20"];
    const inform = run("snmpinform", [...options, peer, "1", linkDown]).then(() => {
      confirmed = true;
    });
    await events(1);
    await until(() => harness.deps.events.counters()["trap.inform.repeated"] !== undefined, { what: "the sender repeated the inform" });
    expect(confirmed).toBe(false);

    disk.resolve("accepted");
    await inform;
    expect(harness.ofKind("event")).toHaveLength(1);
  });

  it("refuses a v3 trap below the level of its user, with a wrong key or of an unknown user, and lists their senders", async () => {
    const { harness, peer, events } = await started({ credentials: [sha256Aes] });

    await run("snmptrap", ["-v3", "-e", senderEngine, "-u", "monitor-aes", "-l", "noAuthNoPriv", peer, "1", linkDown]);
    await run("snmptrap", ["-v3", "-e", senderEngine, ...sha256AesOptions, "-A", "not the key", "-l", "authPriv", peer, "1", linkDown]);
    await run("snmptrap", ["-v3", "-e", senderEngine, "-u", "stranger", "-l", "noAuthNoPriv", peer, "1", linkDown]);

    const [report] = await events(1);
    expect(report).toMatchObject({ type: "traps.rejected" });
    expect(report?.text).toContain("127.0.0.1 sw1 user monitor-aes: security-level (1)");
    expect(report?.text).toContain("127.0.0.1 sw1 user monitor-aes: digest (1)");
    expect(report?.text).toContain("127.0.0.1 sw1 user stranger: user (1)");
    expect(harness.ofKind("event")).toHaveLength(1);
  });

  it("takes no trap a second time, not even after a restart", async () => {
    const first = await started({ credentials: [sha256Aes] });
    const trap = userTrap({ user: { ...authPrivUser, name: "monitor-aes" } });
    await sendTo(first.collector, trap);
    await sendTo(first.collector, trap);
    await first.events(1);
    await until(() => first.harness.deps.events.counters()["trap.rejected.replay"] === 1, { what: "the copy is refused" });
    await first.collector.stop();

    const second = await started({ credentials: [sha256Aes], stateFile: first.stateFile });
    await sendTo(second.collector, trap);

    await until(() => second.harness.deps.events.counters()["trap.rejected.time-window"] === 1, { what: "the copy is refused again" });
  });

  it("names the interface of a trap that carries only its index", async () => {
    const { harness, peer, events } = await started();
    harness.deps.learned.learn({ deviceId: "sw1", interfaces: [{ ifIndex: 7, key: "Gi0/7", ifAlias: "to the core" }] });

    await run("snmptrap", ["-v2c", "-c", "lab", peer, "1", linkDown, "1.3.6.1.2.1.2.2.1.1.7", "i", "7"]);

    expect((await events(1))[0]).toMatchObject({ text: "sw1 Gi0/7 (to the core): linkDown" });
  });

  it("calls device and interface as polls call them, whatever the trap calls the interface", async () => {
    const { harness, collector, peer, events } = await started();
    collector.know([{ id: "sw1", address: "127.0.0.1", name: "Access switch 1" }]);
    harness.deps.learned.learn({ deviceId: "sw1", interfaces: [{ ifIndex: 7, key: "Gi0/7" }] });
    const ifDescr = ["1.3.6.1.2.1.2.2.1.2.7", "s", "GigabitEthernet0/7"];

    await run("snmptrap", ["-v2c", "-c", "lab", peer, "1", linkDown, "1.3.6.1.2.1.2.2.1.1.7", "i", "7", ...ifDescr]);

    expect((await events(1))[0]).toMatchObject({ deviceId: "sw1", text: "Access switch 1 Gi0/7: linkDown" });
  });

  it("names whom forwarding tables suggest at the port of a trap, marked as suggested", async () => {
    const { harness, peer, events } = await started();
    const mac = "00:1a:2b:3c:4d:5e";
    harness.deps.learned.learn({
      deviceId: "sw1",
      interfaces: [{ ifIndex: 7, key: "Gi0/7" }],
      model: { ...emptyModel, stations: [{ ifIndex: 7, count: 1, macs: [mac] }] },
    });
    harness.deps.learned.learn({ deviceId: "srv1", interfaces: [{ ifIndex: 1, key: "eth0", physAddress: mac }] });

    await run("snmptrap", ["-v2c", "-c", "lab", peer, "1", linkDown, "1.3.6.1.2.1.2.2.1.1.7", "i", "7"]);

    expect((await events(1))[0]).toMatchObject({ text: "sw1 Gi0/7: linkDown, towards srv1 (suggested by fdb, 60 %)" });
  });
});

async function sendTo(collector: TrapCollector, datagram: Uint8Array): Promise<void> {
  const socket = createSocket("udp4");
  await new Promise((resolve) => socket.send(datagram, collector.ports().udpPort ?? 0, "127.0.0.1", resolve));
  socket.close();
}

const senderEngine = "0x8000000001020304";

function user(name: string, auth?: readonly [AuthProtocol, string], priv?: readonly [PrivProtocol, string]): SnmpCredential {
  return {
    version: "3",
    user: name,
    ...(auth === undefined ? {} : { auth: { protocol: auth[0], secret: new Secret(auth[1]) } }),
    ...(priv === undefined ? {} : { priv: { protocol: priv[0], secret: new Secret(priv[1]) } }),
  };
}

const sha256 = user("monitor", ["sha256", "correct horse"]);
const sha256Options = ["-u", "monitor", "-a", "SHA-256", "-A", "correct horse"];
const sha256Aes = user("monitor-aes", ["sha256", "correct horse"], ["aes", "battery staple"]);
const sha256AesOptions = ["-u", "monitor-aes", "-a", "SHA-256", "-A", "correct horse", "-x", "AES", "-X", "battery staple"];
const sha512Aes256 = user("monitor-256", ["sha512", "correct horse"], ["aes256b", "battery staple"]);
const sha512Aes256Options = ["-u", "monitor-256", "-a", "SHA-512", "-A", "correct horse", "-x", "AES-256", "-X", "battery staple"];

function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], { stdio: "ignore" });
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}`))));
  });
}
