import { describe, expect, it } from "vitest";
import { decideEtherAnomalies, type EtherAnomalyState, type EtherCounts, noEtherAnomalies } from "./ether-anomalies.ts";

const minute = { elapsedMs: 60_000, speedBps: 1_000_000_000 };
const clean: EtherCounts = {
  ...minute,
  packets: 6_000_000,
  broadcast: 6_000,
  crcAlignErrors: 0,
  fragments: 0,
  jabbers: 0,
  collisions: 0,
};

/** Effects of readings one after the other, as words. */
function run(...readings: readonly EtherCounts[]): readonly string[] {
  let state: EtherAnomalyState = noEtherAnomalies;
  return readings.flatMap((counts, at) => {
    const decided = decideEtherAnomalies(state, counts);
    state = decided.state;
    return decided.effects.map(({ kind, anomaly }) => `${at} ${anomaly} ${kind}`);
  });
}

describe("anomalies of Ethernet statistics", () => {
  it("find nothing on a clean port", () => {
    expect(run(clean, clean, clean)).toEqual([]);
  });

  it("raise a broadcast storm by rate and share, and tell the figures and the threshold", () => {
    const storm = { ...clean, broadcast: 3_000_000 };

    const { effects } = decideEtherAnomalies(noEtherAnomalies, storm);

    expect(effects).toMatchObject([{ kind: "raised", anomaly: "broadcast-storm" }]);
    expect(effects[0]?.figures.perSecond).toBe(50_000);
    expect(effects[0]?.figures.sharePercent).toBe(50);
    expect(effects[0]?.figures.thresholdPerSecond).toBeCloseTo(7_440, 0);
    expect(effects[0]?.figures.thresholdPercent).toBe(20);
  });

  it.each([
    ["few broadcasts that are all there is", { ...clean, packets: 6_000, broadcast: 6_000 }, []],
    ["many broadcasts among very many packets", { ...clean, packets: 60_000_000, broadcast: 600_000 }, []],
    [
      "so many broadcasts that their share does not matter",
      { ...clean, packets: 60_000_000, broadcast: 6_000_000 },
      ["0 broadcast-storm raised"],
    ],
    [
      "a tenth of the rate on a slow line",
      { ...clean, speedBps: 10_000_000, packets: 60_000, broadcast: 31_000 },
      ["0 broadcast-storm raised"],
    ],
    ["a line of unknown speed", { ...clean, speedBps: undefined, packets: 120_000, broadcast: 61_000 }, ["0 broadcast-storm raised"]],
  ])("judge %s", (_, counts, effects) => {
    expect(run(counts)).toEqual(effects);
  });

  it("clear a storm after two quiet readings, and do not flap in between", () => {
    const storm = { ...clean, broadcast: 3_000_000 };
    const between = { ...clean, packets: 1_500_000, broadcast: 240_000 };

    expect(run(storm, between, clean, between, clean, clean, clean)).toEqual(["0 broadcast-storm raised", "5 broadcast-storm cleared"]);
  });

  it("leave an anomaly as it is while nothing is known", () => {
    const storm = { ...clean, broadcast: 3_000_000 };

    expect(run(storm, { ...minute }, { ...minute }, { ...minute })).toEqual(["0 broadcast-storm raised"]);
  });

  it("raise bad frames from one in a thousand on, but not for a few", () => {
    expect(run({ ...clean, crcAlignErrors: 6_000 })).toEqual(["0 bad-frames raised"]);
    expect(run({ ...clean, crcAlignErrors: 5_000 })).toEqual([]);
    expect(run({ ...clean, packets: 100, crcAlignErrors: 9 })).toEqual([]);
  });

  it("count errors on a port that passes nothing else", () => {
    expect(run({ ...clean, packets: 0, broadcast: 0, crcAlignErrors: 500 })).toEqual(["0 bad-frames raised"]);
  });

  it("take fragments and jabbers together", () => {
    expect(run({ ...clean, fragments: 4_000, jabbers: 2_000 })).toEqual(["0 cut-frames raised"]);
  });

  it("take collisions with damage for the sign of a duplex mismatch, and without it for a busy half-duplex line", () => {
    const half = { ...clean, speedBps: 10_000_000, packets: 60_000, broadcast: 60, collisions: 6_000 };
    const mismatch = (counts: EtherCounts) =>
      decideEtherAnomalies(noEtherAnomalies, counts).effects.find(({ anomaly }) => anomaly === "collisions")?.figures.duplexMismatch;

    expect(mismatch(half)).toBe(false);
    expect(mismatch({ ...half, crcAlignErrors: 600 })).toBe(true);
    expect(mismatch({ ...clean, collisions: 12_000 })).toBe(true);
  });
});
