import { describe, expect, it } from "vitest";
import { prtMarkerSuppliesTable, readPrinterSupplies } from "./printer.ts";
import { rowsOf, tablesOf } from "./testing/tables-of.ts";
import { readUpsIdentity, readUpsSensors, upsAlarm, upsBattery, upsIdent, upsInputTable, upsOutput } from "./ups.ts";

describe("readUpsSensors", () => {
  it("reads battery, lines and states in their units", () => {
    const tables = tablesOf(
      rowsOf(upsIdent, { "0": { manufacturer: "Acme", model: "U1000", softwareVersion: "1.2" } }),
      rowsOf(upsBattery, { "0": { status: 3, charge: 80, voltage: 547 } }),
      rowsOf(upsInputTable, { "1": { voltage: 230, frequency: 500 } }),
      rowsOf(upsOutput, { "0": { source: 5 } }),
      rowsOf(upsAlarm, { "0": { present: 0 } }),
    );
    const sensors = readUpsSensors(tables).map(({ name, value, unit, state, health }) => [name, value, unit ?? state, health]);

    expect(sensors).toEqual([
      ["Battery state", 3, "low", "warning"],
      ["Battery charge", 80, "%", undefined],
      ["Battery voltage", 54.7, "V", undefined],
      ["Output source", 5, "battery", "warning"],
      ["Input 1 frequency", 50, "Hz", undefined],
      ["Input 1 voltage", 230, "V", undefined],
      ["Alarms present", 0, undefined, "ok"],
    ]);
    expect(readUpsIdentity(tables)).toEqual({ vendor: "Acme", model: "U1000", version: "1.2" });
  });
});

describe("readPrinterSupplies", () => {
  it("tells the share that is left, and no number where the printer knows none", () => {
    const tables = tablesOf(
      rowsOf(prtMarkerSuppliesTable, {
        "1.1": { description: "Toner", capacity: 5_000, level: 1_000 },
        "1.2": { capacity: -2, level: -3 },
      }),
    );

    expect(readPrinterSupplies(tables)).toMatchObject([
      { name: "Toner", value: 20 },
      { name: "supply 1.2", state: "some left" },
    ]);
    expect(readPrinterSupplies(tables)[1]).not.toHaveProperty("value");
  });
});
