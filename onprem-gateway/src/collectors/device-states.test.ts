import { describe, expect, it } from "vitest";
import { DeviceStates, type WayChange } from "./device-states.ts";

describe("DeviceStates", () => {
  it("counts devices by what all their ways say together", () => {
    const states = new DeviceStates(["a", "b", "c", "d"]);
    states.report("a", "icmp", "up");
    states.report("a", "snmp", "up");
    states.report("b", "icmp", "up");
    states.report("b", "snmp", "down");
    states.report("c", "icmp", "down");
    states.report("stranger", "icmp", "down");

    expect(states.counts()).toEqual({ total: 4, up: 1, degraded: 1, down: 1, unknown: 1 });
  });

  it("tells listeners of changes alone, of known devices alone", () => {
    const states = new DeviceStates(["a"]);
    const changes: WayChange[] = [];
    states.onChange((change) => changes.push(change));

    states.report("a", "icmp", "up");
    states.report("a", "icmp", "up");
    states.report("a", "icmp", "down");
    states.report("stranger", "icmp", "down");

    expect(changes).toEqual([
      { deviceId: "a", way: "icmp", from: "unknown", to: "up" },
      { deviceId: "a", way: "icmp", from: "up", to: "down" },
    ]);
  });
});
