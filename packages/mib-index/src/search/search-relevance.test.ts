import { describe, expect, it } from "vitest";
import { MibDictionary } from "../dictionary.ts";
import { openStandardIndex } from "../standard-index.ts";
import { SearchIndex } from "./search-index.ts";

const search = new SearchIndex(new MibDictionary([await openStandardIndex()]));

/** Everyday questions, and what the first answer must be. */
const first: Readonly<Record<string, string>> = {
  "input errors": "ifInErrors",
  "output errors": "ifOutErrors",
  "cpu load": "hrProcessorLoad",
  "cpu usage": "hrProcessorLoad",
  "bgp peer state": "bgpPeerState",
  "bgp neighbor": "bgpPeerState",
  "ospf neighbor state": "ospfNbrState",
  "system name": "sysName",
  hostname: "sysName",
  location: "sysLocation",
  "interface alias": "ifAlias",
  "interface mtu": "ifMtu",
  mtu: "ifMtu",
  "interface type": "ifType",
  "memory used": "hrStorageUsed",
  "disk usage": "hrStorageUsed",
  "serial number": "entPhysicalSerialNum",
  "lldp neighbor name": "lldpRemSysName",
  "vlan name": "dot1qVlanStaticName",
  duplex: "dot3StatsDuplexStatus",
  "power supply status": "entStateOper",
  "tcp connections": "tcpCurrEstab",
  "ups load": "upsOutputPercentLoad",
  "sensor value": "entPhySensorValue",
  "link status": "ifOperStatus",
};

/** What must be among the first three answers. */
const amongThree: Readonly<Record<string, readonly string[]>> = {
  "interface description": ["ifDescr", "ifAlias"],
  "interface status": ["ifOperStatus", "ifAdminStatus"],
  "interface speed": ["ifSpeed", "ifHighSpeed"],
  uptime: ["sysUpTime", "hrSystemUptime"],
  temperature: ["entPhySensorValue", "upsBatteryTemperature"],
  "temperature sensor": ["entPhySensorValue"],
  "fan speed": ["entPhySensorValue"],
  battery: ["upsBatteryStatus"],
  "battery charge": ["upsEstimatedChargeRemaining"],
  "crc errors": ["dot3StatsFCSErrors", "etherStatsCRCAlignErrors"],
  "bytes in": ["ifHCInOctets", "ifInOctets"],
  "traffic out": ["ifHCOutOctets", "ifOutOctets"],
  "packet drops": ["ifInDiscards", "ifOutDiscards"],
  "broadcast packets": ["ifInBroadcastPkts", "etherStatsBroadcastPkts"],
  "mac address": ["ifPhysAddress"],
  "mac table port": ["dot1qTpFdbPort", "dot1dTpFdbPort"],
  "arp table": ["ipNetToMediaPhysAddress", "ipNetToPhysicalPhysAddress"],
  "routing table": ["inetCidrRouteTable"],
  "software version": ["entPhysicalSoftwareRev"],
  "power over ethernet": ["pethMainPseConsumptionPower"],
};

describe("search", () => {
  it.each(Object.entries(first))("answers %s with %s first", (query, expected) => {
    expect(search.search(query, 3)[0]?.name).toBe(expected);
  });

  it.each(Object.entries(amongThree))("answers %s with %s among the first three", (query, expected) => {
    const names = search.search(query, 3).map(({ name }) => name);

    expect(names).toEqual(expect.arrayContaining([...expected]));
  });

  it("brings forward what profiles poll", async () => {
    const dictionary = new MibDictionary([await openStandardIndex()]);
    const plain = search.search("dot11 address", 25).map(({ oid }) => oid);
    const last = plain.at(-1) ?? "";
    const polled = new SearchIndex(dictionary, { polled: [last] }).search("dot11 address", 25).map(({ oid }) => oid);

    expect(polled.indexOf(last)).toBeLessThan(plain.indexOf(last));
  });
});
