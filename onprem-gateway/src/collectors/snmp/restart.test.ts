import { describe, expect, it } from "vitest";
import { type AgeEvidence, decideRestart } from "./restart.ts";

const dayCs = 8_640_000;
const wrapCs = 2 ** 32;
/** A reading a minute after one with the given sysUpTime. */
const decide = (beforeCs: number | undefined, nowCs: number | undefined, evidence: AgeEvidence = {}) =>
  decideRestart({ sysUpTimeCs: beforeCs, atMs: 0 }, { sysUpTimeCs: nowCs, atMs: 60_000 }, evidence);

describe("decideRestart", () => {
  it("sees none while the uptime grows or is not told", () => {
    expect(decide(100, 6_100)).toBe("none");
    expect(decide(undefined, 100)).toBe("none");
    expect(decide(dayCs, undefined)).toBe("none");
  });

  it("sees a restart when the uptime began anew", () => {
    expect(decide(dayCs, 3_000)).toBe("device");
    expect(decide(dayCs, 3_000, { engineTimeS: 30, hostUptimeCs: 3_500 })).toBe("device");
  });

  it("takes a wrap of the counter for what it is", () => {
    expect(decide(wrapCs - 3_000, 3_000)).toBe("none");
    expect(decide(wrapCs - 3_000, 3_000, { engineTimeS: 500 * 86_400, hostUptimeCs: 3_000 })).toBe("none");
  });

  it("believes the engine, not the arithmetic, when a device restarts just at the time of a wrap", () => {
    expect(decide(wrapCs - 3_000, 3_000, { engineTimeS: 25, hostUptimeCs: 2_500 })).toBe("device");
    expect(decide(wrapCs - dayCs, 3_000, { engineTimeS: 500 * 86_400 })).toBe("none");
  });

  it("tells a restart of the agent alone from one of the device", () => {
    expect(decide(dayCs, 3_000, { engineTimeS: 30, hostUptimeCs: 90 * dayCs })).toBe("agent");
    expect(decide(dayCs, 3_000, { hostUptimeCs: 90 * dayCs })).toBe("agent");
  });
});
