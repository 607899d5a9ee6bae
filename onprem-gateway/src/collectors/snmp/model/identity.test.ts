import { describe, expect, it } from "vitest";
import { bridgeBase } from "./bridge.ts";
import { entPhysicalTable, readEntities, readModules } from "./entities.ts";
import { readIdentity, snmpEngine, uniqueIdOf } from "./identity.ts";
import { octets, rowsOf, tablesOf } from "./testing/tables-of.ts";

const chassis = rowsOf(entPhysicalTable, {
  "1": { class: 11, description: "stack" },
  "1001": { class: 3, name: "Switch 1", serial: " FOC1 ", model: "X-48", softwareRevision: "15.2", manufacturer: "Acme", containedIn: 1 },
  "1002": { class: 9, name: "Uplink module", serial: "N/A", containedIn: 1001 },
  "1003": { class: 8, name: "Inlet", containedIn: 1001 },
});

describe("readIdentity", () => {
  it("takes model, serial and software from the first chassis that tells them", () => {
    const engine = rowsOf(snmpEngine, { "0": { id: octets(0x80, 0, 0, 9, 3, 0, 0, 0x5e, 0, 0x53, 1) } });
    const bridge = rowsOf(bridgeBase, { "0": { address: octets(0, 0, 0x5e, 0, 0x53, 1) } });
    const tables = tablesOf(chassis, engine, bridge);

    expect(readIdentity(tables, readEntities(tables))).toEqual({
      vendor: "Acme",
      model: "X-48",
      serial: "FOC1",
      version: "15.2",
      engineId: "800000090300005e005301",
      baseMac: "00:00:5e:00:53:01",
    });
  });

  it("takes the serial of the only part of a device that says no more of it", () => {
    const tables = tablesOf(rowsOf(entPhysicalTable, { "1": { serial: "S248" } }));

    expect(readIdentity(tables, readEntities(tables))).toEqual({ serial: "S248" });
  });

  it("lists the exchangeable parts without words for unknown", () => {
    expect(readModules(tablesOf(chassis)).map(({ entity, serial }) => [entity, serial])).toEqual([
      [1, undefined],
      [1001, "FOC1"],
      [1002, undefined],
    ]);
  });
});

describe("uniqueIdOf", () => {
  it("prefers engine id over serial over MAC with name", () => {
    const all = { engineId: "8000000903aabbccddeeff", serial: "FOC12345", baseMac: "00:00:5e:00:53:01" };

    expect(uniqueIdOf(all, "sw1")).toBe("engine:8000000903aabbccddeeff");
    expect(uniqueIdOf({ ...all, engineId: "80000009017f000001" }, "sw1")).toBe("serial:FOC12345");
    expect(uniqueIdOf({ baseMac: all.baseMac }, "sw1")).toBe("mac:00:00:5e:00:53:01:sw1");
    expect(uniqueIdOf({}, "sw1")).toBeUndefined();
  });
});
