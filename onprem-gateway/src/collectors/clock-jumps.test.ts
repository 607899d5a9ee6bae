import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Secret } from "../config/secret.ts";
import type { Clock } from "../runtime/clock.ts";
import { toWire } from "../uplink/to-wire.ts";
import { untilNextSlotMs } from "./poll-grid.ts";
import { SnmpCollector } from "./snmp/snmp-collector.ts";
import { readLine } from "./syslog/read-line.ts";
import { openHarness } from "./testing/collector-harness.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 10, 22, 12);
const jumps: readonly (readonly [string, (nowMs: number) => number])[] = [
  ["an hour ahead", (nowMs) => nowMs + hourMs],
  ["an hour back", (nowMs) => nowMs - hourMs],
  ["a day ahead", (nowMs) => nowMs + 24 * hourMs],
  ["a day back", (nowMs) => nowMs - 24 * hourMs],
  ["to 1970", () => 1_000],
  ["to 2038", () => 2 ** 31 * 1_000],
];

/** Monotonic time passes when the test says so; wall time can be put anywhere. */
class JumpingClock implements Clock {
  #monotonicMs = 0;
  #wallMs = startMs;
  #sleepers: { readonly wakeMs: number; readonly wake: () => void }[] = [];
  slept = 0;

  nowMs(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.slept += 1;
    return new Promise((resolve) => {
      this.#sleepers.push({ wakeMs: this.#monotonicMs + Math.max(0, ms), wake: resolve });
      signal?.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  jump(to: (nowMs: number) => number): void {
    this.#wallMs = to(this.#wallMs);
  }

  async pass(ms: number): Promise<void> {
    this.#monotonicMs += ms;
    this.#wallMs += ms;
    const due = this.#sleepers.filter(({ wakeMs }) => wakeMs <= this.#monotonicMs);
    this.#sleepers = this.#sleepers.filter(({ wakeMs }) => wakeMs > this.#monotonicMs);
    for (const { wake } of due) {
      wake();
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("a step of the wall clock", () => {
  it("C1, T25: costs a poll at most one period, and never makes polls or timers run away", async () => {
    const clock = new JumpingClock();
    const { deps } = openHarness(["sw1"]);
    const everySeconds = 10;
    const polls = () => deps.events.counters();
    const device = { id: "sw1", name: "sw1", address: "192.0.2.1", port: 161, uplinks: [] };
    const credential = { version: "2c", community: new Secret("lab") } as const;
    const collector = new SnmpCollector(
      { devices: [{ ...device, credential }], everySeconds, timeoutMs: 100, retries: 0, readingsEveryPolls: 5 },
      {
        ...deps,
        clock,
        workers: { supervise: () => ({ send: () => false, restarts: () => 0, problem: () => undefined, stop: async () => undefined }) },
      },
    );
    await collector.start();
    // Without a poller every slot is one poll asked for, counted as skipped or lost: the schedule is all that is looked at here.
    const asked = () => (polls()["snmp.poll.skipped"] ?? 0) + (polls()["snmp.poll.lost"] ?? 0);
    for (let tick = 0; tick < 40; tick += 1) {
      await clock.pass(1_000);
    }

    for (const [what, to] of jumps) {
      clock.jump(to);
      const [before, sleptBefore] = [asked(), clock.slept];
      for (let tick = 0; tick < 10 * everySeconds; tick += 1) {
        await clock.pass(1_000);
      }
      expect(asked() - before, what).toBeGreaterThanOrEqual(9);
      expect(asked() - before, what).toBeLessThanOrEqual(11);
      expect(clock.slept - sleptBefore, what).toBeLessThan(100);
    }
    await collector.stop();
  });

  it("C1: leaves every wait for the next slot between a tenth and eleven tenths of a period", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3_600 }),
        fc.integer({ min: -(2 ** 42), max: 2 ** 42 }),
        fc.nat(3_599_999),
        (periodS, nowMs, phase) => {
          const periodMs = periodS * 1_000;
          const waitMs = untilNextSlotMs({ periodMs, phaseMs: phase % periodMs }, nowMs);

          expect(waitMs).toBeGreaterThanOrEqual(periodMs * 0.1);
          expect(waitMs).toBeLessThanOrEqual(periodMs * 1.1);
        },
      ),
    );
  });

  it("C1: costs no line of syslog, whatever year the gateway or the device believes in", () => {
    const times = ["Nov 22 12:00:00", "Feb 29 12:00:00", "1 1969-01-01T00:00:00Z", "1 1970-01-01T00:00:00Z", "1 9999-12-31T23:59:59Z"];
    for (const [, to] of jumps) {
      for (const time of times) {
        const bytes = Buffer.from(`<13>${time} host app: text`);
        const { receivedMs, ...line } = readLine(
          { bytes, truncated: false },
          { address: "192.0.2.1", transport: "udp", receivedMs: to(startMs) },
        );
        const present = Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined));
        const observation = { kind: "log", tsMs: receivedMs, ...present } as Parameters<typeof toWire>[0];

        expect(toWire(observation).kind, `${time} received in ${new Date(receivedMs).toISOString()}`).toBe("fit");
        expect(line.timestampMs ?? 0).toBeLessThan(Date.UTC(2100, 0));
      }
    }
  });
});
