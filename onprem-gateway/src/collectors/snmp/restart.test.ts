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

  it("believes a counted start, whatever time the engine tells", () => {
    const counted = (before: number, now: number, age: AgeEvidence = {}) =>
      decideRestart(
        { sysUpTimeCs: wrapCs - 3_000, atMs: 0, engineBoots: before },
        { sysUpTimeCs: 3_000, atMs: 60_000 },
        { ...age, engineBoots: now },
      );

    expect(counted(7, 8)).toBe("device");
    expect(counted(7, 8, { engineTimeS: 500 * 86_400 })).toBe("device");
    expect(counted(7, 8, { hostUptimeCs: 90 * dayCs })).toBe("agent");
    expect(counted(7, 7)).toBe("none");
  });

  it("takes an engine time that begins anew with sysUpTime for a wrap while no start was counted", () => {
    const at = (beforeCs: number) =>
      decideRestart(
        { sysUpTimeCs: beforeCs, atMs: 0, engineBoots: 7 },
        { sysUpTimeCs: 3_000, atMs: 60_000 },
        { engineBoots: 7, engineTimeS: 30 },
      );

    expect(at(wrapCs - 3_000)).toBe("none");
    expect(at(dayCs)).toBe("device");
  });

  it("sees a restart behind an uptime that has overtaken the one before, and one without any uptime by the count", () => {
    const after = (minutes: number, nowCs: number | undefined, engineBoots: number) =>
      decideRestart(
        { sysUpTimeCs: nowCs && 6_000, atMs: 0, engineBoots: 7 },
        { sysUpTimeCs: nowCs, atMs: minutes * 60_000 },
        { engineBoots },
      );

    expect(after(600, 30 * 6_000, 8)).toBe("device");
    expect(after(600, 601 * 6_000, 7)).toBe("none");
    expect(after(600, 601 * 6_000, 8)).toBe("none");
    expect(after(1, undefined, 8)).toBe("device");
    expect(after(1, undefined, 7)).toBe("none");
  });

  it("tells a restart of the agent alone from one of the device", () => {
    expect(decide(dayCs, 3_000, { engineTimeS: 30, hostUptimeCs: 90 * dayCs })).toBe("agent");
    expect(decide(dayCs, 3_000, { hostUptimeCs: 90 * dayCs })).toBe("agent");
  });
});
