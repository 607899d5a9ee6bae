import { describe, expect, it } from "vitest";
import { deriveDeviceState, severities, severityOfState, severityRank, type WatchedWays } from "./device-state.ts";

describe("deriveDeviceState", () => {
  it.each<[WatchedWays, string]>([
    [{}, "unknown"],
    [{ icmp: "unknown" }, "unknown"],
    [{ icmp: "unknown", snmp: "unknown" }, "unknown"],
    [{ icmp: "up" }, "up"],
    [{ snmp: "up" }, "up"],
    [{ icmp: "up", snmp: "unknown" }, "up"],
    [{ icmp: "up", snmp: "up" }, "up"],
    [{ icmp: "up", snmp: "down" }, "degraded"],
    [{ icmp: "down", snmp: "up" }, "degraded"],
    [{ icmp: "down" }, "down"],
    [{ snmp: "down" }, "down"],
    [{ icmp: "down", snmp: "down" }, "down"],
    [{ icmp: "unknown", snmp: "down" }, "down"],
  ])("calls %o %s", (ways, expected) => {
    expect(deriveDeviceState(ways)).toBe(expected);
  });
});

describe("severity", () => {
  it("ranks the worst first", () => {
    expect(severities.map(severityRank)).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...severities]).toEqual(["critical", "major", "minor", "warning", "info", "cleared"]);
  });

  it("ranks health states by their severity, unknown above healthy", () => {
    const states = ["up", "unknown", "down", "degraded"] as const;

    expect([...states].sort((left, right) => severityRank(left) - severityRank(right))).toEqual(["down", "degraded", "unknown", "up"]);
    expect(states.map(severityOfState)).toEqual(["cleared", "warning", "critical", "major"]);
    expect(states.map(severityRank)).toEqual(states.map((state) => severityRank(severityOfState(state))));
  });
});
