import { describe, expect, it } from "vitest";
import { bgpPeerTable, bgpScalars, cbgpPeer2Table, dellBgpPeerTable, readBgpPeers } from "./bgp.ts";
import { ospfNbrTable, readOspfNeighbours } from "./ospf.ts";
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
      rowsOf(dellBgpPeerTable, {
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
});
