import { describe, expect, it } from "vitest";
import { bridgePortTable } from "./bridge.ts";
import { cdpCacheTable, readCdpLinks } from "./cdp.ts";
import { lldpLocPortTable, lldpRemManAddrTable, lldpRemTable, readLldpLinks } from "./lldp.ts";
import { lldpV2RemTable, readLldpVariants, timetraLldpRemTable, timetraPortTable } from "./lldp-variants.ts";
import { PortFinder } from "./ports.ts";
import { octets, rowsOf, tablesOf } from "./testing/tables-of.ts";
import { edpTable, fdpTable, mndpTable, readVendorNeighbours } from "./vendor-neighbours.ts";

const ports = new PortFinder([
  { ifIndex: 10101, ifName: "Gi1/0/1", ifDescr: "GigabitEthernet1/0/1", physAddress: "00:00:5e:00:53:01" },
  { ifIndex: 10102, ifName: "Gi1/0/2", ifDescr: "GigabitEthernet1/0/2", ifAlias: "to core" },
]);
const remote = rowsOf(lldpRemTable, {
  "0.2.1": { chassisSubtype: 4, chassisId: octets(0, 0, 0x5e, 0, 0x53, 9), portSubtype: 5, portId: "Te1/1", sysName: "core1 " },
});

describe("readLldpLinks", () => {
  it("tells who is heard, and on which address it is managed", () => {
    const tables = tablesOf(remote, rowsOf(lldpRemManAddrTable, { "0.2.1.1.4.192.0.2.9": { ifSubtype: 2 } }));

    expect(readLldpLinks(tables, ports)).toEqual([
      { protocol: "lldp", remoteName: "core1", remotePort: "Te1/1", remoteChassisId: "00:00:5e:00:53:09", remoteAddress: "192.0.2.9" },
    ]);
  });

  it.each([
    { by: "interface name", local: { subtype: 5, id: "gi1/0/2" } },
    { by: "alias", local: { subtype: 1, id: "to core" } },
    { by: "local number", local: { subtype: 7, id: "10102" } },
    { by: "description", local: { subtype: 7, id: "x", description: "GigabitEthernet1/0/2" } },
  ])("finds the local interface by its $by", ({ local }) => {
    expect(readLldpLinks(tablesOf(remote, rowsOf(lldpLocPortTable, { "2": local })), ports)[0]?.localIfIndex).toBe(10102);
  });

  it("finds it by MAC, and by bridge port when LLDP tells nothing", () => {
    const byMac = rowsOf(lldpLocPortTable, { "2": { subtype: 3, id: octets(0, 0, 0x5e, 0, 0x53, 1) } });

    expect(readLldpLinks(tablesOf(remote, byMac), ports)[0]?.localIfIndex).toBe(10101);
    expect(readLldpLinks(tablesOf(remote, rowsOf(bridgePortTable, { "2": { ifIndex: 10102 } })), ports)[0]?.localIfIndex).toBe(10102);
  });
});

describe("readCdpLinks", () => {
  it("names the neighbour and the interface it is heard on", () => {
    const tables = tablesOf(
      rowsOf(cdpCacheTable, { "10101.3": { address: octets(192, 0, 2, 1), deviceId: "core2", devicePort: "Gi0/1", platform: "X" } }),
    );

    expect(readCdpLinks(tables, ports)).toEqual([
      { protocol: "cdp", localIfIndex: 10101, remoteName: "core2", remotePort: "Gi0/1", remoteAddress: "192.0.2.1", remotePlatform: "X" },
    ]);
  });
});

describe("neighbours of vendors' tables", () => {
  const ports = new PortFinder([{ ifIndex: 7, ifName: "1/1/1" }]);

  it("are found by ifIndex in later editions of LLDP, by the vendor's port name where IF-MIB has no such port", () => {
    const tables = tablesOf(
      rowsOf(lldpV2RemTable, { "0.7.1.1": { portSubtype: 5, portId: "xe-0", sysName: "spine" } }),
      rowsOf(timetraLldpRemTable, { "0.1610891264.1.3": { portSubtype: 7, portId: "42", sysName: "pe" } }),
      rowsOf(timetraPortTable, { "1.1610891264": { name: "1/1/2" } }),
    );

    expect(readLldpVariants(tables, ports)).toEqual([
      { protocol: "lldp", localIfIndex: 7, remotePort: "xe-0", remoteName: "spine" },
      { protocol: "lldp", localPort: "1/1/2", remotePort: "42", remoteName: "pe" },
    ]);
  });

  it("tell a neighbour's slot and port by EDP and what it runs by FDP and MNDP", () => {
    const tables = tablesOf(
      rowsOf(edpTable, { "7.0.0.1.2.3.4.5.6": { name: "core", slot: 2, port: 11 } }),
      rowsOf(fdpTable, { "7.1": { deviceId: "edge", devicePort: "e1", vendor: 2 } }),
      rowsOf(mndpTable, { "3": { identity: "hap", platform: "MikroTik", interface: 7 }, "4": { interface: 7 } }),
    );

    expect(readVendorNeighbours(tables, ports)).toEqual([
      { protocol: "edp", localIfIndex: 7, remoteName: "core", remotePort: "2:11" },
      { protocol: "cdp", localIfIndex: 7, remoteName: "edge", remotePort: "e1" },
      { protocol: "mndp", localIfIndex: 7, remoteName: "hap", remotePlatform: "MikroTik" },
    ]);
  });

  it("show ids of raw bytes as hexadecimal pairs", () => {
    const tables = tablesOf(rowsOf(lldpV2RemTable, { "0.7.1.1": { portSubtype: 7, portId: octets(0xb8, 0xa4, 0x4f, 0xb9, 0x3d, 0x5a) } }));

    expect(readLldpVariants(tables, ports)).toEqual([{ protocol: "lldp", localIfIndex: 7, remotePort: "b8:a4:4f:b9:3d:5a" }]);
  });

  it("show a name that its device filled up with NULs, and no address that stands for none", () => {
    const filled = octets(...Buffer.from("mgmt0"), ...new Array<number>(11).fill(0));
    const tables = tablesOf(
      rowsOf(lldpRemTable, {
        "0.7.1": { portSubtype: 5, portId: filled },
        "0.7.2": { portSubtype: 7, portId: octets(0x4a, 0x6b, 0x31, 0, 0, 0) },
      }),
      rowsOf(lldpRemManAddrTable, { "0.7.1.1.4.0.0.0.0": { ifSubtype: 2 } }),
    );

    expect(readLldpLinks(tables, ports)).toEqual([
      { protocol: "lldp", localIfIndex: 7, remotePort: "mgmt0" },
      { protocol: "lldp", localIfIndex: 7, remotePort: "4a:6b:31:00:00:00" },
    ]);
  });
});
