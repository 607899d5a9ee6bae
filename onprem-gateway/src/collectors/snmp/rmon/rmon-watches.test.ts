import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { columnIndex } from "@isthmus/domain/series/dictionary";
import { metrics } from "@isthmus/domain/series/metric-catalogue";
import { afterAll, describe, expect, it } from "vitest";
import { systemClock } from "../../../runtime/system-clock.ts";
import { openHarness } from "../../testing/collector-harness.ts";
import type { RawPollData } from "../raw-poll.ts";
import type { RawRmon, RmonPort } from "./raw-rmon.ts";
import { RmonWatches } from "./rmon-watches.ts";

const folder = mkdtempSync(join(tmpdir(), "rmon-"));
afterAll(() => rmSync(folder, { recursive: true }));
const startMs = 1_764_000_000_000;
const pollMs = 60_000;

/** Watches of one device under a clock that the test moves. */
function watching(stateFile?: string) {
  const harness = openHarness();
  let elapsedMs = 0;
  const clock = { ...systemClock, nowMs: () => startMs + elapsedMs, monotonicMs: () => elapsedMs };
  const devices = [{ id: "sw1", name: "Switch 1", address: "192.0.2.1" }];
  const watches = new RmonWatches({ devices, everySeconds: 60, stateFile }, { ...harness.deps, clock });
  const slot = () => ({ startS: (startMs + elapsedMs) / 1_000, samples: true });
  return {
    harness,
    watches,
    wanted: () => watches.wanted("sw1", slot()),
    async at(ms: number, rmon: RawRmon) {
      elapsedMs = ms;
      watches.take("sw1", poll(600_000 + ms / 10, rmon), slot());
      await new Promise((resolve) => setImmediate(resolve));
    },
    move(ms: number) {
      elapsedMs = ms;
    },
  };
}

function poll(sysUpTimeCs: number, rmon: RawRmon): RawPollData {
  return {
    kind: "ok",
    readAgoMs: 0,
    elapsedMs: 1,
    sysUpTimeCs,
    system: {},
    interfaces: [],
    processorLoads: [],
    rmon,
    renumbered: 0,
    gaps: [],
  };
}

function statistics(counts: Readonly<Record<string, number>>): RawRmon {
  const counters: RmonPort["counters"] = Object.fromEntries(
    Object.entries(counts).map(([name, value]) => [name, { value: BigInt(value), width: 64 }]),
  );
  return { stats: { afterMs: 0, ports: [{ key: "Gi0/7", speedBps: 1_000_000_000, counters }] } };
}

const bucket = (startCs: number) => ({ key: "Gi0/7", intervalS: 30, startCs, counters: { etherHistoryOctets: startCs } });

