import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { afterEach, describe, expect, it } from "vitest";
import { Secret } from "../../config/secret.ts";
import { openHarness, until } from "../testing/collector-harness.ts";
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

  async function started() {
    const harness = openHarness();
    const collector = new TrapCollector(
      { address: "127.0.0.1", port: 0, communities: [new Secret("lab")], devices: [{ id: "sw1", address: "127.0.0.1" }] },
      harness.deps,
    );
    cleanups.push(() => collector.stop());
    await collector.start();
    const peer = `127.0.0.1:${collector.ports().udpPort}`;
    const events = (count: number) =>
      until(() => harness.ofKind("event").length >= count && harness.ofKind("event"), { what: `${count} events` });
    return { harness, collector, peer, events };
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
      text: "linkDown on Gi0/7",
      varbinds: [{ oid: ifName, type: "OCTET STRING", value: "Gi0/7" }],
      authentication: "unauthenticated",
    });
  });

  it("translates v1 traps into the terms of v2c", async () => {
    const { peer, events } = await started();

    await run("snmptrap", ["-v1", "-c", "lab", peer, "1.3.6.1.4.1.9", "192.0.2.1", "0", "0", "1"]);
    await run("snmptrap", ["-v1", "-c", "lab", peer, "1.3.6.1.4.1.9.9.41", "192.0.2.1", "6", "3", "1"]);

    expect((await events(2)).map(({ type, text }) => [type, text])).toEqual([
      ["1.3.6.1.6.3.1.1.5.1", "coldStart"],
      ["1.3.6.1.4.1.9.9.41.0.3", "trap 1.3.6.1.4.1.9.9.41.0.3"],
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

  it("counts unknown communities and malformed datagrams, and goes on", async () => {
    const { harness, collector, peer, events } = await started();
    const socket = createSocket("udp4");

    await run("snmptrap", ["-v2c", "-c", "stranger", peer, "1", linkDown]);
    await new Promise((resolve) =>
      socket.send(Buffer.from("not an SNMP message at all"), collector.ports().udpPort ?? 0, "127.0.0.1", resolve),
    );
    socket.close();
    await run("snmptrap", ["-v2c", "-c", "lab", peer, "1", linkDown]);

    expect(await events(1)).toHaveLength(1);
    await until(() => harness.deps.events.counters()["trap.rejected.community"] === 1, { what: "the community is counted" });
    expect(harness.deps.events.counters()["trap.rejected.length"]).toBe(1);
  });
});

function run(program: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], { stdio: "ignore" });
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}`))));
  });
}
