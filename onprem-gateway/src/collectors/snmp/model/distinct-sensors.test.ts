import { describe, expect, it } from "vitest";
import { entAliasTable } from "./distinct-sensors.ts";
import { entPhySensorTable, readEntitySensors } from "./entity-sensors.ts";
import { rowsOf, tablesOf } from "./testing/tables-of.ts";

const temperature = { type: 8, scale: 9, precision: 0, value: 40, status: 1 };
const twoSensors = rowsOf(entPhySensorTable, { "11": temperature, "21": temperature });
const names = (sensors: ReturnType<typeof readEntitySensors>) => sensors.map(({ name }) => name);

describe("sensors of one name", () => {
  it("are told apart by the port that they belong to", () => {
    const port = (ifIndex: number) => ({ kind: "oid", value: `1.3.6.1.2.1.2.2.1.1.${ifIndex}` }) as const;
    const tables = tablesOf(
      twoSensors,
      rowsOf(entAliasTable, { "10.0": { identifier: port(1_001) }, "20.0": { identifier: port(1_002) } }),
    );
    const parts = [
      { entity: 10, class: "port", description: "10 Gbps Ethernet Port" },
      { entity: 11, class: "sensor", description: "SFP temperature", containedIn: 10 },
      { entity: 20, class: "port", description: "10 Gbps Ethernet Port" },
      { entity: 21, class: "sensor", description: "SFP temperature", containedIn: 20 },
    ] as const;

    expect(names(readEntitySensors(tables, parts, (ifIndex) => `1:${ifIndex - 1_000}`))).toEqual([
      "1:1 SFP temperature",
      "1:2 SFP temperature",
    ]);
  });

  it("are told apart by the nearest part above them that differs", () => {
    const parts = [
      { entity: 1, class: "powerSupply", name: "PSU 1" },
      { entity: 10, class: "container", name: "Slot", containedIn: 1 },
      { entity: 11, class: "sensor", name: "Inlet", containedIn: 10 },
      { entity: 2, class: "powerSupply", name: "PSU 2" },
      { entity: 20, class: "container", name: "Slot", containedIn: 2 },
      { entity: 21, class: "sensor", name: "Inlet", containedIn: 20 },
    ] as const;

    expect(names(readEntitySensors(tablesOf(twoSensors), parts))).toEqual(["PSU 1 Inlet", "PSU 2 Inlet"]);
  });

  it("are told apart by their own descriptions, and keep a name that nothing tells apart", () => {
    const part = (entity: number, description?: string) =>
      ({ entity, class: "sensor", name: "temperature", ...(description === undefined ? {} : { description }) }) as const;

    expect(names(readEntitySensors(tablesOf(twoSensors), [part(11, "inlet"), part(21, "CPU")]))).toEqual([
      "temperature, inlet",
      "temperature, CPU",
    ]);
    expect(names(readEntitySensors(tablesOf(twoSensors), [part(11), part(21)]))).toEqual(["temperature", "temperature"]);
  });

  it("ends at parts that contain each other", () => {
    const parts = [
      { entity: 11, class: "sensor", name: "a", containedIn: 21 },
      { entity: 21, class: "sensor", name: "a", containedIn: 11 },
    ] as const;

    expect(names(readEntitySensors(tablesOf(twoSensors), parts))).toEqual(["a", "a"]);
  });
});
