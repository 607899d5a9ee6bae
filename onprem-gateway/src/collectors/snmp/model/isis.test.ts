import { describe, expect, it } from "vitest";
import { conditionsOfModel } from "../conditions-of-model.ts";
import { emptyModel } from "../testing/models.ts";
import { isisAdjAddressTable, isisAdjTable, isisCircTable, readIsisAdjacencies } from "./isis.ts";
import { PortFinder } from "./ports.ts";
import { octets, rowsOf, tablesOf } from "./testing/tables-of.ts";

const ports = new PortFinder([{ ifIndex: 559 }, { ifIndex: 12 }]);
const systemId = octets(0x01, 0x00, 0x99, 0x19, 0x12, 0x55);

describe("IS-IS neighbours", () => {
  it("have a system id as people write it, state, level, the IPv4 address first, and the interface of their circuit", () => {
    const tables = tablesOf(
      rowsOf(isisAdjTable, { "7.1": { state: 3, systemId, usage: 2 }, "559.2": { state: 1, systemId } }),
      rowsOf(isisAdjAddressTable, {
        "7.1.1": { address: octets(0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1) },
        "7.1.2": { address: octets(10, 99, 252, 255) },
      }),
      rowsOf(isisCircTable, { 7: { ifIndex: 12 } }),
    );

    expect(readIsisAdjacencies(tables, ports)).toEqual([
      { key: "7.1", systemId: "0100.9919.1255", state: "up", level: "2", address: "10.99.252.255", ifIndex: 12 },
      { key: "559.2", systemId: "0100.9919.1255", state: "down", ifIndex: 559 },
    ]);
  });

  it("without a system id are none", () => {
    const tables = tablesOf(rowsOf(isisAdjTable, { "7.1": { state: 3, systemId: octets(1, 2) }, "7.2": { state: 3 } }));

    expect(readIsisAdjacencies(tables, ports)).toEqual([]);
  });

  it("are a fault while the adjacency is not up, and told by their circuits where two lead to one neighbour", () => {
    const isisAdjacencies = [
      { key: "7.1", systemId: "0100.9919.1255", state: "up" as const },
      { key: "8.1", systemId: "0100.9919.1255", state: "initializing" as const, level: "2" as const },
      { key: "9.1", systemId: "0100.9919.0001" },
    ];

    expect(conditionsOfModel({ ...emptyModel, isisAdjacencies }, () => undefined)).toEqual([
      expect.objectContaining({ key: "isis.adjacency 0100.9919.1255 #7.1", level: "up" }),
      expect.objectContaining({ label: "IS-IS neighbour 0100.9919.1255 #8.1 (level 2)", level: "not adjacent", fault: "major" }),
    ]);
  });
});
