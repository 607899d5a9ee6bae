import { describe, expect, it } from "vitest";
import { readBgpPeers } from "./bgp.ts";
import {
  bgpPeerTable,
  bgpScalars,
  cbgpPeer2Table,
  cbgpPrefixTable,
  dellOs10Bgp,
  juniperBgpTable,
  timetraBgpTable,
  timetraBgpTimes,
  timetraRouters,
} from "./bgp-tables.ts";
import { ospfNbrTable, ospfv3NbrTable, readOspfNeighbours } from "./ospf.ts";
import { octets, rowsOf, tablesOf } from "./testing/tables-of.ts";

describe("readBgpPeers", () => {
  it("lists a peer that two tables show once, with what both say", () => {
    const tables = tablesOf(
      rowsOf(bgpScalars, { "0": { localAs: 64_512 } }),
      rowsOf(bgpPeerTable, {
        "192.0.2.1": { state: 6, adminStatus: 2, remoteAs: 23_456, identifier: { kind: "ip-address", value: "192.0.2.9" } },
      }),
      rowsOf(cbgpPeer2Table, {
        "1.4.192.0.2.1": { state: 6, remoteAs: { kind: "gauge32", value: 4_200_000_000 } },
        "2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1": { state: 1, remoteAs: -94_967_296 },
      }),
    );

    expect(readBgpPeers(tables)).toEqual([
      { remoteAddress: "192.0.2.1", localAs: 64_512, remoteAs: 4_200_000_000, state: "established", enabled: true, routerId: "192.0.2.9" },
      { remoteAddress: "2001:db8::1", localAs: 64_512, remoteAs: 4_200_000_000, state: "idle" },
    ]);
  });

  it("reads addresses that an agent writes as text", () => {
    const tables = tablesOf(
      rowsOf(dellOs10Bgp.peers, {
        "1.1.4.169.254.10.1": { localAddress: "169.254.10.2", localAs: 64_514, remoteAs: 64_513, state: 6, description: "DX" },
      }),
    );

    expect(readBgpPeers(tables)).toEqual([
      {
        remoteAddress: "169.254.10.1",
        localAddress: "169.254.10.2",
        localAs: 64_514,
        remoteAs: 64_513,
        state: "established",
        description: "DX",
      },
    ]);
  });
});

describe("readBgpPeers of vendor tables", () => {
  it("tells what the session accepted and why it ended last", () => {
    const tables = tablesOf(
      rowsOf(cbgpPeer2Table, { "1.4.192.0.2.1": { state: 6, lastError: octets(6, 4) } }),
      rowsOf(cbgpPrefixTable, { "1.4.192.0.2.1.1.1": { accepted: 10 }, "1.4.192.0.2.1.1.128": { accepted: 5 } }),
    );

    expect(readBgpPeers(tables)).toEqual([
      { remoteAddress: "192.0.2.1", state: "established", acceptedPrefixes: 15, lastError: "cease (6/4)" },
    ]);
  });

  it("does not know since when a session is down that never was up", () => {
    const tables = tablesOf(
      rowsOf(bgpPeerTable, { "192.0.2.1": { state: 3, establishedTime: 0 }, "192.0.2.2": { state: 6, establishedTime: 0 } }),
    );

    expect(readBgpPeers(tables)).toEqual([
      { remoteAddress: "192.0.2.1", state: "active" },
      { remoteAddress: "192.0.2.2", state: "established", sinceS: 0 },
    ]);
  });

  it("keeps peers of one address in two routing instances apart", () => {
    const tables = tablesOf(
      rowsOf(timetraBgpTable, {
        "1.1.4.192.0.2.1": { state: 6, remoteAs: 64_512 },
        "7.1.4.192.0.2.1": { state: 1, remoteAs: 64_513 },
      }),
      rowsOf(timetraBgpTimes, { "1.1.4.192.0.2.1": { establishedTime: 90 } }),
      rowsOf(timetraRouters, { "1": { name: "Base" }, "7": { name: "customers" } }),
    );

    expect(readBgpPeers(tables)).toEqual([
      { remoteAddress: "192.0.2.1", remoteAs: 64_512, state: "established", sinceS: 90 },
      { remoteAddress: "192.0.2.1", remoteAs: 64_513, state: "idle", vrf: "customers" },
    ]);
  });

  it("takes addresses from columns where the index has no lengths", () => {
    const tables = tablesOf(
      rowsOf(juniperBgpTable, {
        "3.1.10.0.0.1.1.10.0.0.2": { state: 6, remoteAddress: octets(10, 0, 0, 2), localAddress: octets(10, 0, 0, 1), remoteAs: 64_513 },
      }),
    );

    expect(readBgpPeers(tables)).toEqual([
      { remoteAddress: "10.0.0.2", localAddress: "10.0.0.1", remoteAs: 64_513, state: "established", vrf: "instance 3" },
    ]);
  });
});

describe("readOspfNeighbours", () => {
  it("names neighbours by address, router id and state", () => {
    const tables = tablesOf(
      rowsOf(ospfNbrTable, { "192.0.2.1.0": { routerId: octets(10, 0, 0, 1), state: 8 }, "192.0.2.2.7": { state: 99 } }),
    );

    expect(readOspfNeighbours(tables)).toEqual([
      { address: "192.0.2.1", routerId: "10.0.0.1", state: "full" },
      { address: "192.0.2.2", ifIndex: 7 },
    ]);
  });

  it("reads neighbours of version 3 with the router id of the index", () => {
    const tables = tablesOf(
      rowsOf(ospfv3NbrTable, { "5.0.3232235777": { address: octets(0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), state: 8 } }),
    );

    expect(readOspfNeighbours(tables)).toEqual([{ address: "fe80::1", routerId: "192.168.1.1", state: "full", ifIndex: 5 }]);
  });
});
