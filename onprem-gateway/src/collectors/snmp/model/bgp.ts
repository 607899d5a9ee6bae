import type { SnmpValue } from "../../snmp-protocol/session.ts";
import { numberOf } from "../snmp-text.ts";
import { addressOf, addressOfBytes, compact, enumOf, inetAddressAt, labelOf, numbersOf } from "./cell-values.ts";
import { type BgpPeer, bgpPeerStates } from "./device-model.ts";
import { defineTable, type FetchedTables } from "./tables.ts";

/** BGP4-MIB (RFC 4273): IPv4 peers of the default instance. */
export const bgpScalars = defineTable({ name: "bgp", entry: "1.3.6.1.2.1.15", columns: { localAs: 2, identifier: 4 } });
export const bgpPeerTable = defineTable({
  name: "bgpPeerTable",
  entry: "1.3.6.1.2.1.15.3.1",
  columns: { identifier: 1, state: 2, adminStatus: 3, localAddress: 5, remoteAs: 9, establishedTime: 16 },
});
/** CISCO-BGP4-MIB: IPv6 peers too. */
export const cbgpPeer2Table = defineTable({
  name: "cbgpPeer2Table",
  entry: "1.3.6.1.4.1.9.9.187.1.2.5.1",
  columns: { state: 3, adminStatus: 4, localAddress: 6, localAs: 8, remoteAs: 11, identifier: 12, establishedTime: 19 },
});

const peer2Columns = {
  localAddress: 3,
  localAs: 7,
  remoteAs: 10,
  identifier: 11,
  adminStatus: 12,
  state: 13,
  description: 14,
} as const;
/** The BGP4V2 draft as Arista numbers it: index instance, address type, address. */
export const aristaBgpPeerTable = defineTable({
  name: "aristaBgp4V2PeerTable",
  entry: "1.3.6.1.4.1.30065.4.1.1.2.1",
  columns: peer2Columns,
});
/** The same draft as Dell numbers it. */
export const dellBgpPeerTable = defineTable({
  name: "os10bgp4V2PeerTable",
  entry: "1.3.6.1.4.1.674.11000.5000.200.1.1.2.1",
  columns: peer2Columns,
});

type PeerCells = Partial<
  Record<"state" | "adminStatus" | "localAddress" | "localAs" | "remoteAs" | "identifier" | "establishedTime" | "description", SnmpValue>
>;

/** Peers of every table the device has; one that several tables show is listed once, with what they say together. */
export function readBgpPeers(tables: FetchedTables): readonly BgpPeer[] {
  const localAs = positiveAs(tables.cells(bgpScalars).localAs);
  const peers = new Map<string, BgpPeer>();
  const add = (remoteAddress: string | undefined, cells: PeerCells) => {
    if (remoteAddress === undefined || remoteAddress === "0.0.0.0") {
      return;
    }
    const fields = { ...peerOf(cells), remoteAddress };
    peers.set(remoteAddress, { localAs, ...peers.get(remoteAddress), ...fields });
  };
  for (const { index, cells } of tables.rows(bgpPeerTable)) {
    add(addressOfBytes(numbersOf(index)), cells);
  }
  for (const { index, cells } of tables.rows(cbgpPeer2Table)) {
    add(inetAddressAt(numbersOf(index), 0).address, cells);
  }
  for (const table of [aristaBgpPeerTable, dellBgpPeerTable]) {
    for (const { index, cells } of tables.rows(table)) {
      add(inetAddressAt(numbersOf(index), 1).address, cells);
    }
  }
  return [...peers.values()].map((peer) => compact(peer));
}

function peerOf(cells: PeerCells): Omit<BgpPeer, "remoteAddress"> {
  const adminStatus = numberOf(cells.adminStatus);
  return compact({
    state: enumOf(bgpPeerStates, cells.state),
    remoteAs: positiveAs(cells.remoteAs),
    localAs: positiveAs(cells.localAs),
    localAddress: known(addressOf(cells.localAddress)),
    routerId: known(addressOf(cells.identifier)),
    enabled: adminStatus === undefined ? undefined : adminStatus === start,
    sinceS: numberOf(cells.establishedTime),
    description: labelOf(cells.description),
  });
}

/** bgpPeerAdminStatus: stop(1), start(2). */
const start = 2;

function known(address: string | undefined): string | undefined {
  return address === "0.0.0.0" || address === "::" ? undefined : address;
}

/** AS numbers above 2^31 come as negative INTEGERs; the MIB (RFC 4273) has only 16 bits for them. */
function positiveAs(value: SnmpValue | undefined): number | undefined {
  const number = numberOf(value);
  return number === undefined || number === 0 ? undefined : number < 0 ? number + 2 ** 32 : number;
}
