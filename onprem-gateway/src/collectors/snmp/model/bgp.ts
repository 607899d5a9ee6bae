import type { SnmpValue } from "../../snmp-protocol/session.ts";
import { numberOf } from "../snmp-text.ts";
import {
  aristaBgp,
  type Bgp4V2,
  bgpPeerTable,
  bgpScalars,
  cbgpPeer2Table,
  cbgpPeer3Table,
  cbgpPrefixTable,
  cumulusBgpTable,
  dellOs9BgpTable,
  dellOs10Bgp,
  huaweiBgpFamilies,
  huaweiBgpTable,
  juniperBgpErrors,
  juniperBgpPrefixes,
  juniperBgpTable,
  juniperBgpTimes,
  type PeerColumn,
  timetraBgpTable,
  timetraBgpTimes,
  timetraRouters,
} from "./bgp-tables.ts";
import { addressOf, addressOfBytes, compact, enumOf, inetAddressAt, labelOf, numbersOf, specified } from "./cell-values.ts";
import { type BgpPeer, bgpPeerStates } from "./device-model.ts";
import type { FetchedTables, TableDefinition } from "./tables.ts";

/** A row of a peer table: who the peer is and what the row says. */
interface PeerRow {
  readonly remoteAddress: string | undefined;
  readonly vrf?: string | undefined;
  readonly cells: { readonly [C in PeerColumn]?: SnmpValue | undefined };
  readonly acceptedPrefixes?: number | undefined;
}

/** Peers of every table the device has; one that several tables show is listed once, with what they say together. */
export function readBgpPeers(tables: FetchedTables): readonly BgpPeer[] {
  const localAs = positiveAs(tables.cells(bgpScalars).localAs);
  const peers = new Map<string, BgpPeer>();
  for (const { remoteAddress, vrf, cells, acceptedPrefixes } of peerRows(tables)) {
    if (remoteAddress !== undefined && remoteAddress !== "0.0.0.0") {
      const key = `${remoteAddress} ${vrf ?? ""}`;
      peers.set(key, { localAs, ...peers.get(key), ...peerOf(cells), ...compact({ vrf, acceptedPrefixes }), remoteAddress });
    }
  }
  return [...peers.values()].map((peer) => compact(peer));
}

/** Rows of the standard first: what a vendor's table says of the same peer is richer and counts. */
function peerRows(tables: FetchedTables): readonly PeerRow[] {
  return [
    ...tables.rows(bgpPeerTable).map(({ index, cells }) => ({ remoteAddress: addressOfBytes(numbersOf(index)), cells })),
    ...ciscoRows(tables),
    ...[aristaBgp, dellOs10Bgp].flatMap((draft) => bgp4V2Rows(draft, tables)),
    ...juniperRows(tables),
    ...tables.rows(dellOs9BgpTable).map(({ index, cells }) => ({ ...draftRow(index, cells), cells })),
    ...huaweiRows(tables),
    ...timetraRows(tables),
    ...tables.rows(cumulusBgpTable).map(({ cells }) => ({ remoteAddress: addressOf(cells.remoteAddress), cells })),
  ];
}

function ciscoRows(tables: FetchedTables): readonly PeerRow[] {
  const accepted = sums(tables, cbgpPrefixTable, 2);
  const global = tables.rows(cbgpPeer2Table).map(({ index, cells }) => ({
    remoteAddress: inetAddressAt(numbersOf(index), 0).address,
    cells,
    acceptedPrefixes: accepted.get(index),
  }));
  const ofInstances = tables.rows(cbgpPeer3Table).map(({ index, cells }) => ({
    remoteAddress: inetAddressAt(numbersOf(index), 1).address,
    vrf: instanceName(labelOf(cells.vrfName)),
    cells,
  }));
  return [...global, ...ofInstances];
}

function bgp4V2Rows({ peers, errors, times, prefixes }: Bgp4V2, tables: FetchedTables): readonly PeerRow[] {
  const accepted = sums(tables, prefixes, 2);
  return tables.rows(peers).map(({ index, cells }) => ({
    remoteAddress: inetAddressAt(numbersOf(index), 1).address,
    cells: { ...cells, lastError: tables.cells(errors, index).text, establishedTime: tables.cells(times, index).established },
    acceptedPrefixes: accepted.get(index),
  }));
}

