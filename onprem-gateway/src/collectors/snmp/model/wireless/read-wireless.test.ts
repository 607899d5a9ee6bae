import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SnmpValue } from "../../../snmp-protocol/session.ts";
import { FetchedTables, type TableDefinition } from "../tables.ts";
import { readWireless } from "./read-wireless.ts";
import { wirelessTables } from "./wireless-families.ts";
import { Wireless } from "./wireless-model.ts";

const text = (value: string): SnmpValue => ({ kind: "octets", value: Buffer.from(value) });
const integer = (value: number): SnmpValue => ({ kind: "integer", value });

/** Rows by table name, index and column name. */
function read(rows: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, SnmpValue>>>>>>) {
  const tables = new FetchedTables();
  for (const [name, byIndex] of Object.entries(rows)) {
    for (const [index, cells] of Object.entries(byIndex)) {
      for (const [column, value] of Object.entries(cells)) {
        tables.add(tableNamed(name), column, { index, value });
      }
    }
  }
  return readWireless(tables);
}

function tableNamed(name: string): TableDefinition {
  const table = wirelessTables.find((each) => each.name === name);
  if (table === undefined) {
    throw new Error(`no table ${name}`);
  }
  return table;
}

describe("readWireless", () => {
  it("joins the access points of a controller with their radios, and counts clients by network", () => {
    const wireless = read({
      bsnAPTable: {
        "0.17.34.51.68.85": {
          name: text("AP-1"),
          state: integer(1),
          model: text("C9120"),
          serial: text("SER1"),
          address: { kind: "ip-address", value: "192.0.2.9" },
        },
        "0.17.34.51.68.86": { name: text("AP-2"), state: integer(2) },
        "0.17.34.51.68.87": { name: text("AP-3"), state: integer(3) },
      },
      bsnAPIfTable: {
        "0.17.34.51.68.85.0": { band: integer(1), channel: integer(11), clients: integer(4) },
        "0.17.34.51.68.85.1": { band: integer(2), channel: integer(36), clients: integer(9) },
      },
      bsnDot11EssTable: { 1: { name: text("office"), clients: integer(10) }, 2: { name: text("guest"), clients: integer(3) } },
    });

    expect(wireless).toEqual({
      accessPoints: [
        {
          ...{ key: "0.17.34.51.68.85", name: "AP-1", mac: "00:11:22:33:44:55", address: "192.0.2.9", model: "C9120", serial: "SER1" },
          ...{ state: "up", clients: 13 },
          radios: [
            { key: "0", band: "2.4 GHz", channel: 11, clients: 4 },
            { key: "1", band: "5 GHz", channel: 36, clients: 9 },
          ],
        },
        { key: "0.17.34.51.68.86", name: "AP-2", mac: "00:11:22:33:44:56", state: "down", radios: [] },
        { key: "0.17.34.51.68.87", name: "AP-3", mac: "00:11:22:33:44:57", state: "changing", radios: [] },
      ],
      networks: [
        { name: "office", clients: 10 },
        { name: "guest", clients: 3 },
      ],
      clients: 13,
    });
  });

  it("takes the name of a network from its index, and the device's own total", () => {
    const wireless = read({
      wlsxWlanESSIDTable: { "3.108.97.98": { clients: integer(2) } },
      wlsxSwitchStations: { 0: { clients: integer(5) } },
    });

    expect(wireless).toMatchObject({ networks: [{ name: "lab", clients: 2 }], clients: 5 });
  });

  it("adds up the networks of one radio, and the radios of one network, of a device that is an access point", () => {
    const row = (name: string, channel: number, clients: number, band: string) => ({
      name: text(name),
      channel: integer(channel),
      clients: integer(clients),
      band: text(band),
    });
    const wireless = read({
      unifiVapTable: { 1: row("home", 6, 4, "ng"), 2: row("guest", 6, 1, "ng"), 3: row("home", 157, 14, "na") },
    });

    expect(wireless).toEqual({
      accessPoints: [
        {
          key: "self",
          clients: 19,
          radios: [
            { key: "1", band: "2.4 GHz", channel: 6, clients: 5 },
            { key: "3", band: "5 GHz", channel: 157, clients: 14 },
          ],
        },
      ],
      networks: [
        { name: "home", clients: 18 },
        { name: "guest", clients: 1 },
      ],
      clients: 19,
    });
  });

  it("knows access points by their radios alone", () => {
    const radio = (channel: number) => ({ channel: integer(channel), clients: integer(2), apName: text("attic") });
    const wireless = read({ wlsxWlanRadioTable: { "0.17.34.51.68.85.1": radio(36), "0.17.34.51.68.85.2": radio(6) } });

    expect(wireless?.accessPoints).toMatchObject([
      { name: "attic", mac: "00:11:22:33:44:55", clients: 4, radios: [{ key: "1" }, { key: "2" }] },
    ]);
  });

  it("leaves switches out of a list of all devices", () => {
    const wireless = read({
      devTable: {
        "0.0.0.0.0.1": { name: text("ap"), model: text("MR46"), state: integer(1), clients: integer(7) },
        "0.0.0.0.0.2": { name: text("switch"), model: text("MS120"), state: integer(1) },
      },
    });

    expect(wireless?.accessPoints.map(({ name }) => name)).toEqual(["ap"]);
  });

  it("says nothing about a device that has no wireless tables, or none with rows", () => {
    expect(read({})).toBeUndefined();
    expect(read({ fgWcInfo: { 0: { clients: integer(0) } } })).toBeUndefined();
  });

  it("makes a valid model, or none, of any value in any column", () => {
    const value: fc.Arbitrary<SnmpValue> = fc.oneof(
      fc.integer().map(integer),
      fc.uint8Array({ maxLength: 40 }).map((octets): SnmpValue => ({ kind: "octets", value: octets })),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((count): SnmpValue => ({ kind: "counter64", value: count })),
      fc.constant<SnmpValue>({ kind: "null" }),
    );
    const index = fc.array(fc.nat({ max: 4_294_967_295 }), { minLength: 1, maxLength: 12 }).map((numbers) => numbers.join("."));
    const cell = fc.record({ table: fc.constantFrom(...wirelessTables), index, value, column: fc.nat() });

    fc.assert(
      fc.property(fc.array(cell, { maxLength: 30 }), (cells) => {
        const tables = new FetchedTables();
        for (const each of cells) {
          const columns = Object.keys(each.table.columns);
          tables.add(each.table, columns[each.column % columns.length] ?? "", each);
        }
        const wireless = readWireless(tables);

        expect(wireless === undefined || Wireless.safeParse(wireless).success).toBe(true);
      }),
    );
  });
});
