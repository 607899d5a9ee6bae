import { describe, expect, it } from "vitest";
import { connUnitPortTable, readFibreChannelNames, swFCPortTable } from "./fibre-channel.ts";
import { rowsOf, tablesOf } from "./testing/tables-of.ts";

const ports = [
  { ifIndex: 0x4000_0001, ifType: 56 },
  { ifIndex: 0x4000_0000, ifType: 56 },
  { ifIndex: 805_306_369, ifType: 6 },
];

describe("names of Fibre Channel ports", () => {
  it("are those of the switch's own table, in the order of the interfaces", () => {
    const tables = tablesOf(rowsOf(swFCPortTable, { 10: { name: "BACKUP_FC1" }, 9: { name: "ESX_FC0" } }));

    expect([...readFibreChannelNames(tables, ports)]).toEqual([
      [0x4000_0000, "ESX_FC0"],
      [0x4000_0001, "BACKUP_FC1"],
    ]);
  });

  it("come from FCMGMT-MIB where there is no other, and a port without a name has none", () => {
    const unit = "16.0.5.30.0.0.0.0.0.0.0.0.0.0.0.0";
    const tables = tablesOf(rowsOf(connUnitPortTable, { [`${unit}.1`]: { name: "" }, [`${unit}.2`]: { name: "TAPE" } }));

    expect([...readFibreChannelNames(tables, ports)]).toEqual([[0x4000_0001, "TAPE"]]);
  });

  it("are not told where the tables do not have as many ports as there are interfaces", () => {
    expect(readFibreChannelNames(tablesOf(rowsOf(swFCPortTable, { 1: { name: "ESX_FC0" } })), ports).size).toBe(0);
  });
});
