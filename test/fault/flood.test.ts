import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { until } from "../../onprem-gateway/src/collectors/testing/collector-harness.ts";
import { communityTrap } from "../../onprem-gateway/src/collectors/traps/testing/user-trap.ts";
import { startTrapReceiver, TrapSender } from "./trap-receiver.ts";

/** ISTHMUS_SOAK=1 floods for a minute; without it, for three seconds. */
const floodMs = process.env["ISTHMUS_SOAK"] === "1" ? 60_000 : 3_000;
const goodEveryMs = 20;
const flooder = fileURLToPath(new URL("./flooder.ts", import.meta.url));

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) {
    await cleanup();
  }
});

describe("a flood of garbage", () => {
  it("H5: loses good traps only to the kernel's receive buffer, every lost datagram is counted, and the core stays idle", async () => {
    const good = "127.0.20.1";
    const traps = await startTrapReceiver([good]);
    cleanups.push(() => traps.stop());
    const sender = await TrapSender.open(good, traps.port);
    cleanups.push(() => sender.close());
    const cpuBefore = process.cpuUsage();
    const flood = spawn(process.execPath, [flooder, `${traps.port}`, `${floodMs}`], { stdio: ["ignore", "pipe", "inherit"] });
    cleanups.push(() => void flood.kill("SIGKILL"));
    let report = "";
    flood.stdout.on("data", (chunk: Buffer) => (report += chunk.toString()));
    const ended = new Promise<void>((resolve) => flood.once("close", () => resolve()));
    const ticker = setInterval(() => void sender.send(communityTrap()), goodEveryMs);
    await ended;
    clearInterval(ticker);

    const cpu = process.cpuUsage(cpuBefore);
    const sent = Number(report) + sender.sent;
    const counter = (name: string) => traps.counter(name);
    await until(() => traps.judged() + counter("trap.dropped.kernel") >= sent, {
      what: "every datagram is accounted for",
      withinMs: 40_000,
    });
    const kept = traps.harness.ofKind("event").filter(({ deviceId }) => deviceId === "dev0").length;
    const lostByKernel = counter("trap.dropped.kernel");
    process.stdout.write(
      `H5: ${Math.round((Number(report) * 1_000) / floodMs)} garbage datagrams/s, good ${kept} of ${sender.sent}, kernel dropped ${lostByKernel}, ` +
        `receive buffer limit ${readFileSync("/proc/sys/net/core/rmem_max", "latin1").trim()}, ` +
        `core and test CPU ${Math.round((cpu.user + cpu.system) / floodMs / 10)} %\n`,
    );
    expect(traps.judged() + lostByKernel).toBe(sent);
    expect(sender.sent - kept).toBeLessThanOrEqual(lostByKernel);
    expect(counter("worker.ended")).toBe(0);
    expect(lostByKernel === 0 ? kept / sender.sent : 1).toBeGreaterThanOrEqual(0.99);
  });
});
