import { describe, expect, it } from "vitest";
import { ipAddressTable, ipAddrTable, ipv6AddrTable, prefixLengthOf } from "./addresses.ts";
import { bridgePortTable, portVlanTable, readVlans, vlanCurrentTable, vlanStaticTable } from "./bridge.ts";
import { aggPortTable, dot3StatsTable, etherStatsTable, ifStackTable, readInterfaceFacts, readRmonInterfaces } from "./interface-facts.ts";
import { octets, rowsOf, tablesOf } from "./testing/tables-of.ts";

const ports = [
  { ifIndex: 1, ifType: 6 },
  { ifIndex: 2, ifType: 6 },
  { ifIndex: 9, ifType: 161 },
];

describe("readInterfaceFacts", () => {
  it("joins the addresses of all three tables, each once", () => {
    const mask = { kind: "ip-address", value: "255.255.255.0" } as const;
    const pointer = { kind: "oid", value: "1.3.6.1.2.1.4.32.1.5.1.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.0.64" } as const;
    const tables = tablesOf(
      rowsOf(ipAddrTable, { "192.0.2.1": { ifIndex: 1, netMask: mask } }),
      rowsOf(ipAddressTable, {
        "1.4.192.0.2.1": { ifIndex: 1, type: 1 },
        "1.4.192.0.2.255": { ifIndex: 1, type: 3 },
        "2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1": { ifIndex: 1, type: 1, prefix: pointer },
      }),
      rowsOf(ipv6AddrTable, { "2.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.1": { prefixLength: 64 } }),
    );

    expect(readInterfaceFacts(tables, ports)).toEqual([
      {
        ifIndex: 1,
        addresses: [
          { address: "192.0.2.1", prefixLength: 24 },
          { address: "2001:db8::1", prefixLength: 64 },
        ],
      },
      { ifIndex: 2, addresses: [{ address: "fe80::1", prefixLength: 64 }] },
    ]);
  });

  it("knows aggregation members by either table, port VLANs through bridge ports, and duplex", () => {
    const tables = tablesOf(
      rowsOf(aggPortTable, { "1": { selected: 9, attached: 0 }, "9": { attached: 9 } }),
      rowsOf(ifStackTable, { "9.2": { status: 1 }, "9.0": { status: 1 } }),
      rowsOf(bridgePortTable, { "51": { ifIndex: 2 } }),
      rowsOf(portVlanTable, { "51": { pvid: 30 }, "52": { pvid: 40 } }),
      rowsOf(dot3StatsTable, { "1": { duplex: 3 }, "2": { duplex: 1 } }),
    );

    expect(readInterfaceFacts(tables, ports)).toEqual([
      { ifIndex: 1, lagIfIndex: 9, duplex: "full" },
      { ifIndex: 2, lagIfIndex: 9, vlan: 30 },
    ]);
  });

  it("takes no aggregation for the member of what it carries", () => {
    const vlan = { ifIndex: 10, ifType: 161 };

    expect(readInterfaceFacts(tablesOf(rowsOf(ifStackTable, { "10.9": { status: 1 }, "9.1": { status: 1 } })), [...ports, vlan])).toEqual([
      { ifIndex: 1, lagIfIndex: 9 },
    ]);
  });

  it("lists VLANs with their names and interfaces with RMON statistics", () => {
    const source = { kind: "oid", value: "1.3.6.1.2.1.2.2.1.1.2" } as const;
    const tables = tablesOf(
      rowsOf(vlanStaticTable, { "30": { name: "voice" }, "4095": { name: "none" } }),
      rowsOf(etherStatsTable, { "1": { dataSource: source } }),
    );

    expect(readVlans(tables)).toEqual([{ id: 30, name: "voice" }]);
    expect(readRmonInterfaces(tables)).toEqual([2]);
  });

  it("tells which interfaces carry a VLAN, with a tag and without, as it is in force", () => {
    const tables = tablesOf(
      rowsOf(bridgePortTable, { "1": { ifIndex: 101 }, "2": { ifIndex: 102 }, "9": { ifIndex: 109 } }),
      rowsOf(vlanStaticTable, { "30": { name: "voice", egress: octets(0x80), untagged: octets(0x80) }, "40": { egress: octets(0) } }),
      rowsOf(vlanCurrentTable, { "0.30": { egress: octets(0xc0, 0x80), untagged: octets(0x40, 0) } }),
    );

    expect(readVlans(tables)).toEqual([{ id: 30, name: "voice", tagged: [101, 109], untagged: [102] }, { id: 40 }]);
  });

  it.each([
    ["255.255.255.255", 32],
    ["0.0.0.0", 0],
    ["255.0.255.0", undefined],
    [undefined, undefined],
  ])("reads the mask %s as %s", (mask, length) => {
    expect(prefixLengthOf(mask)).toBe(length);
  });
});
