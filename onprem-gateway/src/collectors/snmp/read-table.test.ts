import { describe, expect, it } from "vitest";
import { CellBatch } from "../snmp-protocol/cell-batch.ts";
import type { CellsRequest, SnmpFailure, SnmpSession } from "../snmp-protocol/session.ts";
import { noNames } from "./known-names.ts";
import type { IfColumn } from "./oids.ts";
import { PortCells } from "./port-cells.ts";
import { TableReader } from "./read-table.ts";

const columns: readonly IfColumn[] = ["ifHCInOctets", "ifHCOutOctets", "ifInErrors", "ifOutErrors", "ifOperStatus", "ifAdminStatus"];
const rows = Array.from({ length: 48 }, (_, at) => 10_101 + at);
const refused: SnmpFailure = { kind: "failed", reason: "refused", hint: "" };

/** An agent whose answers end at a number of octets, as RFC 3416 section 4.2.3 lets it, and take as many as those of a switch do. */
function agent(mostOctets: number) {
  const [headOctets, cellOctets, scalarOctets] = [50, 21, 16];
  const asked: CellsRequest[] = [];
  const short: CellsRequest[] = [];
  const refuse = () => Promise.resolve(refused);
  const session: SnmpSession = {
    get: refuse,
    getNext: refuse,
    getBulk: refuse,
    close: () => undefined,
    getCells: (request, take) => {
      const ofScalars = (request.scalars?.length ?? 0) * scalarOctets;
      const room = Math.floor((mostOctets - headOctets - ofScalars) / cellOctets);
      const varbinds = Math.min(room, request.columns.length * request.maxRepetitions);
      asked.push(request);
      if (varbinds < request.columns.length * request.maxRepetitions) {
        short.push(request);
      }
      take(new CellBatch());
      const octets = headOctets + ofScalars + varbinds * cellOctets;
      return Promise.resolve({ kind: "ok", varbinds, octets, scalarOctets: ofScalars, scalars: [] });
    },
  };
  return { session, asked, short };
}

describe("TableReader", () => {
  it("comes to as few requests as the agent's answers allow, and leaves room for the scalars that are asked for on the way", async () => {
    const { session, asked, short } = agent(1_400);
    const reader = new TableReader({ session, version: "2c", monotonicMs: () => 0 });
    const cells = new PortCells(rows, { columns, names: noNames });
    const opening = { scalars: ["1.3.6.1.2.1.1.3", "1.3.6.1.2.1.2.1", "1.3.6.1.2.1.31.1.5"], goesOn: () => true };
    const blocks = [{ columns, rows }];
    for (let poll = 0; poll < 5; poll += 1) {
      await reader.read(blocks, { allRows: rows, deadlineMs: 1, cells, opening });
    }
    asked.length = 0;
    short.length = 0;

    await reader.read(blocks, { allRows: rows, deadlineMs: 1, cells, opening });

    // Ten rows of six cells take 1,310 octets, eleven take 1,436.
    expect(asked).toHaveLength(5);
    expect(short).toEqual([]);
  });
});
