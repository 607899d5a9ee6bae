import { describe, expect, it } from "vitest";
import { labDevices } from "./devices/lab-devices.ts";
import { defaultLabNetwork } from "./lab-device.ts";
import { labScenarios, planScenario } from "./scenarios.ts";

const devices = labDevices("small", defaultLabNetwork);

describe("lab scenarios", () => {
  it("plans every scenario that it lists", () => {
    for (const { name } of labScenarios) expect(planScenario(name, {}, devices).kind, name).toBe("plan");
  });

  it("cuts both ends of the uplink", () => {
    expect(planScenario("uplink-cut", {}, devices)).toMatchObject({
      steps: [
        { kind: "port", device: "sw1", port: "Gi0/48", up: false },
        { kind: "port", device: "rt1", port: "Gi0/0/1", up: false },
      ],
    });
  });

  it("flaps the asked port as often as asked", () => {
    const plan = planScenario("port-flap", { device: "rt1", port: "Gi0/0/0", times: 3 }, devices);

    const moves = plan.kind === "plan" ? plan.steps.filter((step) => step.kind === "port") : [];
    expect(moves).toHaveLength(6);
    expect(moves.at(-1)).toEqual({ kind: "port", device: "rt1", port: "Gi0/0/0", up: true });
  });

  it("rejects what does not exist, without a step", () => {
    expect(planScenario("meteor", {}, devices)).toMatchObject({ kind: "rejected", code: "unknown-scenario" });
    expect(planScenario("device-down", { device: "sw9" }, devices)).toMatchObject({ kind: "rejected", code: "unknown-device" });
    expect(planScenario("port-flap", { port: "Gi9/9" }, devices)).toMatchObject({ kind: "rejected", code: "unknown-port" });
    expect(planScenario("port-flap", { times: 0 }, devices)).toMatchObject({ kind: "rejected", code: "bad-argument" });
    expect(planScenario("uplink-cut", { device: "sw1" }, devices)).toMatchObject({
      kind: "rejected",
      message: "uplink-cut takes no device.",
    });
  });
});

describe("lab devices", () => {
  it("has the six documented devices in the small lab and a hundred with 20 switches in the large one", () => {
    expect(devices.map(({ id, address }) => `${id} ${address}`)).toEqual([
      "sw1 127.0.10.1",
      "rt1 127.0.10.2",
      "fw1 127.0.10.3",
      "srv1 127.0.10.4",
      "ups1 127.0.10.5",
      "sync1 127.0.10.6",
    ]);
    const large = labDevices("large", defaultLabNetwork);
    expect(large).toHaveLength(100);
    expect(large.filter(({ ports }) => ports.length === 52)).toHaveLength(20);
    expect(new Set(large.map(({ address }) => address)).size).toBe(100);
  });

  it("gives a switch busy, quiet and unplugged ports", () => {
    const ports = devices[0]?.ports ?? [];

    expect(ports.filter((port) => port.connected && port.inBps + port.outBps > 10_000_000).length).toBeGreaterThan(4);
    expect(ports.filter((port) => port.connected && port.inBps + port.outBps < 2_000_000).length).toBeGreaterThan(15);
    expect(ports.filter((port) => !port.connected).length).toBeGreaterThan(4);
  });
});
