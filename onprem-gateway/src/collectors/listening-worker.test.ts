import { createSocket, type Socket } from "node:dgram";
import { afterEach, describe, expect, it } from "vitest";
import type { Clock } from "../runtime/clock.ts";
import { ListeningWorker } from "./listening-worker.ts";
import { openHarness, until } from "./testing/collector-harness.ts";

/** A clock whose sleepers wait until the test lets them go. */
function heldClock(): Clock & { pass(ms: number): void; sleepers(): number } {
  let monotonicMs = 0;
  let waiting: (() => void)[] = [];
  return {
    nowMs: () => monotonicMs,
    monotonicMs: () => monotonicMs,
    sleep: (_ms, signal) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        signal?.addEventListener("abort", () => resolve(), { once: true });
      }),
    pass: (ms) => {
      monotonicMs += ms;
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
    sleepers: () => waiting.length,
  };
}

describe("ListeningWorker", () => {
  let socket: Socket | undefined;
  afterEach(() => socket?.close());

  it("T2: counts what the kernel drops at its socket and calls it a problem for five minutes", async () => {
    const bound = createSocket("udp4");
    socket = bound;
    await new Promise<void>((resolve) => bound.bind(0, "127.0.0.1", resolve));
    bound.setRecvBufferSize(4_096);
    const { deps } = openHarness();
    const clock = heldClock();
    const worker = new ListeningWorker(
      {
        role: "syslog-listener",
        counterPrefix: "syslog",
        subject: "syslog is",
        init: () => ({}),
        udpAddress: "127.0.0.1",
        onMessage: () => undefined,
      },
      {
        ...deps,
        clock,
        workers: {
          supervise: ({ onMessage }) => {
            queueMicrotask(() => onMessage({ kind: "listening", udpPort: bound.address().port }));
            return { send: () => true, restarts: () => 0, problem: () => undefined, stop: async () => undefined };
          },
        },
      },
    );
    await worker.start();
    await until(() => clock.sleepers() === 2, { what: "the first look at the socket" });
    expect(worker.problem()).toBeUndefined();

    await Promise.all(
      Array.from({ length: 200 }, () => new Promise((r) => bound.send(Buffer.alloc(1_000), bound.address().port, "127.0.0.1", r))),
    );
    clock.pass(10_000);

    const lost = await until(() => deps.events.counters()["syslog.dropped.kernel"], { what: "the drops are counted" });
    expect(lost).toBeGreaterThan(0);
    expect(worker.problem()).toMatch(/^syslog is received in part: .*raise net\.core\.rmem_max/u);
    clock.pass(300_000);
    expect(worker.problem()).toBeUndefined();
    await worker.stop();
  });
});