function juniperRows(tables: FetchedTables): readonly PeerRow[] {
  const accepted = sums(tables, juniperBgpPrefixes, 2);
  return tables.rows(juniperBgpTable).map(({ index, cells }) => {
    const { code, text } = tables.cells(juniperBgpErrors, index);
    return {
      ...draftRow(index, cells),
      cells: {
        ...cells,
        lastError: labelOf(text) === undefined ? code : text,
        establishedTime: tables.cells(juniperBgpTimes, index).established,
      },
      acceptedPrefixes: accepted.get(String(numberOf(cells.peerIndex))),
    };
  });
}

/** The older draft numbers routing instances; 0 is the default one. */
function draftRow(index: string, cells: Pick<PeerRow["cells"], "remoteAddress">): Pick<PeerRow, "remoteAddress" | "vrf"> {
  const instance = numbersOf(index)[0] ?? 0;
  return { remoteAddress: addressOf(cells.remoteAddress), vrf: instance === 0 ? undefined : `instance ${instance}` };
}

function huaweiRows(tables: FetchedTables): readonly PeerRow[] {
  return tables.rows(huaweiBgpTable).map(({ index, cells }) => ({
    remoteAddress: inetAddressAt(numbersOf(index), 3).address ?? addressOf(cells.remoteAddress),
    vrf: instanceName(labelOf(tables.cells(huaweiBgpFamilies, index).vrfName)),
    cells,
  }));
}

function timetraRows(tables: FetchedTables): readonly PeerRow[] {
  return tables.rows(timetraBgpTable).map(({ index, cells }) => {
    const [router = 0, ...address] = numbersOf(index);
    const name = router === baseRouter ? undefined : (labelOf(tables.cells(timetraRouters, String(router)).name) ?? `router ${router}`);
    return {
      remoteAddress: inetAddressAt(address, 0).address,
      vrf: name,
      cells: { ...cells, ...tables.cells(timetraBgpTimes, index) },
    };
  });
}

const baseRouter = 1;

/** Names that vendors give the instance that is none. */
function instanceName(name: string | undefined): string | undefined {
  return name === undefined || /^(?:public|default|global|base|_public_|master)$/iu.test(name) ? undefined : name;
}

/** A gauge by peer, added up over what the last `tail` sub-identifiers tell apart. */
function sums(tables: FetchedTables, table: TableDefinition<"accepted">, tail: number): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { index, cells } of tables.rows(table)) {
    const accepted = numberOf(cells.accepted);
    const peer = index.split(".").slice(0, -tail).join(".");
    if (accepted !== undefined && accepted >= 0) {
      found.set(peer, (found.get(peer) ?? 0) + accepted);
    }
  }
  return found;
}

function peerOf(cells: PeerRow["cells"]): Omit<BgpPeer, "remoteAddress"> {
  const adminStatus = numberOf(cells.adminStatus);
  const state = enumOf(bgpPeerStates, cells.state);
  const sinceS = numberOf(cells.establishedTime);
  return compact({
    state,
    remoteAs: positiveAs(cells.remoteAs),
    localAs: positiveAs(cells.localAs),
    localAddress: specified(addressOf(cells.localAddress)),
    routerId: specified(addressOf(cells.identifier)),
    enabled: adminStatus === undefined ? undefined : adminStatus === start,
    // RFC 4273: zero for a peer that never was established.
    sinceS: sinceS === 0 && state !== "established" ? undefined : sinceS,
    description: labelOf(cells.description),
    lastError: errorText(cells.lastError),
  });
}

/** bgpPeerAdminStatus: stop(1), start(2). */
const start = 2;

/** Error codes of RFC 4271 section 4.5. */
const errors = ["message header error", "OPEN message error", "UPDATE message error", "hold timer expired", "state machine error", "cease"];

/** The two octets of bgpPeerLastError, code and subcode, or the text of an agent that spells it out; undefined for no error. */
function errorText(value: SnmpValue | undefined): string | undefined {
  if (value?.kind !== "octets" || value.value.length > 2) {
    return labelOf(value);
  }
  const [code = 0, subcode = 0] = value.value;
  return code === 0 ? undefined : `${errors[code - 1] ?? `error ${code}`}${subcode === 0 ? "" : ` (${code}/${subcode})`}`;
}

/** AS numbers above 2^31 come as negative INTEGERs; the MIB (RFC 4273) has only 16 bits for them. */
function positiveAs(value: SnmpValue | undefined): number | undefined {
  const number = numberOf(value);
  return number === undefined || number === 0 ? undefined : number < 0 ? number + 2 ** 32 : number;
}
