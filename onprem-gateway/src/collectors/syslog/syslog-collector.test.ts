import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { LogObservation } from "../../runtime/observation.ts";
import { openHarness, until } from "../testing/collector-harness.ts";
import { SyslogCollector } from "./syslog-collector.ts";

const loopback = { address: "127.0.0.1", port: 0 };

describe("SyslogCollector with a worker process", () => {
  const cleanups: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) {
      await cleanup();
    }
  });

  async function started() {
    const harness = openHarness();
    const devices = [{ id: "fw1", address: "127.0.0.1" }];
    const collector = new SyslogCollector({ udp: loopback, tcp: loopback, maxLineBytes: 1_024, devices }, harness.deps);
    cleanups.push(() => collector.stop());
    await collector.start();
    const { udpPort = 0, tcpPort = 0 } = collector.ports();
    const logs = (count: number): Promise<readonly LogObservation[]> =>
      until(() => harness.ofKind("log").length >= count && harness.ofKind("log"), { what: `${count} log lines` });
    return { harness, collector, udpPort, tcpPort, logs };
  }

  it("receives what logger sends over UDP and TCP, in both forms", async () => {
    const { udpPort, tcpPort, logs } = await started();

    await logger(["-n", "127.0.0.1", "-P", `${udpPort}`, "-d", "--rfc5424=notq", "-p", "local4.warning", "-t", "app", "udp new"]);
    await logger(["-n", "127.0.0.1", "-P", `${udpPort}`, "-d", "--rfc3164", "-p", "daemon.err", "-t", "app", "udp old"]);
    await logger(["-n", "127.0.0.1", "-P", `${tcpPort}`, "-T", "--octet-count", "--rfc5424=notq", "-t", "app", "tcp counted"]);
    await logger(["-n", "127.0.0.1", "-P", `${tcpPort}`, "-T", "--rfc3164", "-t", "app", "tcp line"]);

    const byMessage = new Map((await logs(4)).map((log) => [log.message, log]));
    expect(byMessage.get("udp new")).toMatchObject({
      deviceId: "fw1",
      address: "127.0.0.1",
      transport: "udp",
      format: "rfc5424",
      facility: 20,
      severity: 4,
      appName: "app",
    });
    expect(byMessage.get("udp old")).toMatchObject({ transport: "udp", format: "rfc3164", facility: 3, severity: 3, appName: "app" });
    expect(byMessage.get("tcp counted")).toMatchObject({ transport: "tcp", format: "rfc5424" });
    expect(byMessage.get("tcp line")).toMatchObject({ transport: "tcp", format: "rfc3164" });
  });

  it("takes a burst of datagrams without loss and keeps their order", async () => {
    const { udpPort, logs } = await started();
    const socket = createSocket("udp4");

    for (let at = 0; at < 300; at += 1) {
      await new Promise((resolve) => socket.send(`<13>burst: ${at}`, udpPort, "127.0.0.1", resolve));
    }
    socket.close();

    const messages = (await logs(300)).map(({ message }) => message);
    expect(messages).toEqual(Array.from({ length: 300 }, (_, at) => `${at}`));
  });

  it("cuts an endless line at its limit, marks it, and goes on", async () => {
    const { tcpPort, logs } = await started();
    const socket = connect(tcpPort, "127.0.0.1");

    socket.end(`<13>long: ${"x".repeat(3_000_000)}\n<13>short: next\n`);

    const [long, short] = await logs(2);
    expect(long?.truncated).toBe(true);
    expect(long?.raw?.length).toBe(1_024);
    expect(short).toMatchObject({ message: "next", appName: "short" });
  });

  it("counts what the intake refuses", async () => {
    const { harness, udpPort, logs } = await started();
    harness.answer(Promise.resolve("refused"));

    await logger(["-n", "127.0.0.1", "-P", `${udpPort}`, "-d", "-t", "app", "one"]);

    await logs(1);
    await until(() => harness.deps.events.counters()["syslog.dropped.refused"] === 1, { what: "the refusal is counted" });
  });

  it("says which endpoint is taken, at start", async () => {
    const { tcpPort } = await started();
    const { deps } = openHarness();
    const second = new SyslogCollector({ tcp: { address: "127.0.0.1", port: tcpPort }, maxLineBytes: 1_024, devices: [] }, deps);

    await expect(second.start()).rejects.toMatchObject({
      code: "listener-unavailable",
      details: { endpoint: `tcp 127.0.0.1:${tcpPort}`, code: "EADDRINUSE" },
    });
  });
});

function logger(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("logger", [...args], { stdio: "ignore" });
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`logger ended with ${code}`))));
  });
}
