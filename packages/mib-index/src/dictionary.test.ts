import { describe, expect, it } from "vitest";
import { decodeInstance } from "./decode-instance.ts";
import { describeOid, describeVarbind, notificationOf } from "./describe-oid.ts";
import { MibDictionary } from "./dictionary.ts";
import { encodeIndex } from "./format/encode-index.ts";
import { openIndex } from "./mib-index.ts";
import type { CompiledModule } from "./model.ts";
import { nearestNames } from "./search/nearest-names.ts";
import { SearchIndex } from "./search/search-index.ts";
import { openStandardIndex } from "./standard-index.ts";
import { moduleOf, tableOf } from "./testing/sample-modules.ts";

const standardIndex = await openStandardIndex();
const standard = new MibDictionary([standardIndex]);

function indexOfModules(...modules: readonly CompiledModule[]) {
  const result = openIndex(encodeIndex(modules));
  if (result.kind === "rejected") throw new Error(result.code);
  return result.index;
}

function found(nameOrOid: string, dictionary = standard) {
  const result = dictionary.lookup(nameOrOid);
  if (result.kind === "not-found") throw new Error(`${nameOrOid} was not found`);
  return result;
}

describe("shipped index of the standard modules", () => {
  it("has the modules of IETF, IEEE and IANA, and no vendor's", () => {
    const names = standardIndex.modules.map(({ name }) => name);

    expect(names).toEqual(
      expect.arrayContaining(["IF-MIB", "IEEE8023-LAG-MIB", "LLDP-V2-MIB", "IANAifType-MIB", "RMON-MIB", "ENTITY-SENSOR-MIB"]),
    );
    expect(names.filter((name) => /^(?:UCD-|NET-SNMP|LM-SENSORS)/u.test(name))).toEqual([]);
  });

  it.each([
    ["ifHCInOctets", "1.3.6.1.2.1.31.1.1.1.6"],
    ["IF-MIB::ifIndex", "1.3.6.1.2.1.2.2.1.1"],
    ["dot3adAggPortAttachedAggID", "1.2.840.10006.300.43.1.2.1.1.13"],
    ["LLDP-V2-MIB::lldpV2RemSysName", "1.3.111.2.802.1.1.13.1.4.1.1.10"],
    ["ieee8021QBridgeVlanCurrentEgressPorts", "1.3.111.2.802.1.1.4.1.4.2.1.5"],
    ["dot1xAuthAuthControlledPortStatus", "1.0.8802.1.1.1.1.2.1.1.5"],
  ])("gives %s the OID %s", (name, oid) => {
    expect(found(name).object.oid).toBe(oid);
    expect(standard.objectOf(oid)?.name).toBe(name.replace(/^.*::/u, ""));
  });
});

describe("look-up", () => {
  it("takes names with and without module, in any case, with an instance", () => {
    for (const name of ["ifDescr.3", "IFDESCR.3", "IF-MIB::ifDescr.3", "if-mib::ifdescr.3", " ifDescr.3 "]) {
      expect(found(name)).toMatchObject({ object: { name: "ifDescr", module: "IF-MIB" }, suffix: [3] });
    }
  });

  it("takes OIDs to the longest named one, with what follows", () => {
    expect(found(".1.3.6.1.2.1.2.2.1.10.7")).toMatchObject({ object: { name: "ifInOctets" }, suffix: [7] });
    expect(found("1.3.6.1.4.1.9.9.13")).toMatchObject({ object: { name: "enterprises" }, suffix: [9, 9, 13] });
  });

  it("prefers what replaced RFC1213-MIB, and names the other", () => {
    expect(found("1.3.6.1.2.1.2.2.1.10")).toMatchObject({ object: { module: "IF-MIB" }, others: [{ module: "RFC1213-MIB" }] });
    expect(found("RFC1213-MIB::ifInOctets").object.module).toBe("RFC1213-MIB");
  });

  it("finds nothing for what nobody defines, and says what was meant", () => {
    expect(standard.lookup("ifHCInOctect")).toEqual({ kind: "not-found" });
    for (const text of ["", "::", "9.9.9", "1..3", "if Descr", "ifDescr.x", "ifDescr.99999999999"])
      expect(standard.lookup(text).kind).toBe("not-found");
    expect(nearestNames(standard, "ifHCInOctect")[0]).toBe("ifHCInOctets");
    expect(nearestNames(standard, "ifOperSttaus")[0]).toBe("ifOperStatus");
  });

  it("lists the children of an OID in order, and none of what it does not know", () => {
    const names = standard.children("1.3.6.1.2.1.2.2.1").map(({ object }) => object?.name);

    expect(names.slice(0, 4)).toEqual(["ifIndex", "ifDescr", "ifType", "ifMtu"]);
    expect(standard.children("1.3.6.1.4.1.99999")).toEqual([]);
    expect(standard.children("no oid")).toEqual([]);
  });
});

