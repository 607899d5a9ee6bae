import { describe, expect, it } from "vitest";
import { PeerClocks, type PeerMessage, peerClockLimits } from "./peer-clocks.ts";

function open(limits = peerClockLimits) {
  const clocks = new PeerClocks([], { nowMs: 0, limits });
  let made = 0;
  const judge = (message: Partial<PeerMessage>, nowMs = 0) => {
    made += 1;
    return clocks.judge({ user: "ops", engineId: "80000000aa", boots: 1, timeS: 1_000, fingerprint: `${made}`, ...message }, nowMs);
  };
  return { clocks, judge };
}

describe("PeerClocks", () => {
  it("learns a clock from its first message and then accepts what is at most 150 s behind it", () => {
    const { judge } = open();

    expect(judge({ timeS: 1_000 })).toBe("fresh");
    expect(judge({ timeS: 850 })).toBe("fresh");
    expect(judge({ timeS: 849 })).toBe("time-window");
    expect(judge({ timeS: 5_000 })).toBe("fresh");
    expect(judge({ timeS: 4_849 })).toBe("time-window");
  });

  it("lets the clock run on between messages", () => {
    const { judge } = open();
    judge({ timeS: 1_000 }, 0);

    expect(judge({ timeS: 900 }, 50_000)).toBe("fresh");
    expect(judge({ timeS: 900 }, 51_000)).toBe("time-window");
    expect(judge({ timeS: 1_001 }, 3_600_000)).toBe("fresh");
  });

  it("never goes back a boot, and starts anew with the next one", () => {
    const { judge } = open();
    judge({ boots: 5, timeS: 1_000 });

    expect(judge({ boots: 4, timeS: 9_000 })).toBe("time-window");
    expect(judge({ boots: 6, timeS: 1 })).toBe("fresh");
    expect(judge({ boots: 5, timeS: 1_001 })).toBe("time-window");
  });

  it("accepts nothing from an engine whose boots have run out", () => {
    expect(open().judge({ boots: 0x7fff_ffff })).toBe("time-window");
  });

  it("accepts a message once", () => {
    const { judge } = open();
    const verdicts = Array.from({ length: 100 }, () => judge({ fingerprint: "same" }, 1_000));

    expect(verdicts.filter((verdict) => verdict === "fresh")).toHaveLength(1);
    expect(verdicts.filter((verdict) => verdict === "replay")).toHaveLength(99);
  });

  it("refuses a copy at any later time", () => {
    const { judge } = open();
    judge({ fingerprint: "same" }, 0);

    for (let second = 1; second < 600; second += 1) {
      expect(judge({ fingerprint: "same" }, second * 1_000)).not.toBe("fresh");
    }
  });

  it("refuses copies whose fingerprints had to go", () => {
    const { judge } = open({ ...peerClockLimits, maxFingerprints: 10 });
    for (let at = 0; at < 20; at += 1) {
      expect(judge({ fingerprint: `f${at}`, timeS: 1_000 + at })).toBe("fresh");
    }

    for (let at = 0; at < 20; at += 1) {
      expect(judge({ fingerprint: `f${at}`, timeS: 1_000 + at })).not.toBe("fresh");
    }
  });

  it("learns a bounded number of engines, and few in a second", () => {
    const { judge, clocks } = open({ ...peerClockLimits, maxEngines: 8 });
    const learn = (count: number, { from, nowMs }: { from: number; nowMs: number }) =>
      Array.from({ length: count }, (_, at) => judge({ engineId: `80000000${from + at}` }, nowMs)).filter((verdict) => verdict === "fresh")
        .length;

    expect(learn(100, { from: 0, nowMs: 0 })).toBe(5);
    expect(learn(100, { from: 100, nowMs: 1_000 })).toBe(3);
    expect(learn(100, { from: 200, nowMs: 60_000 })).toBe(0);
    expect(clocks.size).toBe(8);
  });

  it("tells which clocks have moved", () => {
    const { judge, clocks } = open();
    judge({ timeS: 1_000 }, 0);
    judge({ timeS: 2_000, engineId: "80000000bb" }, 5_000);

    expect(clocks.moved(0, 6_000)).toHaveLength(2);
    expect(clocks.moved(5_000, 6_000)).toEqual([{ user: "ops", engineId: "80000000bb", boots: 1, timeS: 2_000, agoMs: 1_000 }]);
    expect(clocks.moved(5_001, 6_000)).toEqual([]);
  });

  it("remembers over a restart: what was heard before is old", () => {
    const { judge, clocks } = open();
    judge({ timeS: 1_000 }, 0);

    const restarted = new PeerClocks(clocks.moved(0, 2_000), { nowMs: 77_000 });
    const again = (timeS: number) =>
      restarted.judge({ user: "ops", engineId: "80000000aa", boots: 1, timeS, fingerprint: `${timeS}` }, 77_000);
    expect(again(1_000)).toBe("time-window");
    expect(again(1_001)).toBe("fresh");
  });
});
