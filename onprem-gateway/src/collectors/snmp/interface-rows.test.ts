import { describe, expect, it } from "vitest";
import type { SnmpValue } from "../snmp-protocol/session.ts";
import { describeRow } from "./interface-rows.ts";
import { noNames } from "./known-names.ts";
import { type IfColumn, ifColumns } from "./oids.ts";
import { PortCells } from "./port-cells.ts";

function cellsOf(values: Partial<Record<IfColumn, SnmpValue>>): PortCells {
  const cells = new PortCells([1], { columns: Object.keys(ifColumns) as IfColumn[], names: noNames });
  for (const [name, value] of Object.entries(values)) {
    const column = ifColumns[name as IfColumn];
    cells.add([column], { oid: `${column.oid}.1`, value });
  }
  return cells;
}

const octets = (...bytes: readonly number[]): SnmpValue => ({ kind: "octets", value: Uint8Array.from(bytes) });
const gauge = (value: number): SnmpValue => ({ kind: "gauge32", value });

describe("describeRow", () => {
  it("takes the speed from ifHighSpeed where ifSpeed is at its ceiling", () => {
    expect(describeRow(cellsOf({ ifSpeed: gauge(0xffff_ffff), ifHighSpeed: gauge(40_000) }), 1).speedBps).toBe(40e9);
    expect(describeRow(cellsOf({ ifSpeed: gauge(0xffff_ffff) }), 1).speedBps).toBeUndefined();
    expect(describeRow(cellsOf({ ifSpeed: gauge(64_000), ifHighSpeed: gauge(0) }), 1).speedBps).toBe(64_000);
  });

  it("takes a negative number in the unsigned ifHighSpeed for unknown", () => {
    expect(describeRow(cellsOf({ ifHighSpeed: gauge(0xffff_ffff) }), 1).speedBps).toBeUndefined();
    expect(describeRow(cellsOf({ ifSpeed: gauge(64_000), ifHighSpeed: gauge(0xfffe_ffff) }), 1).speedBps).toBe(64_000);
  });

  it("leaves out what the device does not say", () => {
    expect(describeRow(cellsOf({ ifSpeed: gauge(0), ifPhysAddress: octets(), ifAlias: octets(0, 0) }), 1)).toEqual({ ifIndex: 1 });
  });

  it("writes physical addresses in hex and texts as UTF-8 or Latin-1", () => {
    const row = describeRow(
      cellsOf({ ifPhysAddress: octets(0, 0x1b, 255), ifName: octets(0xea, 0xb0, 0x80), ifDescr: octets(0xe4, 0x62) }),
      1,
    );

    expect(row).toMatchObject({ physAddress: "00:1b:ff", ifName: "가", ifDescr: "äb" });
  });
});