describe("several indexes", () => {
  const own = indexOfModules(
    moduleOf("IF-MIB", [{ name: "ifInOctets", oid: "1.3.6.1.2.1.2.2.1.10", kind: "column" }], "acme"),
    moduleOf(
      "ACME-MIB",
      [{ name: "acme", oid: "1.3.6.1.4.1.99999" }, ...tableOf("acme", "1.3.6.1.4.1.99999.1", ["acmeIndex", "acmeFanSpeed"])],
      "acme",
    ),
  );
  const both = new MibDictionary([own, standardIndex]);

  it("prefers the first for the same OID, and keeps the vendor beside the module name", () => {
    const result = found("1.3.6.1.2.1.2.2.1.10.1", both);

    expect(result.object.vendor).toBe("acme");
    expect(result.others.map(({ vendor }) => vendor)).toContain("");
  });

  it("joins them in the tree, in look-ups and in searches", () => {
    expect(both.children("1.3.6.1.4.1").map(({ object }) => object?.name)).toEqual(["acme"]);
    expect(found("1.3.6.1.4.1.99999.1.1.2.5", both).object.name).toBe("acmeFanSpeed");
    expect(new SearchIndex(both).search("fan speed")[0]?.name).toBe("acmeFanSpeed");
    expect(both.children("1.3.6.1.2.1.2.2.1").length).toBe(22);
  });

  it("survives rows that borrow their index from each other", () => {
    const circle = indexOfModules(
      moduleOf("X-MIB", [
        { name: "aEntry", oid: "1.3.6.1.4.1.1.1.1", kind: "row", index: { kind: "augments", row: { module: "X-MIB", name: "bEntry" } } },
        { name: "aColumn", oid: "1.3.6.1.4.1.1.1.1.1", kind: "column" },
        { name: "bEntry", oid: "1.3.6.1.4.1.1.2.1", kind: "row", index: { kind: "augments", row: { module: "X-MIB", name: "aEntry" } } },
      ]),
    );
    const dictionary = new MibDictionary([circle]);

    expect(decodeInstance(dictionary, found("aColumn", dictionary).object, [1])).toBeUndefined();
  });
});

