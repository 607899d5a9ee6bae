import { MibDictionary } from "@isthmus/mib-index/dictionary";
import { openStandardIndex } from "@isthmus/mib-index/standard-index";
import { describe, expect, it } from "vitest";
import type { LearnedInterface } from "../learned-interfaces.ts";
import type { SnmpValue } from "../snmp-protocol/session.ts";
import { describeTrap, type TrapMeaning } from "./describe-trap.ts";
import { NotificationNamer } from "./name-notification.ts";

const namer = new NotificationNamer(new MibDictionary([await openStandardIndex()]));
const linkDown = "1.3.6.1.6.3.1.1.5.3";
const integer = (value: number): SnmpValue => ({ kind: "integer", value });
const octets = (text: string): SnmpValue => ({ kind: "octets", value: Buffer.from(text) });

function meaningOf(
  trapOid: string,
  varbinds: Readonly<Record<string, SnmpValue>> = {},
  known: Readonly<Record<number, LearnedInterface>> = {},
): TrapMeaning {
  return describeTrap({
    trapOid,
    notification: namer.notification(trapOid),
    varbinds: Object.entries(varbinds).map(([oid, value]) => namer.varbind({ oid, value })),
    sender: "sw1",
    interfaceOf: (ifIndex) => known[ifIndex],
  });
}

