import { execFile } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Lab, startLab } from "./start-lab.ts";

const execute = promisify(execFile);
const community = "lab-test-community";
const v3 = { user: "monitor", authSecret: "auth-pass-phrase", privSecret: "priv-pass-phrase" };
// One /24 per test process, so that test files and developers do not meet on an address.
const prefix = `127.${60 + (process.pid % 150)}.${Math.floor(process.pid / 150) % 250}`;
const network = { prefix, largePrefix: prefix, snmpPort: 11_161 };
const sw1 = `${prefix}.1:${network.snmpPort}`;
const rt1 = `${prefix}.2:${network.snmpPort}`;
const fw1 = `${prefix}.3`;
const uplinkHcIn = "1.3.6.1.2.1.31.1.1.1.6.48";
const uplinkStatus = "1.3.6.1.2.1.2.2.1.8.48";
const sysUpTime = "1.3.6.1.2.1.1.3.0";
const v3Arguments = ["-v3", "-u", v3.user, "-l", "authPriv", "-a", "SHA-256", "-A", v3.authSecret, "-x", "AES", "-X", v3.privSecret];

interface Datagram {
  readonly from: string;
  readonly bytes: Buffer;
}

let lab: Lab;
let syslogSocket: Socket;
let trapSocket: Socket;
let syslogServer: Server;
const syslog: Datagram[] = [];
const traps: Datagram[] = [];
let tcpText = "";
const said: string[] = [];

async function snmp(command: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execute(command, ["-Onqet", "-t", "2", "-r", "1", ...args]);
  return stdout;
}

async function value(oid: string, agent = sw1): Promise<number> {
  return Number((await snmp("snmpget", "-v2c", "-c", community, agent, oid)).trim().split(" ").at(-1));
}

async function bound(collect: Datagram[], port = 0): Promise<Socket> {
  const socket = createSocket("udp4");
  socket.on("message", (bytes, peer) => collect.push({ from: peer.address, bytes }));
  socket.bind(port, "127.0.0.1");
  await once(socket, "listening");
  return socket;
}

beforeAll(async () => {
  syslogServer = createServer((connection) => connection.setEncoding("utf8").on("data", (text: string) => (tcpText += text)));
  syslogServer.listen(0, "127.0.0.1");
  await once(syslogServer, "listening");
  const { port } = syslogServer.address() as AddressInfo;
  syslogSocket = await bound(syslog, port);
  trapSocket = await bound(traps);
  lab = await startLab({
    size: "small",
    network,
    syslog: { host: "127.0.0.1", port },
    trap: { host: "127.0.0.1", port: trapSocket.address().port, community: "trap-community" },
    community,
    v3,
    log: (sentence) => said.push(sentence),
  });
});

afterAll(async () => {
  await lab.stop();
  syslogSocket.close();
  trapSocket.close();
  syslogServer.close();
});

describe("the small device lab, asked by Debian's SNMP tools", () => {
  it("serves a whole walk of every v2c device, with 52 ports on the switch", async () => {
    for (const device of lab.devices().filter(({ snmpVersion }) => snmpVersion === "2c")) {
      const walk = await snmp("snmpbulkwalk", "-v2c", "-c", community, `${device.address}:${network.snmpPort}`, "1.3");
      expect(walk, device.id).toContain(`.1.3.6.1.2.1.1.5.0 "${device.id}"`);
    }
    const names = await snmp("snmpwalk", "-v2c", "-c", community, sw1, "1.3.6.1.2.1.31.1.1.1.1");
    expect(names.trim().split("\n")).toHaveLength(52);
    expect(names).toContain('"Te0/4"');
  });

  it("answers one GETBULK with as many rows of every column as asked for", async () => {
    const answer = await snmp("snmpbulkget", "-v2c", "-c", community, "-Cr48", sw1, "1.3.6.1.2.1.2.2.1.8", "1.3.6.1.2.1.31.1.1.1.6");

    expect(answer.trim().split("\n")).toHaveLength(96);
  });

  it("answers SNMPv1 with 32-bit counters only", async () => {
    const walk = await snmp("snmpwalk", "-v1", "-c", community, sw1, "1.3.6.1.2.1.31.1.1.1");

    expect(walk).toContain(".1.3.6.1.2.1.31.1.1.1.1.48");
    expect(walk).not.toContain(".1.3.6.1.2.1.31.1.1.1.6.48");
  });

  it("lets the router be read by v3 authPriv, and by nothing less", async () => {
    const peers = await snmp("snmpwalk", ...v3Arguments, rt1, "1.3.6.1.2.1.15.3.1.2");
    const addresses = await snmp("snmpwalk", ...v3Arguments, rt1, "1.3.6.1.2.1.4.20.1.1");

    expect(peers).toContain(".169.254.10.1 6");
    expect(peers).toContain(".169.254.96.1 6");
    expect(addresses).toContain("203.0.113.10");
    await expect(snmp("snmpget", "-v2c", "-c", community, "-r", "0", rt1, sysUpTime)).rejects.toThrow();
    await expect(
      snmp("snmpget", "-v3", "-u", v3.user, "-l", "authNoPriv", "-a", "SHA-256", "-A", v3.authSecret, rt1, sysUpTime),
    ).rejects.toThrow();
  });

  it("moves counters forward with real time", async () => {
    const first = await value(uplinkHcIn);
    const uptime = await value(sysUpTime);

    await vi.waitUntil(async () => (await value(sysUpTime)) > uptime, { timeout: 5_000 });

    expect(await value(uplinkHcIn)).toBeGreaterThan(first);
    expect(await value("1.3.6.1.2.1.2.2.1.10.48")).toBeGreaterThan(0);
  });

  it("refuses to write", async () => {
    await expect(snmp("snmpset", "-v2c", "-c", community, sw1, "1.3.6.1.2.1.1.5.0", "s", "x")).rejects.toThrow(/notWritable/u);
  });
});

