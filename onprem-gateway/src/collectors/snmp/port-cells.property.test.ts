import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SnmpValue } from "../snmp-protocol/session.ts";
import { KnownNames } from "./known-names.ts";
import { counterNames, counterSources, type IfColumn, ifColumns, sourceWidth } from "./oids.ts";
import { stateColumns, statesEach } from "./packed-poll.ts";
import { PortCells } from "./port-cells.ts";
import { readingsOf } from "./port-readings.ts";

const columns = Object.keys(ifColumns) as IfColumn[];
const names = ["Gi1", "", "ge-0/0/1"];
const rows = [3, 7, 10_101];
const octets = fc
  .oneof(fc.constantFrom(...names), fc.string({ maxLength: 8 }))
  .map((text): SnmpValue => ({ kind: "octets", value: Buffer.from(text) }));
const unsigned = fc.integer({ min: 0, max: 0xffff_ffff });
const value: fc.Arbitrary<SnmpValue> = fc.oneof(
  octets,
  unsigned.map((each): SnmpValue => ({ kind: "counter32", value: each })),
  unsigned.map((each): SnmpValue => ({ kind: "gauge32", value: each })),
  unsigned.map((each): SnmpValue => ({ kind: "time-ticks", value: each })),
  fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }).map((each): SnmpValue => ({ kind: "integer", value: each })),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((each): SnmpValue => ({ kind: "counter64", value: each })),
  fc.constantFrom<SnmpValue>({ kind: "no-such-instance" }, { kind: "end-of-mib-view" }),
);
const cell = fc.record({ column: fc.constantFrom(...columns), row: fc.constantFrom(...rows, 4, 0x7fff_ffff), value });

/** Cells, and the same in a map of objects. */
function fill(cells: readonly { column: IfColumn; row: number; value: SnmpValue }[]) {
  const known = new KnownNames(names.map((name) => Buffer.from(name)));
  const read = new PortCells(rows, { columns, names: known });
  const map = new Map<string, SnmpValue>();
  for (const each of cells) {
    const { oid } = ifColumns[each.column];
    read.add([ifColumns.ifAlias, ifColumns[each.column]], { oid: `${oid}.${each.row}`, value: each.value });
    if (rows.includes(each.row) && !each.value.kind.startsWith("no-such") && each.value.kind !== "end-of-mib-view") {
      map.set(`${each.column} ${each.row}`, each.value);
    }
  }
  return { read, get: (column: IfColumn, row: number) => map.get(`${column} ${row}`) };
}

describe("PortCells, for all cells", () => {
  it("give back every value that came for a row of theirs, and nothing else", () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 30 }), (cells) => {
        const { read, get } = fill(cells);
        for (const column of columns) {
          for (const row of [...rows, 4]) {
            const found = read.get(column, row);
            expect(found?.kind === "octets" ? Buffer.from(found.value) : found).toEqual(
              get(column, row)?.kind === "octets" ? Buffer.from((get(column, row) as { value: Uint8Array }).value) : get(column, row),
            );
            expect(read.has(column, row)).toBe(get(column, row) !== undefined);
          }
        }
      }),
    );
  });

  it("become the readings that each interface has by its own cells, of several sources the best", () => {
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 60 }), (cells) => {
        const { read, get } = fill(cells);
        const { states, counters, widths } = readingsOf(read);
        for (const [at, row] of rows.entries()) {
          expect(states[at * statesEach + stateColumns.oper]).toBe(stateOf(get("ifOperStatus", row)));
          for (const [column, name] of counterNames.entries()) {
            const place = at * counterNames.length + column;
            const joined = (BigInt(counters[place * 2 + 1] ?? 0) << 32n) | BigInt(counters[place * 2] ?? 0);
            expect({ width: widths[place], value: joined }).toEqual(bestOf(counterSources[name], (source) => get(source, row)));
          }
        }
      }),
    );
  });
});

function stateOf(read: SnmpValue | undefined): number {
  return read !== undefined && "value" in read && typeof read.value === "number" ? read.value : Number.NaN;
}

function bestOf(sources: readonly IfColumn[], get: (source: IfColumn) => SnmpValue | undefined) {
  for (const source of sources) {
    const read = get(source);
    if (read?.kind === "counter32" || read?.kind === "counter64") {
      return { width: sourceWidth(source), value: BigInt(read.value) };
    }
  }
  return { width: 0, value: 0n };
}