describe("describeTrap", () => {
  it.each([
    { trap: 1, severity: "info", text: "sw1: coldStart" },
    { trap: 2, severity: "info", text: "sw1: warmStart" },
    { trap: 3, severity: "minor", text: "sw1: linkDown" },
    { trap: 4, severity: "cleared", text: "sw1: linkUp" },
    { trap: 5, severity: "warning", text: "sw1: authenticationFailure" },
  ])("knows $text", ({ trap, severity, text }) => {
    expect(meaningOf(`1.3.6.1.6.3.1.1.5.${trap}`)).toMatchObject({ severity, text });
  });

  it("tells who, where, what and towards whom in one line", () => {
    const varbinds = {
      "1.3.6.1.2.1.2.2.1.1.12": integer(12),
      "1.3.6.1.2.1.2.2.1.7.12": integer(1),
      "1.3.6.1.2.1.2.2.1.8.12": integer(2),
    };
    const known = { 12: { key: "Gi0/12", alias: "uplink to core", neighbour: "core1 Te1/1/1" } };

    expect(meaningOf(linkDown, varbinds, known)).toEqual({
      severity: "minor",
      text: "sw1 Gi0/12 (uplink to core): linkDown, admin up, oper down, towards core1 Te1/1/1",
      name: "linkDown (IF-MIB)",
      entity: "Gi0/12",
      key: "interface.operStatus Gi0/12",
    });
  });

  it("joins a change of an IS-IS adjacency with what polling says of the same neighbour, and clears it when it is up", () => {
    const objects = "1.3.6.1.2.1.138.1.10.1";
    const change = (state: number) =>
      meaningOf("1.3.6.1.2.1.138.0.17", {
        [`${objects}.2.0`]: { kind: "gauge32", value: 7 },
        [`${objects}.3.0`]: { kind: "octets", value: Buffer.from("0100991912550000", "hex") },
        [`${objects}.12.0`]: integer(state),
      });

    expect(change(1)).toMatchObject({ severity: "major", key: "isis.adjacency 0100.9919.1255" });
    expect(change(3)).toMatchObject({ severity: "cleared", key: "isis.adjacency 0100.9919.1255" });
    expect(change(1).text).toContain("isisAdjState down");
  });

  it("says of a neighbour that nobody told that it is suggested, by what, and how surely", () => {
    const index = { "1.3.6.1.2.1.2.2.1.1.7": integer(7) };
    const suggested = { name: "00:1a:2b:3c:4d:5e 192.0.2.7", confidence: 0.76, evidence: ["fdb", "arp"] } as const;

    expect(meaningOf(linkDown, index, { 7: { key: "Gi0/7", suggested } }).text).toBe(
      "sw1 Gi0/7: linkDown, towards 00:1a:2b:3c:4d:5e 192.0.2.7 (suggested by fdb and arp, 76 %)",
    );
  });

  it("takes the alias that the trap carries, its names where none was read, and makes do with its index", () => {
    const index = { "1.3.6.1.2.1.2.2.1.1.7": integer(7) };
    const named = { ...index, "1.3.6.1.2.1.2.2.1.2.7": octets("own name"), "1.3.6.1.2.1.31.1.1.1.18.7": octets("to the core") };

    expect(meaningOf(linkDown, index).text).toBe("sw1 interface 7: linkDown");
    expect(meaningOf(linkDown, named).text).toBe("sw1 own name (to the core): linkDown");
    expect(meaningOf(linkDown, named, { 7: { key: "Gi0/7" } })).toMatchObject({ entity: "Gi0/7", key: "interface.operStatus Gi0/7" });
  });

  it("names the row of what is no interface", () => {
    const peer = {
      "1.3.6.1.2.1.15.3.1.7.192.0.2.1": { kind: "ip-address", value: "192.0.2.1" },
      "1.3.6.1.2.1.15.3.1.2.192.0.2.1": integer(1),
    } as const;

    expect(meaningOf("1.3.6.1.2.1.15.7.2", peer)).toMatchObject({
      severity: "major",
      text: "sw1 192.0.2.1: bgpBackwardTransition, bgpPeerState idle",
      key: "bgp.peer 192.0.2.1",
    });
    expect(meaningOf("1.3.6.1.2.1.15.7.1", peer)).toMatchObject({ severity: "cleared", key: "bgp.peer 192.0.2.1" });
  });

  it("understands notifications whose OID has a 0 more or less than their module says", () => {
    expect(meaningOf("1.3.6.1.2.1.15.7.0.2")).toMatchObject({ severity: "major", name: "bgpBackwardTransition (BGP4-MIB)" });
    expect(meaningOf("1.3.6.1.2.1.33.2.0.1")).toMatchObject({ severity: "major", name: "upsTrapOnBattery (UPS-MIB)" });
  });

  it.each([
    { begins: linkDown, ends: "1.3.6.1.6.3.1.1.5.4" },
    { begins: "1.3.6.1.2.1.15.7.2", ends: "1.3.6.1.2.1.15.7.1" },
    { begins: "1.3.6.1.2.1.16.0.1", ends: "1.3.6.1.2.1.16.0.2" },
    { begins: "1.3.6.1.2.1.33.2.3", ends: "1.3.6.1.2.1.33.2.4" },
    { begins: "1.3.6.1.2.1.131.0.2", ends: "1.3.6.1.2.1.131.0.1" },
  ])("clears with $ends what $begins began, under the same key", ({ begins, ends }) => {
    expect(meaningOf(begins).severity).not.toBe("cleared");
    expect(meaningOf(ends).severity).toBe("cleared");
    expect(meaningOf(ends).key).toBe(meaningOf(begins).key);
    expect(meaningOf(ends).key).toBeDefined();
  });

  it("joins the alarms of a UPS by their kind", () => {
    const onBattery = { "1.3.6.1.2.1.33.1.6.2.1.2.4": { kind: "oid", value: "1.3.6.1.2.1.33.1.6.3.2" } } as const;

    expect(meaningOf("1.3.6.1.2.1.33.2.4", onBattery).key).toBe(meaningOf("1.3.6.1.2.1.33.2.1").key);
  });

  it("judges a change of state by the state", () => {
    const neighbour = (state: number) => ({ "1.3.6.1.2.1.14.10.1.6.192.0.2.1.0": integer(state) });

    expect(meaningOf("1.3.6.1.2.1.14.16.2.2", neighbour(1)).severity).toBe("major");
    expect(meaningOf("1.3.6.1.2.1.14.16.2.2", neighbour(8)).severity).toBe("cleared");
    expect(meaningOf("1.3.6.1.2.1.14.16.2.2", neighbour(4)).severity).toBe("warning");
  });

  it("calls an unknown trap by its nearest named ancestor and vendor, and never more than informative", () => {
    expect(meaningOf("1.3.6.1.4.1.9.9.999.0.3")).toEqual({
      severity: "info",
      text: "sw1: enterprises.9.9.999.0.3, vendor Cisco",
      name: "enterprises.9.9.999.0.3, vendor Cisco",
    });
  });

  it("says the OID where no MIB module is there at all", () => {
    const varbinds = [{ oid: "1.3.6.1.2.1.2.2.1.1.7", type: "INTEGER", value: "7" }];

    expect(describeTrap({ trapOid: linkDown, varbinds, sender: "sw1", interfaceOf: () => undefined })).toEqual({
      severity: "minor",
      text: "sw1: linkDown",
      key: "interface.operStatus",
    });
    expect(describeTrap({ trapOid: "1.3.6.1.4.1.9.0.1", varbinds, sender: "192.0.2.1", interfaceOf: () => undefined }).text).toBe(
      "192.0.2.1: trap 1.3.6.1.4.1.9.0.1",
    );
  });

  it("says what crossed which threshold of RMON, under a key that falling clears", () => {
    const alarm = "1.3.6.1.2.1.16.3.1.1";
    const watched: SnmpValue = { kind: "oid", value: "1.3.6.1.2.1.2.2.1.14.12" };
    const cells = { [`${alarm}.3.4`]: watched, [`${alarm}.4.4`]: integer(2), [`${alarm}.5.4`]: integer(61), [`${alarm}.7.4`]: integer(50) };

    expect(meaningOf("1.3.6.1.2.1.16.0.1", cells, { 12: { key: "Gi0/12" } })).toEqual({
      severity: "minor",
      text: "sw1 Gi0/12: alarm 4: ifInErrors changed by 61 at or above the rising threshold of 50",
      name: "risingAlarm (RMON-MIB)",
      entity: "Gi0/12",
      key: "rmon.alarm 4",
    });
    expect(meaningOf("1.3.6.1.2.1.16.0.2", cells)).toMatchObject({ severity: "cleared", key: "rmon.alarm 4" });
  });
});
