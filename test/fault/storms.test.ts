/**
 * Refusals, lost answers and silence on a virtual clock, with the real spool on a modelled disk and the real uplink. ISTHMUS_SOAK=1 runs
 * the full counts: 10,000 lost acknowledgements and 10,000 lone records; otherwise a fiftieth.
 */
import { ForgetfulFs } from "@isthmus/onprem-gateway/spool/testing/forgetful-fs";
import { seededRandom } from "@isthmus/onprem-gateway/spool/testing/spool-under-test";
import { describe, expect, it } from "vitest";
import { printFigures } from "./simulation/print-figures.ts";
import { type Fate, SimulatedCloud } from "./simulation/simulated-cloud.ts";
import { numberedLog, type SimulatedGateway, startGateway } from "./simulation/simulated-gateway.ts";
import { VirtualClock } from "./simulation/virtual-clock.ts";

const soak = process.env["ISTHMUS_SOAK"] === "1";
const hourMs = 3_600_000;

async function site() {
  const clock = new VirtualClock();
  const cloud = new SimulatedCloud(clock);
  const random = seededRandom(3);
  const gateway = await startGateway({ id: "gw-1", clock, cloud, fs: new ForgetfulFs(), segmentBytes: 32 * 1024, random });
  return { clock, cloud, gateway, random };
}

interface Site {
  readonly clock: VirtualClock;
  readonly cloud: SimulatedCloud;
  readonly gateway: SimulatedGateway;
}

/** Accepts records `first..last`, one every `everyMs`. */
async function generate(
  { clock, gateway }: Site,
  { first, last, everyMs }: { first: number; last: number; everyMs: number },
): Promise<void> {
  for (let n = first; n <= last; n += 1) {
    void gateway.accept(numberedLog(n, clock.nowMs()));
    await clock.run({ withinMs: everyMs });
  }
}

async function drain({ clock, gateway }: Site): Promise<boolean> {
  const isDrained = await clock.run({ until: () => gateway.spool.stats().records === 0, withinMs: hourMs });
  const stopped = gateway.stop();
  await clock.run({ withinMs: 10_000 });
  await stopped;
  return isDrained;
}

function expectAllStoredOnce({ cloud, gateway }: Site): void {
  const contents = [...cloud.stored.values()].map(({ content }) => content);
  expect(new Set(contents).size).toBe(contents.length);
  expect([...contents].sort()).toEqual([...gateway.accepted].sort());
  expect(cloud.conflicts).toBe(0);
}

const storms: readonly (readonly [string, Fate])[] = [
  ["429", { kind: "status", status: 429 }],
  ["503", { kind: "status", status: 503, retryAfterMs: 5_000 }],
  ["500", { kind: "status", status: 500 }],
  ["connection reset", { kind: "unreachable" }],
  ["timeout", { kind: "unreachable", afterMs: 30_000 }],
];