describe("the small device lab, told to misbehave", () => {
  it("announces power-on from each device's own address", async () => {
    await vi.waitUntil(() => new Set(traps.map(({ from }) => from)).size === 6, { timeout: 15_000 });

    expect(new Set(syslog.map(({ from }) => from)).size).toBeGreaterThanOrEqual(3);
  });

  it("frames the server's syslog by octet count over TCP", async () => {
    await vi.waitUntil(() => tcpText.includes("Startup finished"), { timeout: 15_000 });

    expect(tcpText).toMatch(/^\d+ <30>1 .* srv1 systemd /u);
  });

  it("cuts the uplink: status down, traffic stands still, traps and syslog tell it; and restores it", async () => {
    const trapsBefore = traps.length;

    expect(await lab.run("uplink-cut")).toMatchObject({ kind: "ok" });

    expect(await value(uplinkStatus)).toBe(2);
    const frozen = await value(uplinkHcIn);
    await vi.waitUntil(() => syslog.some(({ bytes }) => bytes.includes("GigabitEthernet0/48, changed state to down")), { timeout: 5_000 });
    await vi.waitUntil(() => traps.length >= trapsBefore + 2, { timeout: 5_000 });
    expect(await value(uplinkHcIn)).toBe(frozen);

    await lab.run("uplink-restore");
    expect(await value(uplinkStatus)).toBe(1);
  });

  it("takes the BGP session down with its tunnel", async () => {
    await lab.run("vpn-tunnel-down");
    const peers = await snmp("snmpwalk", ...v3Arguments, rt1, "1.3.6.1.2.1.15.3.1.2");
    await lab.run("vpn-tunnel-up");

    expect(peers).toContain(".169.254.10.1 3");
    expect(peers).toContain(".169.254.11.1 6");
  });

  it("restarts a device with uptime and counters at zero", async () => {
    await vi.waitUntil(async () => (await value(sysUpTime)) > 50, { timeout: 5_000 });
    const before = await value(uplinkHcIn);

    await lab.run("counter-reset");

    expect(await value(uplinkHcIn)).toBeLessThan(before);
  });

  it("kills a device, ping included, when it may; otherwise it says what that needs and leaves the device alone", async () => {
    const outcome = await lab.run("device-down");
    const ping = execute("fping", ["-c1", "-t200", fw1]);

    if (outcome.kind === "ok") {
      await expect(ping).rejects.toThrow();
      await expect(
        snmp("snmpget", "-v2c", "-c", community, "-r", "0", "-t", "0.3", `${fw1}:${network.snmpPort}`, sysUpTime),
      ).rejects.toThrow();
      await lab.run("device-up");
      await execute("fping", ["-c1", "-t500", fw1]);
    } else {
      expect(outcome.message).toContain("root");
      await ping;
    }
    expect(await value(sysUpTime, `${fw1}:${network.snmpPort}`)).toBeGreaterThanOrEqual(0);
  });

  it("rejects an unknown scenario by name", async () => {
    expect(await lab.run("meteor")).toMatchObject({ kind: "rejected", code: "unknown-scenario" });
  });

  it("comes back by itself, and says so, when its process dies", async () => {
    const pid = lab.pid();
    if (pid === undefined) throw new Error("the lab runs");

    process.kill(pid, "SIGKILL");
    await vi.waitUntil(() => said.some((sentence) => sentence.includes("is back")), { timeout: 15_000 });

    expect(said[0]).toContain("ended unexpectedly");
    expect(await value(uplinkStatus)).toBe(1);
  });

  it("says which address is taken when a second lab wants the same devices", async () => {
    const second = startLab({
      size: "small",
      network,
      syslog: { host: "127.0.0.1", port: 9 },
      trap: { host: "127.0.0.1", port: 9, community: "x" },
      community,
      v3,
      log: () => undefined,
    });

    await expect(second).rejects.toMatchObject({ code: "address-unusable", message: expect.stringContaining(`${prefix}.`) });
  });
});
