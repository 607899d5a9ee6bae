import { defineTable, type TableDefinition } from "./tables.ts";

/** What a peer table may say about a peer. */
export type PeerColumn =
  | "state"
  | "adminStatus"
  | "remoteAddress"
  | "localAddress"
  | "remoteAs"
  | "localAs"
  | "identifier"
  | "establishedTime"
  | "description"
  | "lastError"
  | "vrfName"
  | "peerIndex";

/** BGP4-MIB (RFC 4273): IPv4 peers of the default instance. */
export const bgpScalars = defineTable({ name: "bgp", entry: "1.3.6.1.2.1.15", columns: { localAs: 2, identifier: 4 } });
export const bgpPeerTable = defineTable({
  name: "bgpPeerTable",
  entry: "1.3.6.1.2.1.15.3.1",
  columns: { identifier: 1, state: 2, adminStatus: 3, localAddress: 5, remoteAs: 9, lastError: 14, establishedTime: 16 },
});

/** CISCO-BGP4-MIB: IPv6 peers too. Index address type, length, octets. */
export const cbgpPeer2Table = defineTable({
  name: "cbgpPeer2Table",
  entry: "1.3.6.1.4.1.9.9.187.1.2.5.1",
  columns: {
    state: 3,
    adminStatus: 4,
    localAddress: 6,
    localAs: 8,
    remoteAs: 11,
    identifier: 12,
    lastError: 17,
    establishedTime: 19,
  },
});
/** CISCO-BGP4-MIB: peers of every routing instance. Index instance, then as cbgpPeer2Table. */
export const cbgpPeer3Table = defineTable({
  name: "cbgpPeer3Table",
  entry: "1.3.6.1.4.1.9.9.187.1.2.9.1",
  columns: {
    vrfName: 4,
    state: 5,
    adminStatus: 6,
    localAddress: 8,
    localAs: 10,
    remoteAs: 13,
    identifier: 14,
    lastError: 19,
    establishedTime: 21,
  },
});
/** Accepted prefixes by peer (as cbgpPeer2Table), address family and subsequent family. */
export const cbgpPrefixTable = defineTable({
  name: "cbgpPeer2AddrFamilyPrefixTable",
  entry: "1.3.6.1.4.1.9.9.187.1.2.8.1",
  columns: { accepted: 1 },
});

const peerColumns = {
  localAddress: 3,
  localAs: 7,
  remoteAs: 10,
  identifier: 11,
  adminStatus: 12,
  state: 13,
  description: 14,
} as const;

/** One numbering of the BGP4V2 draft. Index instance, address type, length, octets; gauges also address families. */
export interface Bgp4V2 {
  readonly peers: TableDefinition<keyof typeof peerColumns>;
  readonly errors: TableDefinition<"code" | "text">;
  readonly times: TableDefinition<"established">;
  readonly prefixes: TableDefinition<"accepted">;
}

function bgp4V2(name: string, objects: string): Bgp4V2 {
  return {
    peers: defineTable({ name: `${name}PeerTable`, entry: `${objects}.2.1`, columns: peerColumns }),
    errors: defineTable({ name: `${name}PeerErrorsTable`, entry: `${objects}.3.1`, columns: { code: 1, text: 4 } }),
    times: defineTable({ name: `${name}PeerEventTimesTable`, entry: `${objects}.4.1`, columns: { established: 1 } }),
    prefixes: defineTable({ name: `${name}PrefixGaugesTable`, entry: `${objects}.8.1`, columns: { accepted: 4 } }),
  };
}

/** ARISTA-BGP4V2-MIB. */
export const aristaBgp = bgp4V2("aristaBgp4V2", "1.3.6.1.4.1.30065.4.1.1");
/** DELLEMC-OS10-BGP4V2-MIB. */
export const dellOs10Bgp = bgp4V2("os10bgp4V2", "1.3.6.1.4.1.674.11000.5000.200.1.1");

