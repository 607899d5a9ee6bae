import { describe, expect, it } from "vitest";
import { ciscoSensorTable, ciscoThresholdTable, entPhySensorTable, readEntitySensors } from "./entity-sensors.ts";
import { rowsOf, tablesOf } from "./testing/tables-of.ts";

const part = (entity: number, name: string) => ({ entity, class: "sensor" as const, name });

describe("readEntitySensors", () => {
  it.each([
    { what: "whole degrees", cells: { type: 8, scale: 9, precision: 0, value: 41 }, value: 41, unit: "C" },
    { what: "tenths of a degree", cells: { type: 8, scale: 9, precision: 1, value: 415 }, value: 41.5, unit: "C" },
    { what: "millivolts", cells: { type: 4, scale: 8, precision: 0, value: 3_300 }, value: 3.3, unit: "V" },
    { what: "kilohertz", cells: { type: 7, scale: 10, precision: 0, value: 2 }, value: 2_000, unit: "Hz" },
    { what: "dBm", cells: { type: 14, scale: 9, precision: 1, value: -52 }, value: -5.2, unit: "dBm" },
  ])("scales $what", ({ cells, value, unit }) => {
    const [sensor] = readEntitySensors(tablesOf(rowsOf(entPhySensorTable, { "7": { ...cells, status: 1 } })), [part(7, "probe")]);

    expect(sensor).toMatchObject({ key: "1.3.6.1.2.1.99.1.1.1.4.7", name: "probe", entity: 7, unit });
    expect(sensor?.value).toBeCloseTo(value, 9);
  });

  it("tells optical power in dBm where the agent tells watts", () => {
    const tables = tablesOf(rowsOf(entPhySensorTable, { "7": { type: 6, scale: 8, precision: 4, value: 5_000, status: 1 } }));

    expect(readEntitySensors(tables, [part(7, "DOM TX Power Sensor")])[0]).toMatchObject({ class: "optical-power", unit: "dBm" });
    expect(readEntitySensors(tables, [part(7, "DOM TX Power Sensor")])[0]?.value).toBeCloseTo(-3.01, 2);
    expect(readEntitySensors(tables, [part(7, "Power supply 1 output power")])[0]).toMatchObject({ class: "power", value: 0.0005 });
  });

  it("has no value for a sensor that is not operational", () => {
    const tables = tablesOf(rowsOf(entPhySensorTable, { "7": { type: 8, scale: 9, precision: 0, value: 0, status: 3 } }));

    expect(readEntitySensors(tables, [])[0]).toEqual({
      key: "1.3.6.1.2.1.99.1.1.1.4.7",
      class: "temperature",
      unit: "C",
      name: "sensor 7",
      entity: 7,
      state: "nonoperational",
      health: "critical",
      stateKey: "1.3.6.1.2.1.99.1.1.1.5.7",
      stateNumber: 3,
    });
  });

  it.each([-1_000_000_000, 1_000_000_000, -32_768])("has no value for %d, which means that nothing was read", (value) => {
    const tables = tablesOf(rowsOf(entPhySensorTable, { "7": { type: 8, scale: 9, precision: 0, value, status: 1 } }));

    expect(readEntitySensors(tables, [])[0]).not.toHaveProperty("value");
  });

  it("says that there is no light instead of a floor", () => {
    const tables = tablesOf(rowsOf(entPhySensorTable, { "7": { type: 6, scale: 8, precision: 4, value: 0, status: 1 } }));
    const [sensor] = readEntitySensors(tables, [part(7, "DOM RX Power Sensor")]);

    expect(sensor).toMatchObject({ unit: "dBm", state: "no light" });
    expect(sensor).not.toHaveProperty("value");
  });

  it("joins Cisco's thresholds, scaled like the value", () => {
    const tables = tablesOf(
      rowsOf(ciscoSensorTable, { "9": { type: 8, scale: 9, precision: 1, value: 400, status: 1 } }),
      rowsOf(ciscoThresholdTable, {
        "9.1": { severity: 10, relation: 4, value: 650 },
        "9.2": { severity: 30, relation: 4, value: 750 },
        "9.3": { severity: 20, relation: 2, value: -50 },
      }),
    );

    expect(readEntitySensors(tables, [])[0]).toMatchObject({ value: 40, thresholds: { highWarning: 65, high: 75, low: -5 } });
  });

  it("warns at the mildest of Cisco's thresholds, and leaves out those that were never set or that judge nothing", () => {
    const tables = tablesOf(
      rowsOf(ciscoSensorTable, { "9": { type: 8, scale: 9, precision: 0, value: 43, status: 1 } }),
      rowsOf(ciscoThresholdTable, {
        "9.1": { severity: 10, relation: 4, value: 58 },
        "9.2": { severity: 20, relation: 4, value: 68 },
        "9.3": { severity: 30, relation: 4, value: 111 },
        "9.4": { severity: 1, relation: 4, value: 113 },
        "9.5": { severity: 30, relation: 2, value: -32_768 },
      }),
    );

    expect(readEntitySensors(tables, [])[0]?.thresholds).toEqual({ highWarning: 58, high: 111 });
  });
});
