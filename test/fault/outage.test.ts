/**
 * Long outages of the line to the cloud, on a virtual clock with the real spool and the real uplink. Scaled to a fiftieth of a large
 * site (10 devices); ISTHMUS_SOAK=1 runs all 500 devices (1,000 samples/s) on a real disk.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeSpoolFs } from "@isthmus/onprem-gateway/spool/node-spool-fs";
import { ForgetfulFs } from "@isthmus/onprem-gateway/spool/testing/forgetful-fs";
import { seededRandom } from "@isthmus/onprem-gateway/spool/testing/spool-under-test";
import { afterEach, describe, expect, it } from "vitest";
import { printFigures } from "./simulation/print-figures.ts";
import { SimulatedCloud } from "./simulation/simulated-cloud.ts";
import { pollEveryMinute, type SimulatedGateway, samplesPerPoll, startGateway } from "./simulation/simulated-gateway.ts";
import { VirtualClock } from "./simulation/virtual-clock.ts";

const soak = process.env["ISTHMUS_SOAK"] === "1";
const devices = soak ? 500 : 10;
const hourMs = 3_600_000;
const pollPeriodMs = 60_000;

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

async function site(maxBytes: number) {
  const clock = new VirtualClock();
  const cloud = new SimulatedCloud(clock);
  const segmentBytes = soak ? 8 * 2 ** 20 : 128 * 1024;
  const directory = soak ? await mkdtemp(join(tmpdir(), "isthmus-outage-")) : "/spool";
  folders.push(...(soak ? [directory] : []));
  const fs = soak ? nodeSpoolFs : new ForgetfulFs();
  const gateway = await startGateway({ id: "gw-1", clock, cloud, fs, directory, maxBytes, segmentBytes, random: seededRandom(7) });
  return { clock, cloud, gateway };
}

interface Outage {
  readonly hours: number;
  readonly maxBytes: number;
}

/** An hour of normal work, an outage, and work until the backlog is gone. */
async function liveThroughOutage({ hours, maxBytes }: Outage) {
  const { clock, cloud, gateway } = await site(maxBytes);
  const stop = new AbortController();
  const polling = pollEveryMinute(gateway, { clock, devices, signal: stop.signal });
  await clock.run({ withinMs: hourMs });
  cloud.fate = () => ({ kind: "unreachable" });
  const requestsBefore = cloud.requestsAtMs.length;
  await clock.run({ withinMs: hours * hourMs });
  const probes = cloud.requestsAtMs.length - requestsBefore;
  const backMs = clock.monotonicMs();
  const backWallMs = clock.nowMs();
  const backlog = gateway.spool.stats().records;
  cloud.fate = () => ({ kind: "store" });

  const heardOf = new Set<string>();
  let slowestLiveMs = 0;
  cloud.onStored = ({ content, tsMs }) => {
    if (tsMs >= backWallMs - pollPeriodMs) {
      heardOf.add(content.split(" ")[0] ?? "");
      slowestLiveMs = Math.max(slowestLiveMs, clock.nowMs() - Math.max(tsMs, backWallMs));
    }
  };
  const fresh = await clock.run({ until: () => heardOf.size === devices, withinMs: 10 * pollPeriodMs });
  const freshAfterMs = clock.monotonicMs() - backMs;
  const drained = await clock.run({ until: () => gateway.spool.stats().records < devices, withinMs: 24 * hourMs });
  const drainedAfterMs = clock.monotonicMs() - backMs;
  stop.abort();
  await clock.run({ until: () => gateway.spool.stats().records === 0, withinMs: hourMs });
  await polling;
  const stopped = gateway.stop();
  await clock.run({ withinMs: 10_000 });
  await stopped;
  return { cloud, gateway, probes, backlog, fresh, freshAfterMs, drained, drainedAfterMs, slowestLiveMs };
}

/** generated = stored + evicted + quarantined, to the record. */
function account({ cloud, gateway }: { readonly cloud: SimulatedCloud; readonly gateway: SimulatedGateway }) {
  const stored = new Set([...cloud.stored.values()].map(({ content }) => content));
  const lost = gateway.accepted.filter((content) => !stored.has(content));
  const { evicted, quarantined } = gateway.spool.stats();
  return { generated: gateway.accepted.length, stored: stored.size, evicted, quarantined, lost };
}

describe("outage", { timeout: soak ? 7_200_000 : 180_000 }, () => {
  it("N1: stores every sample of a day without a line once, the newest first within a poll period, and drains within two hours", async () => {
    const outcome = await liveThroughOutage({ hours: 24, maxBytes: 2 ** 31 });

    const { generated, stored, lost } = account(outcome);
    const { cloud, gateway, probes, backlog, fresh, freshAfterMs, drained, drainedAfterMs, slowestLiveMs } = outcome;
    printFigures("N1", {
      devices,
      samples: generated * samplesPerPoll,
      records: generated,
      backlog,
      lost: lost.length,
      resent: cloud.resent,
      probes,
      freshAfterS: freshAfterMs / 1_000,
      drainedAfterS: drainedAfterMs / 1_000,
      slowestLiveS: slowestLiveMs / 1_000,
    });
    expect({ fresh, drained }).toEqual({ fresh: true, drained: true });
    expect(lost).toEqual([]);
    expect(stored).toBe(generated);
    expect(cloud.conflicts).toBe(0);
    expect(cloud.findings).toEqual([]);
    expect(gateway.spool.stats()).toMatchObject({ records: 0, evicted: 0, quarantined: 0 });
    expect(backlog).toBeGreaterThanOrEqual(24 * 60 * devices - devices);
    expect(freshAfterMs).toBeLessThanOrEqual(pollPeriodMs);
    expect(slowestLiveMs).toBeLessThanOrEqual(pollPeriodMs);
    expect(drainedAfterMs).toBeLessThanOrEqual(2 * hourMs);
    expect(probes).toBeLessThanOrEqual((24 * hourMs) / 30_000 + 8);
  });

  it("N2: keeps the newest when three days do not fit the quota, and accounts for the oldest to the record", async () => {
    // Half of a gibibyte for 500 devices: a poll takes some 440 octets here, so a whole one would hold three days.
    const maxBytes = Math.floor((2 ** 29 * devices) / 500);
    const outcome = await liveThroughOutage({ hours: 72, maxBytes });

    const { generated, stored, evicted, quarantined, lost } = account(outcome);
    printFigures("N2", {
      devices,
      quotaBytes: maxBytes,
      records: generated,
      stored,
      evicted,
      drainedAfterS: outcome.drainedAfterMs / 1_000,
    });
    const oldestKeptAt = outcome.gateway.accepted.lastIndexOf(lost.at(-1) ?? "");
    const firstLostAt = outcome.gateway.accepted.indexOf(lost[0] ?? "");
    expect(outcome.drained).toBe(true);
    expect(evicted).toBeGreaterThan(0);
    expect(stored + evicted + quarantined).toBe(generated);
    expect(lost.length).toBe(evicted);
    expect(oldestKeptAt - firstLostAt + 1).toBe(lost.length);
    expect(outcome.gateway.events.counters()["spool.evicted.samples"]).toBe(evicted);
    expect(outcome.cloud.conflicts).toBe(0);
    expect(outcome.cloud.findings).toEqual([]);
  });
});