/** BGP4-V2-MIB-JUNIPER, an older draft: index instance, local and remote address without lengths; the addresses are columns too. */
export const juniperBgpTable = defineTable({
  name: "jnxBgpM2PeerTable",
  entry: "1.3.6.1.4.1.2636.5.1.1.2.1.1.1",
  columns: { identifier: 1, state: 2, localAddress: 7, localAs: 9, remoteAddress: 11, remoteAs: 13, peerIndex: 14 },
});
export const juniperBgpErrors = defineTable({
  name: "jnxBgpM2PeerErrorsTable",
  entry: "1.3.6.1.4.1.2636.5.1.1.2.2.1.1",
  columns: { code: 1, text: 5 },
});
export const juniperBgpTimes = defineTable({
  name: "jnxBgpM2PeerEventTimesTable",
  entry: "1.3.6.1.4.1.2636.5.1.1.2.4.1.1",
  columns: { established: 1 },
});
/** Index jnxBgpM2PeerIndex, address family, subsequent family. */
export const juniperBgpPrefixes = defineTable({
  name: "jnxBgpM2PrefixCountersTable",
  entry: "1.3.6.1.4.1.2636.5.1.1.2.6.2.1",
  columns: { accepted: 8 },
});
/** DELL-NETWORKING-BGP4-V2-MIB (formerly FORCE10): the same draft, one column further on. */
export const dellOs9BgpTable = defineTable({
  name: "dellNetBgpM2PeerTable",
  entry: "1.3.6.1.4.1.6027.20.1.2.1.1.1",
  columns: { identifier: 2, state: 3, localAddress: 8, localAs: 10, remoteAddress: 12, remoteAs: 14, peerIndex: 15 },
});

/** HUAWEI-BGP-VPN-MIB: index instance, address families, address type, length, octets. */
export const huaweiBgpTable = defineTable({
  name: "hwBgpPeerTable",
  entry: "1.3.6.1.4.1.2011.5.25.177.1.1.2.1",
  columns: { remoteAs: 2, remoteAddress: 4, state: 5, establishedTime: 7, lastError: 9 },
});
export const huaweiBgpFamilies = defineTable({
  name: "hwBgpPeerAddrFamilyTable",
  entry: "1.3.6.1.4.1.2011.5.25.177.1.1.1.1",
  columns: { vrfName: 6 },
});

/** TIMETRA-BGP-MIB: index virtual router, address type, length, octets. */
export const timetraBgpTable = defineTable({
  name: "tBgpPeerNgTable",
  entry: "1.3.6.1.4.1.6527.3.1.2.14.4.7.1",
  columns: { adminStatus: 6, description: 7, localAddress: 13, state: 59, localAs: 65, remoteAs: 66 },
});
export const timetraBgpTimes = defineTable({
  name: "tBgpPeerNgOperTable",
  entry: "1.3.6.1.4.1.6527.3.1.2.14.4.8.1",
  columns: { establishedTime: 177 },
});
/** TIMETRA-VRTR-MIB: the name of each virtual router; 1 is the base router. */
export const timetraRouters = defineTable({ name: "vRtrConfTable", entry: "1.3.6.1.4.1.6527.3.1.2.3.1.1", columns: { name: 4 } });

/** CUMULUS-BGPVRF-MIB, columns as BGP4-MIB: index routing table, kind of peer, address. Unnumbered peers have link-local addresses. */
export const cumulusBgpTable = defineTable({
  name: "cumulusBgpPeerTable",
  entry: "1.3.6.1.4.1.40310.7.3.1.1",
  columns: {
    identifier: 1,
    state: 2,
    adminStatus: 3,
    localAddress: 5,
    remoteAddress: 7,
    remoteAs: 9,
    lastError: 14,
    establishedTime: 16,
    description: 26,
  },
});

/** Every table of BGP peers, those of the standard first. */
export const bgpTables: readonly TableDefinition[] = [
  bgpScalars,
  bgpPeerTable,
  cbgpPeer2Table,
  cbgpPeer3Table,
  cbgpPrefixTable,
  ...[aristaBgp, dellOs10Bgp].flatMap(({ peers, errors, times, prefixes }) => [peers, errors, times, prefixes]),
  juniperBgpTable,
  juniperBgpErrors,
  juniperBgpTimes,
  juniperBgpPrefixes,
  dellOs9BgpTable,
  huaweiBgpTable,
  huaweiBgpFamilies,
  timetraBgpTable,
  timetraBgpTimes,
  timetraRouters,
  cumulusBgpTable,
];
