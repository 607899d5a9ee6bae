import { describe, expect, it } from "vitest";
import { bridgePortTable } from "./bridge.ts";
import { cdpCacheTable, readCdpLinks } from "./cdp.ts";
import { lldpLocPortTable, lldpRemManAddrTable, lldpRemTable, readLldpLinks } from "./lldp.ts";
import { PortFinder } from "./ports.ts";
import { octets, rowsOf, tablesOf } from "./testing/tables-of.ts";

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
