import { describe, expect, it } from "vitest";
import { MibDictionary } from "../dictionary.ts";
import { encodeIndex } from "../format/encode-index.ts";
import { openIndex } from "../mib-index.ts";
import { openStandardIndex } from "../standard-index.ts";
import { moduleOf } from "../testing/sample-modules.ts";
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

  it("finds the best also among objects that all have the words, wherever they stand", () => {
    const others = Array.from({ length: 2_000 }, (_, at) => ({ name: `acmeFanSpeedOfTray${at}`, oid: `1.3.6.1.4.1.99999.1.${at + 1}` }));
    const best = { name: "acmeFan", oid: "1.3.6.1.4.1.99999.2.1", kind: "column" } as const;
    const second = { name: "acmeFanTray", oid: "1.3.6.1.4.1.99999.2.2", kind: "column" } as const;
    const opened = openIndex(encodeIndex([moduleOf("ACME-MIB", [...others, second, best])]));
    if (opened.kind === "rejected") throw new Error(opened.code);
    const all = new SearchIndex(new MibDictionary([opened.index]));

    for (const query of ["acme", "acme fan", "fan mib acme"]) {
      expect(all.search(query, 2).map(({ name }) => name)).toEqual(["acmeFan", "acmeFanTray"]);
      expect(all.search(query, 30)).toHaveLength(30);
    }
    expect(all.search("acme speed", 1)[0]?.name).toMatch(/^acmeFanSpeedOfTray/u);
    expect(all.search("acme nothing", 5)).toEqual([]);
  });

  it("brings forward what profiles poll", async () => {
    const dictionary = new MibDictionary([await openStandardIndex()]);
    const plain = search.search("dot11 address", 25).map(({ oid }) => oid);
    const last = plain.at(-1) ?? "";
    const polled = new SearchIndex(dictionary, { polled: [last] }).search("dot11 address", 25).map(({ oid }) => oid);

    expect(polled.indexOf(last)).toBeLessThan(plain.indexOf(last));
  });
});
