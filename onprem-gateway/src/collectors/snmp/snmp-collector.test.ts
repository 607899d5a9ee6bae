import { columnIndex } from "@isthmus/domain/series/dictionary";
import { metrics } from "@isthmus/domain/series/metric-catalogue";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { Secret } from "../../config/secret.ts";
import type { WorkerSupervisor } from "../../runtime/worker.ts";
import { openHarness, until } from "../testing/collector-harness.ts";
import { SnmpCollector, type SnmpDevice } from "./snmp-collector.ts";
import { authSecret, freeUdpPort, type PrivateSnmpd, privSecret, startSnmpd } from "./testing/snmpd.ts";

const lab = { version: "2c", community: new Secret("lab") } as const;
const core = {
  version: "3",
  user: "monitor",
  auth: { protocol: "sha256", secret: new Secret(authSecret) },
  priv: { protocol: "aes", secret: new Secret(privSecret) },
} as const;

describe("SnmpCollector with snmpd and a worker process", () => {
  const cleanups: (() => Promise<void>)[] = [];
  let agent: PrivateSnmpd;
  beforeAll(async () => {
    agent = await startSnmpd();
    return () => agent.stop();
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) {
      await cleanup();
    }
  });

  async function started(devices: readonly SnmpDevice[], everySeconds = 1, timeoutMs = 300) {
    const harness = openHarness(devices.map(({ id }) => id));
    const collector = new SnmpCollector({ devices, everySeconds, timeoutMs, retries: 1, readingsEveryPolls: 5 }, harness.deps);
    cleanups.push(() => collector.stop());
    await collector.start();
    return { harness, collector };
  }

  function device(id: string, over: Partial<SnmpDevice> = {}): SnmpDevice {
    return { id, name: id, address: "127.0.0.1", port: agent.port, credential: lab, uplinks: ["lo"], ...over };
  }

  it("sends inventory, reach and samples with deltas of a v3 device", async () => {
    // A poll may use most of its period: one second is too little for the first poll of SNMPv3 on a busy machine, and it would be cut each time.
    const { harness } = await started([device("host", { credential: core })], 3, 1_500);

    const samples = await until(
      () =>
        harness
          .ofKind("samples")
          .find(({ dictionary, values }) => (values[columnIndex(dictionary, { entity: "lo", metric: metrics.ifInOctets.id })] ?? -1) >= 0),
      { what: "samples with a delta", withinMs: 60_000 },
    );

    expect(samples).toMatchObject({ deviceId: "host", set: "snmp", stepS: 3, important: ["lo"] });
    const deviceValue = (metric: number) => samples.values[columnIndex(samples.dictionary, { entity: "", metric })];
    expect(deviceValue(metrics.memoryTotal.id)).toBeGreaterThan(1_000_000);
    expect(deviceValue(metrics.pollElapsed.id)).toBeGreaterThan(0);
    expect(harness.ofKind("inventory")[0]).toMatchObject({
      deviceId: "host",
      collectedVia: { version: "3", securityLevel: "authPriv", authProtocol: "sha256", privProtocol: "aes" },
      system: { sysName: "lab-host", sysLocation: "Busan" },
      answered: expect.stringMatching(/^1\.3\.6\.1\.2\.1\.1\.1 7:2 /u),
      interfaces: expect.arrayContaining([expect.objectContaining({ key: "lo", operStatus: "up", uplink: true })]),
    });
    expect(harness.ofKind("reach")[0]).toMatchObject({ way: "snmp", state: "up", transition: true });
    expect(harness.deps.states.counts()).toMatchObject({ total: 1, up: 1 });
  }, 90_000);

  it("says why a device fails, while the others go on", async () => {
    const { harness } = await started([
      device("good"),
      device("silent", { credential: { version: "2c", community: new Secret("wrong") } }),
      device("misconfigured", { credential: { ...core, user: "nobody" } }),
      device("closed", { port: await freeUdpPort() }),
    ]);

    const down = await until(
      () => {
        const found = harness.ofKind("reach").filter(({ state, transition }) => state === "down" && transition);
        return found.length === 3 && found;
      },
      { what: "three devices down" },
    );

    expect(Object.fromEntries(down.map(({ deviceId, reason }) => [deviceId, reason]))).toEqual({
      silent: "timeout",
      misconfigured: "unknown-user",
      closed: "refused",
    });
    expect(
      harness
        .ofKind("event")
        .map(({ type, deviceId }) => `${type} ${deviceId}`)
        .sort(),
    ).toEqual(["snmp.down closed", "snmp.down misconfigured", "snmp.down silent"]);
    await until(() => harness.ofKind("samples").some(({ deviceId }) => deviceId === "good"), { what: "samples of the good device" });
    expect(harness.deps.states.counts()).toMatchObject({ total: 4, up: 1, down: 3 });
  });

  it("asks a device at once when ping has lost it, until SNMP has made up its own mind", async () => {
    const mortal = await startSnmpd();
    cleanups.push(() => mortal.stop());
    const { harness } = await started([device("spare", { port: mortal.port }), device("alive")], 3_600);
    const transitions = (id: string) =>
      harness
        .ofKind("reach")
        .filter(({ deviceId, transition }) => deviceId === id && transition)
        .map(({ state }) => state);
    await until(() => transitions("spare").includes("up") && transitions("alive").includes("up"), { what: "both devices up" });
    await mortal.stop();

    for (const id of ["spare", "alive"]) {
      harness.deps.states.report(id, "icmp", "up");
      harness.deps.states.report(id, "icmp", "down");
    }

    await until(() => transitions("spare").includes("down"), { what: "the dead device down, an hour before its next poll" });
    await until(() => (harness.deps.events.counters()["snmp.poll.ok"] ?? 0) >= 3, { what: "the answer of the living device" });
    expect(transitions("alive")).toEqual(["up"]);
    expect(harness.deps.states.counts()).toMatchObject({ down: 1, degraded: 1 });
    expect(harness.ofKind("samples").filter(({ set }) => set === "snmp")).toEqual([]);
  });

  it("asks again at the next slot what a poller that died was asked", async () => {
    const { deps } = openHarness(["host"]);
    const asked: unknown[] = [];
    let restarted: (() => void) | undefined;
    const workers: WorkerSupervisor = {
      supervise: ({ onRestart }) => {
        restarted = onRestart;
        return { send: (message) => asked.push(message) > 0, restarts: () => 0, problem: () => undefined, stop: async () => undefined };
      },
    };
    const collector = new SnmpCollector(
      { devices: [device("host")], everySeconds: 1, timeoutMs: 300, retries: 1, readingsEveryPolls: 5 },
      { ...deps, workers, clock: { ...deps.clock, monotonicMs: () => 0 } },
    );
    cleanups.push(() => collector.stop());
    await collector.start();
    await until(() => (deps.events.counters()["snmp.poll.skipped"] ?? 0) > 0, { what: "a slot in which the first poll is under way" });
    expect(asked).toHaveLength(1);

    restarted?.();

    await until(() => asked.length === 2, { what: "the same device asked again" });
  });

  it("follows devices that come, change and go while it runs, and polls the others on", async () => {
    const { harness, collector } = await started([
      device("stays"),
      device("changes", { credential: { ...lab, community: new Secret("wrong") } }),
    ]);
    harness.deps.states.expect("comes");
    await until(() => harness.deps.states.counts().up === 1, { what: "the first device is up" });

    collector.change({ gone: [], fresh: [device("comes"), device("changes")] });
    await until(() => harness.deps.states.counts().up === 3, { what: "all devices are up" });
    collector.change({ gone: ["comes"], fresh: [] });
    const samplesOf = (id: string) => harness.ofKind("samples").filter(({ deviceId }) => deviceId === id);
    const [before, ofStaying] = [samplesOf("comes").length, samplesOf("stays").length];
    await until(() => samplesOf("stays").length >= ofStaying + 2, { what: "two more polls of the device that stays" });

    expect(samplesOf("comes").length).toBe(before);
    expect(harness.ofKind("reach").filter(({ deviceId, transition }) => deviceId === "stays" && transition)).toHaveLength(1);
  });

  it("starts polling with the first device that comes", async () => {
    const { harness, collector } = await started([]);
    harness.deps.states.expect("comes");

    collector.change({ gone: [], fresh: [device("comes")] });

    await until(() => harness.ofKind("inventory").some(({ deviceId }) => deviceId === "comes"), { what: "an inventory" });
  });
});