describe("instances", () => {
  const partsOf = (oid: string) => describeOid(standard, oid)?.instance?.parts.map(({ object: { name }, text }) => `${name}=${text}`);

  it("are read by AUGMENTS, fixed and variable sizes, IMPLIED and addresses", () => {
    expect(partsOf("1.3.6.1.2.1.31.1.1.1.6.7")).toEqual(["ifIndex=7"]);
    expect(partsOf("1.3.6.1.2.1.17.4.3.1.2.0.26.43.60.77.94")).toEqual(["dot1dTpFdbAddress=00:1a:2b:3c:4d:5e"]);
    expect(partsOf("1.3.6.1.2.1.15.3.1.2.192.0.2.7")).toEqual(["bgpPeerRemoteAddr=192.0.2.7"]);
    expect(partsOf("1.3.6.1.2.1.4.34.1.3.1.4.192.0.2.7")).toEqual(["ipAddressAddrType=ipv4(1)", "ipAddressAddr=192.0.2.7"]);
    expect(partsOf("1.0.8802.1.1.2.1.4.2.1.3.0.5.2.1.4.192.0.2.7")?.slice(3)).toEqual([
      "lldpRemManAddrSubtype=ipV4(1)",
      "lldpRemManAddr=192.0.2.7",
    ]);
    expect(partsOf("1.3.6.1.6.3.13.1.1.1.2.97.98")).toEqual(["snmpNotifyName=ab"]);
    expect(partsOf("1.3.6.1.2.1.3.1.1.2.3.1.192.0.2.7")).toEqual(["atIfIndex=3", "atNetAddress=192.0.2.7"]);
  });

  it("that do not fit are told apart from those that do", () => {
    expect(describeOid(standard, "1.3.6.1.2.1.31.1.1.1.6.7.9")?.instance).toMatchObject({ kind: "partial", rest: [9] });
    expect(describeOid(standard, "1.3.6.1.2.1.17.4.3.1.2.0.26.43.60.77")?.instance).toMatchObject({ kind: "partial", parts: [] });
    expect(describeOid(standard, "1.3.6.1.2.1.17.4.3.1.2.0.26.43.60.77.300")?.instance).toMatchObject({ kind: "partial", parts: [] });
    expect(describeOid(standard, "1.3.6.1.2.1.1.3.0")?.instance).toEqual({ kind: "ok", parts: [] });
    expect(describeOid(standard, "1.3.6.1.2.1.1.3.1")?.instance).toMatchObject({ kind: "partial" });
  });
});

describe("what a device sent", () => {
  it("is named and labelled", () => {
    const named = (oid: string, kind: string, value: number | string) => describeVarbind(standard, { oid, value: { kind, value } });

    expect(named("1.3.6.1.2.1.2.2.1.8.3", "integer", 2)).toEqual({ name: "IF-MIB::ifOperStatus.3", value: "down(2)" });
    expect(named("1.3.6.1.6.3.1.1.4.1.0", "oid", "1.3.6.1.6.3.1.1.5.3")).toEqual({
      name: "SNMPv2-MIB::snmpTrapOID.0",
      value: "IF-MIB::linkDown",
    });
    expect(named("1.3.6.1.2.1.1.3.0", "time-ticks", 8_640_150)).toEqual({ name: "SNMPv2-MIB::sysUpTime.0", value: "1 d 00:00:01.50" });
    expect(named("2.999.1", "integer", 2)).toEqual({ name: undefined, value: "2" });
  });

  it("as a notification has the objects of its definition", () => {
    expect(notificationOf(standard, "1.3.6.1.6.3.1.1.5.3")).toMatchObject({
      notification: { name: "linkDown" },
      carries: [{ object: { name: "ifIndex" } }, { object: { name: "ifAdminStatus" } }, { object: { name: "ifOperStatus" } }],
    });
    expect(notificationOf(standard, "1.3.6.1.2.1.1.3")).toBeUndefined();
  });
});

describe("search", () => {
  const search = new SearchIndex(standard);
  const names = (query: string) => search.search(query, 10).map(({ name }) => name);

  it.each([
    ["input errors", "ifInErrors"],
    ["ifHCInOctets", "ifHCInOctets"],
    ["hc in oct", "ifHCInOctets"],
    ["bgp peer state", "bgpPeerState"],
    ["lldp neighbor name", "lldpRemSysName"],
    ["cpu load", "hrProcessorLoad"],
    ["ups battery temperature", "upsBatteryTemperature"],
    ["IF-MIB alias", "ifAlias"],
  ])("of %s finds %s among the first", (query, name) => {
    expect(names(query)).toContain(name);
  });

  it("finds nothing when a word is nowhere, and for no words", () => {
    expect(names("zzzzzz octets")).toEqual([]);
    expect(names(" .,- ")).toEqual([]);
    expect(names("가".repeat(1_000))).toEqual([]);
  });
});
