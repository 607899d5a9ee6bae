/** Gateways that lost the same region come back together, on a virtual clock: 40 of them, with ISTHMUS_SOAK=1 all 200. */
import { ForgetfulFs } from "@isthmus/onprem-gateway/spool/testing/forgetful-fs";
import { seededRandom } from "@isthmus/onprem-gateway/spool/testing/spool-under-test";
import { describe, expect, it } from "vitest";
import { printFigures } from "./simulation/print-figures.ts";
import { SimulatedCloud } from "./simulation/simulated-cloud.ts";
import { numberedLog, type SimulatedGateway, startGateway } from "./simulation/simulated-gateway.ts";
import { VirtualClock } from "./simulation/virtual-clock.ts";

const soak = process.env["ISTHMUS_SOAK"] === "1";
const gatewayCount = soak ? 200 : 40;
const minuteMs = 60_000;
/** Time between two records of one gateway: each becomes a batch of its own while all is well. */
const everyMs = 10_000;

async function region() {
  const clock = new VirtualClock();
  const cloud = new SimulatedCloud(clock);
  const gateways: SimulatedGateway[] = [];
  for (let n = 0; n < gatewayCount; n += 1) {
    gateways.push(
      await startGateway({ id: `gw-${n}`, clock, cloud, fs: new ForgetfulFs(), segmentBytes: 16_384, random: seededRandom(n + 1) }),
    );
  }
  return { clock, cloud, gateways };
}

async function keepTalking(
  gateway: SimulatedGateway,
  { clock, phase, signal }: { clock: VirtualClock; phase: number; signal: AbortSignal },
) {
  await clock.sleep(phase * everyMs, signal);
  for (let n = 1; !signal.aborted; n += 1) {
    void gateway.accept(numberedLog(n, clock.nowMs()));
    await clock.sleep(everyMs, signal);
  }
}

/** The largest number of requests in ten seconds from `fromMs` on, per second. */
function peakPerSecond({ requestsAtMs }: SimulatedCloud, fromMs: number): number {
  const perWindow = new Map<number, number>();
  for (const atMs of requestsAtMs.filter((at) => at >= fromMs)) {
    const window = Math.floor((atMs - fromMs) / 10_000);
    perWindow.set(window, (perWindow.get(window) ?? 0) + 1);
  }
  return Math.max(...perWindow.values()) / 10;
}

describe("region event", { timeout: soak ? 7_200_000 : 180_000 }, () => {
  it.each([
    ["nobody answers", { kind: "unreachable" }],
    ["everybody is told to wait two minutes", { kind: "status", status: 503, retryAfterMs: 120_000 }],
  ] as const)("N8: lets gateways come back together with at most three times their usual requests after %s", async (_name, fate) => {
    const { clock, cloud, gateways } = await region();
    const stop = new AbortController();
    const talking = gateways.map((gateway, n) => keepTalking(gateway, { clock, phase: n / gatewayCount, signal: stop.signal }));
    await clock.run({ withinMs: 2 * minuteMs });
    const steady = peakPerSecond(cloud, minuteMs);
    cloud.fate = () => fate;
    await clock.run({ withinMs: 10 * minuteMs });
    cloud.fate = () => ({ kind: "store" });
    const backMs = clock.monotonicMs();
    // The tables turn a third away at first, as they do while they adapt to the load.
    let throttled = 0;
    cloud.verdict = ({ seq }) => {
      const isThrottled = clock.monotonicMs() - backMs < 2 * minuteMs && (seq + throttled) % 3 === 0;
      throttled += isThrottled ? 1 : 0;
      return isThrottled ? { outcome: "retry", code: "throttled" } : undefined;
    };
    const isDrained = await clock.run({ until: () => gateways.every(({ spool }) => spool.stats().records < 5), withinMs: 30 * minuteMs });
    const drainedAfterMs = clock.monotonicMs() - backMs;
    stop.abort();
    await clock.run({ withinMs: minuteMs });
    await Promise.all(talking);
    const peak = peakPerSecond(cloud, backMs);
    const stopped = Promise.all(gateways.map((gateway) => gateway.stop()));
    await clock.run({ withinMs: minuteMs });
    await stopped;

    const accepted = gateways.reduce((sum, gateway) => sum + gateway.accepted.length, 0);
    printFigures("N8", {
      gateways: gatewayCount,
      steadyPerS: steady,
      peakPerS: peak,
      drainedAfterS: drainedAfterMs / 1_000,
      throttled,
      accepted,
    });
    expect(isDrained).toBe(true);
    expect(peak).toBeLessThanOrEqual(3 * steady);
    expect(cloud.stored.size).toBe(accepted);
    expect(cloud.conflicts).toBe(0);
  });
});
