import { describe, expect, it } from "vitest";
import type { DeviceModel, Sensor } from "./model/device-model.ts";
import { judgeSensors } from "./sensor-level.ts";
import { emptyModel } from "./testing/models.ts";

const inlet: Sensor = { key: "1.1", class: "temperature", name: "Inlet", unit: "C", thresholds: { low: -5, highWarning: 60, high: 70 } };

/** What the sensor means after each of several readings. */
function healths(...sensors: readonly Partial<Sensor>[]): readonly (string | undefined)[] {
  let model: DeviceModel | undefined;
  return sensors.map((over) => {
    model = judgeSensors({ ...emptyModel, sensors: [{ ...inlet, ...over }] }, { before: model, interfaces: [] });
    return model.sensors[0]?.health;
  });
}

describe("judgeSensors", () => {
  it("holds values against the device's own limits", () => {
    expect(healths({ value: 20 }, { value: 61 }, { value: 71 }, { value: 20 }, { value: -6 })).toEqual([
      "ok",
      "warning",
      "critical",
      "ok",
      "critical",
    ]);
  });

  it("keeps a health while the value trembles at the limit", () => {
    expect(healths({ value: 70.5 }, { value: 69.5 }, { value: 70.1 }, { value: 68 }, { value: 59 }, { value: 58 })).toEqual([
      "critical",
      "critical",
      "critical",
      "warning",
      "warning",
      "ok",
    ]);
  });

  it("takes the worse of what the device tells and its limits", () => {
    expect(healths({ value: 20, health: "critical" }, { value: 71, health: "ok" })).toEqual(["critical", "critical"]);
  });

  it("judges nothing without a value, a limit or a word of the device", () => {
    expect(healths({}, { value: 5, thresholds: {} }, { health: "unknown" })).toEqual([undefined, undefined, "unknown"]);
  });
});

describe("sensors of optics", () => {
  const receive: Sensor = {
    key: "1.2",
    class: "optical-power",
    name: "Ethernet 1/2 Lane 1 Rx power",
    value: -40,
    thresholds: { low: -20 },
  };
  const healthAt = (operStatus: number, sensor: Sensor = receive) => {
    const interfaces = [{ key: "Ethernet 1/2", ifName: "Ethernet 1/2", operStatus }];
    return judgeSensors({ ...emptyModel, sensors: [sensor] }, { before: undefined, interfaces }).sensors[0]?.health;
  };

  it("are not held against limits while their port is down", () => {
    expect([1, 2, 7].map((operStatus) => healthAt(operStatus))).toEqual(["critical", undefined, undefined]);
  });

  it("of another port, in another unit or called bad by the device itself are", () => {
    expect(healthAt(2, { ...receive, name: "Ethernet 1/21 Rx power" })).toBe("critical");
    expect(healthAt(2, { ...receive, class: "temperature" })).toBe("critical");
    expect(healthAt(2, { ...receive, health: "warning" })).toBe("warning");
  });
});