describe("RMON of a device over time", () => {
  it("is asked for statistics with every fifth poll, and with the first", () => {
    const { watches } = watching();
    const asked = Array.from({ length: 20 }, (_, at) => watches.wanted("sw1", { startS: 1_764_000_000 + at * 60, samples: true }).stats);

    expect(asked.filter((stats) => stats)).toHaveLength(4);
    expect(watches.wanted("sw1", { startS: 1, samples: false }).stats).toBe(true);
  });

  it("becomes samples of five minutes, and events with figures when a storm begins and ends", async () => {
    const { at, harness } = watching();
    const quiet = { etherStatsPkts: 0, etherStatsBroadcastPkts: 0 };
    await at(0, statistics(quiet));
    await at(300_000, statistics({ etherStatsPkts: 9_000_000, etherStatsBroadcastPkts: 6_000_000 }));
    await at(600_000, statistics({ etherStatsPkts: 9_300_000, etherStatsBroadcastPkts: 6_000_000 }));
    await at(900_000, statistics({ etherStatsPkts: 9_600_000, etherStatsBroadcastPkts: 6_000_000 }));

    const samples = harness.ofKind("samples");
    expect(samples).toHaveLength(3);
    expect(samples[0]).toMatchObject({ deviceId: "sw1", set: "rmon", stepS: 300, startS: startMs / 1_000 + 300 });
    const { dictionary = [], values = new Float64Array() } = samples[0] ?? {};
    expect(values[columnIndex(dictionary, { entity: "Gi0/7", metric: metrics.etherStatsBroadcastPkts.id })]).toBe(6_000_000);
    expect(values[columnIndex(dictionary, { entity: "Gi0/7", metric: metrics.etherStatsFragments.id })]).toBeNaN();
    expect(harness.ofKind("event")).toMatchObject([
      {
        severity: "major",
        type: "rmon.broadcast-storm",
        key: "rmon.broadcast-storm Gi0/7",
        entity: "Gi0/7",
        text: "Switch 1 Gi0/7: broadcast storm, 20,000 broadcasts a second, 66.7 % of all packets (threshold 7,440 a second and 20 %)",
      },
      { severity: "cleared", key: "rmon.broadcast-storm Gi0/7" },
    ]);
  });

  it("asks the device's own memory after a silence, and keeps what falls into it at its own time", async () => {
    const { at, move, harness, wanted } = watching();
    await at(0, { historyControls: 1 });
    expect(wanted().historyBackS).toBeUndefined();
    move(20 * pollMs);
    expect(wanted().historyBackS).toBe(20 * 60 + 60);

    const sysUpTimeCs = 600_000 + 120_000;
    await at(20 * pollMs, {
      history: { buckets: [bucket(sysUpTimeCs - 200_000), bucket(sysUpTimeCs - 60_000), bucket(sysUpTimeCs - 1_000)] },
    });

    expect(harness.ofKind("samples")).toMatchObject([{ set: "rmon-history", stepS: 30, startS: startMs / 1_000 + 20 * 60 - 600 }]);
    expect(wanted().historyBackS).toBeUndefined();
  });

  it("asks again until what the device gave is safe", async () => {
    const { at, move, harness, wanted } = watching();
    await at(0, { historyControls: 1 });
    move(20 * pollMs);
    harness.answer(Promise.resolve("refused"));
    await at(20 * pollMs, { history: { buckets: [bucket(600_000 + 60_000)] } });
    expect(wanted().historyBackS).toBeDefined();

    harness.answer(Promise.resolve("accepted"));
    await at(21 * pollMs, { history: { buckets: [bucket(600_000 + 60_000)] } });

    expect(wanted().historyBackS).toBeUndefined();
    const [first, second] = harness.ofKind("samples");
    expect(second).toMatchObject({ startS: first?.startS, stepS: first?.stepS });
  });

  it("knows of the time in which the gateway was down, by its file", async () => {
    const file = join(folder, "down.json");
    const before = watching(file);
    await before.at(0, { historyControls: 1 });
    await before.watches.stop();

    const after = watching(file);
    after.move(3_600_000);

    expect(after.wanted().historyBackS).toBe(3_660);
  });

  it("goes on without a file that cannot be read, and says so", () => {
    const file = join(folder, "broken.json");
    writeFileSync(file, "{");

    const { harness, wanted } = watching(file);

    expect(wanted().historyBackS).toBeUndefined();
    expect(harness.deps.events.counters()).toMatchObject({ "snmp.rmon.state-failed": 1 });
  });

  it("turns new lines of the device's log into events at the device's own time, once", async () => {
    const { at, harness } = watching();
    const old = { index: "1.1", timeCs: 500_000, description: "old" };
    const fresh = { index: "1.2", timeCs: 603_000, description: "Excessive CRC errors on port 7" };
    await at(0, { log: [old] });
    await at(pollMs, { log: [old, fresh] });
    await at(2 * pollMs, { log: [old, fresh] });

    expect(harness.ofKind("event")).toMatchObject([
      { type: "rmon.log", severity: "info", tsMs: startMs + 30_000, text: "Switch 1: Excessive CRC errors on port 7" },
    ]);
  });
});