describe("storm", { timeout: soak ? 7_200_000 : 180_000 }, () => {
  it.each(storms)(
    "N4: waits out an hour of nothing but %s with at most one try in 30 s, and half an hour of every other one",
    async (name, fate) => {
      const all = await site();
      const { cloud, clock, random } = all;
      cloud.fate = () => fate;
      const stormStart = clock.monotonicMs();
      await generate(all, { first: 1, last: 360, everyMs: 10_000 });
      const tries = cloud.requestsAtMs.filter((atMs) => atMs - stormStart > 120_000).length;
      let refused = 0;
      cloud.fate = () => {
        const isRefused = random() < 0.5;
        refused += isRefused ? 1 : 0;
        return isRefused ? fate : { kind: "store" };
      };
      const before = cloud.requestsAtMs.length;
      await generate(all, { first: 361, last: 540, everyMs: 10_000 });
      const during = cloud.requestsAtMs.length - before;
      const sentOf = (duringStorm: number) => duringStorm / (180 + refused);
      cloud.fate = () => ({ kind: "store" });

      const isDrained = await drain(all);

      printFigures(`N4 ${name}`, { tries, refused, amplification: sentOf(during) });
      expect(isDrained).toBe(true);
      expect(tries).toBeLessThanOrEqual((hourMs - 120_000) / 30_000);
      expect(sentOf(during)).toBeLessThanOrEqual(1.1);
      expectAllStoredOnce(all);
    },
  );

  it("N4: does not come back before the Retry-After of an answer", async () => {
    const all = await site();
    const { cloud, clock } = all;
    cloud.fate = (request) => (request === 1 ? { kind: "status", status: 503, retryAfterMs: 120_000 } : { kind: "store" });

    await generate(all, { first: 1, last: 1, everyMs: 10_000 });
    await clock.run({ until: () => cloud.stored.size > 0, withinMs: hourMs });

    const [first = 0, second = 0] = cloud.requestsAtMs;
    expect(second - first).toBeGreaterThanOrEqual(120_000);
    expect(second - first).toBeLessThanOrEqual(151_000);
    expect(await drain(all)).toBe(true);
  });

  it("N4: never gives a record up for its age: a week of refusals loses none", async () => {
    const all = await site();
    all.cloud.fate = () => ({ kind: "status", status: 500 });
    await generate(all, { first: 1, last: 168, everyMs: hourMs });
    all.cloud.fate = () => ({ kind: "store" });

    expect(await drain(all)).toBe(true);
    expectAllStoredOnce(all);
  });

  it.each([401, 403])(
    "N5: keeps everything through a day of %d, says so, and goes on within a minute of new credentials",
    async (status) => {
      const all = await site();
      const { cloud, clock, gateway } = all;
      cloud.fate = () => ({ kind: "status", status });
      await generate(all, { first: 1, last: 288, everyMs: 300_000 });
      const problem = gateway.uplink.problem();
      const requests = cloud.requestsAtMs.length;
      cloud.fate = () => ({ kind: "store" });
      await clock.run({ until: () => cloud.requestsAtMs.length > requests, withinMs: hourMs });
      const recoveredAfterMs = clock.monotonicMs() - 288 * 300_000;

      expect(problem).toContain(String(status));
      expect(recoveredAfterMs).toBeLessThanOrEqual(61_000);
      expect(await drain(all)).toBe(true);
      expect(gateway.uplink.problem()).toBeUndefined();
      expect(gateway.spool.stats().quarantined).toBe(0);
      expectAllStoredOnce(all);
    },
  );

  it.each([413, 400, 422])("N5: splits a batch that is answered %d down to the one record at fault and parks only that", async (status) => {
    const all = await site();
    const { cloud, clock, gateway } = all;
    for (let n = 1; n <= 300; n += 1) {
      void gateway.accept(numberedLog(n, clock.nowMs()));
    }
    cloud.refusedWith = { status, when: (batch) => batch.records.some(({ body }) => body["n"] === 137) };
    await clock.run({ until: () => gateway.accepted.length === 300 && gateway.spool.stats().records === 0, withinMs: hourMs });

    expect(gateway.spool.stats()).toMatchObject({ records: 0, quarantined: 1, evicted: 0 });
    expect(cloud.stored.size).toBe(299);
    expect(cloud.requestsAtMs.length).toBeLessThanOrEqual(2 * 9 + 12);
    await drain(all);
  });

  it("N6: stores nothing twice and loses nothing when acknowledgements are lost again and again", async () => {
    const lostAcks = soak ? 10_000 : 200;
    const all = await site();
    const { cloud } = all;
    let lost = 0;
    cloud.fate = (request) => {
      const isLost = request % 2 === 1 && lost < lostAcks;
      lost += isLost ? 1 : 0;
      return { kind: isLost ? "lost-ack" : "store" };
    };

    await generate(all, { first: 1, last: lostAcks, everyMs: 5_000 });
    const isDrained = await drain(all);

    printFigures("N6", { lostAcks: lost, records: cloud.stored.size, resent: cloud.resent });
    expect(lost).toBe(lostAcks);
    expect(isDrained).toBe(true);
    expectAllStoredOnce(all);
  });

  it("N7: takes a portal's page for no acknowledgement and recovers within a minute", async () => {
    const all = await site();
    const { cloud, clock, gateway } = all;
    cloud.fate = () => ({ kind: "portal" });
    await generate(all, { first: 1, last: 60, everyMs: 60_000 });
    const kept = gateway.spool.stats().records;
    cloud.fate = () => ({ kind: "store" });
    const backMs = clock.monotonicMs();
    await clock.run({ until: () => gateway.spool.stats().records === 0, withinMs: hourMs });

    expect(kept).toBe(60);
    expect(clock.monotonicMs() - backMs).toBeLessThanOrEqual(62_000);
    expect(await drain(all)).toBe(true);
    expectAllStoredOnce(all);
  });

  it("D10: ships a lone record that is followed by silence within the flush interval and a second, every time", async () => {
    const lone = soak ? 10_000 : 500;
    const all = await site();
    const { cloud, clock, gateway, random } = all;
    let slowestMs = 0;
    for (let n = 1; n <= lone; n += 1) {
      await clock.run({ withinMs: 1 + Math.floor(random() * 4_000) });
      const startedMs = clock.monotonicMs();
      void gateway.accept(numberedLog(n, clock.nowMs()));
      expect(await clock.run({ until: () => cloud.stored.size === n, withinMs: 10_000 })).toBe(true);
      slowestMs = Math.max(slowestMs, clock.monotonicMs() - startedMs);
    }

    printFigures("D10", { records: lone, slowestMs });
    expect(slowestMs).toBeLessThanOrEqual(2_000);
    expect(await drain(all)).toBe(true);
  });

  it("C3, T25: keeps the order of acceptance and overwrites nothing when the clock steps back five minutes while records wait", async () => {
    const all = await site();
    const { cloud, clock, gateway } = all;
    cloud.fate = () => ({ kind: "unreachable" });
    await generate(all, { first: 1, last: 300, everyMs: 1_000 });
    clock.stepWall(-300_000);
    await generate(all, { first: 301, last: 600, everyMs: 1_000 });
    cloud.fate = () => ({ kind: "store" });

    expect(await drain(all)).toBe(true);
    const bySeq = [...cloud.stored].sort(([a], [b]) => Number(a.split("/")[1]) - Number(b.split("/")[1]));
    expect(bySeq.map(([, { content }]) => content)).toEqual(gateway.accepted);
    expectAllStoredOnce(all);
  });
});
