import type { SnmpSession } from "../../snmp-protocol/session.ts";
import { failure } from "../failure-hints.ts";
import { numberOf } from "../snmp-text.ts";
import { bridgePortTable, dot1dTpFdbTable } from "./bridge.ts";
import { numbersOf } from "./cell-values.ts";
import type { TableStatus } from "./device-model.ts";
import { type FetchOptions, fetchTables, walkTables } from "./fetch-tables.ts";
import { defineTable, type FetchedTables, type TableSink } from "./tables.ts";

/** CISCO-VTP-MIB: index management domain and VLAN. */
const vtpVlanTable = defineTable({ name: "vtpVlanTable", entry: "1.3.6.1.4.1.9.9.46.1.3.1.1", columns: { state: 2, type: 3 } });
const operational = 1;
const ethernet = 1;

/** What the forwarding tables of all VLANs together are called. */
export const vlanForwarding = "dot1dTpFdbTable by VLAN";
/** VLANs that are asked for; of a switch with more, none counts. */
export const maxVlans = 64;
/** Stations of all VLANs together, as of one table. */
const maxStations = dot1dTpFdbTable.maxRows;

/** A station at an interface. */
interface Entry {
  readonly ifIndex: number;
  /** Of its MAC address. */
  readonly octets: readonly number[];
}

/**
 * The forwarding tables of a Cisco switch that shows each VLAN's in a context of its own, with the bridge ports of that context: VLAN by
 * VLAN, one request at a time. It ends at the first failure, which for the first VLAN means that the device gives no such context to our
 * credential. Never rejects.
 */
export async function readVlanForwarding(fetch: FetchOptions, learn: (entry: Entry) => void): Promise<TableStatus> {
  const { tables } = await fetchTables([vtpVlanTable], fetch);
  const vlans = vlansOf(tables);
  const sink = new VlanSink(learn);
  let reason: TableStatus["reason"] = vlans.length > maxVlans ? "rows" : undefined;
  for (const vlan of vlans.slice(0, maxVlans)) {
    reason ??= await readVlan(vlan, { ...fetch, sink });
  }
  const { rows } = sink;
  if (reason !== undefined) {
    return { table: vlanForwarding, status: rows > 0 ? "partial" : "failed", rows, reason };
  }
  return { table: vlanForwarding, status: rows > 0 ? "complete" : "absent", rows };
}

function vlansOf(tables: FetchedTables): readonly number[] {
  const found = tables.rows(vtpVlanTable).flatMap(({ index, cells }) => {
    const vlan = numbersOf(index)[1] ?? 0;
    const isUsed = numberOf(cells.state) === operational && (numberOf(cells.type) ?? ethernet) === ethernet;
    return isUsed && vlan >= 1 && vlan <= 4_094 ? [vlan] : [];
  });
  return [...new Set(found)].sort((a, b) => a - b);
}

/** Undefined when the VLAN came whole. */
async function readVlan(vlan: number, { sink, ...fetch }: FetchOptions & { readonly sink: VlanSink }): Promise<TableStatus["reason"]> {
  const session = fetch.session.inVlan?.(vlan);
  if (session === undefined) {
    return failure("authorization").reason;
  }
  const reason = await readThrough(session, { ...fetch, sink });
  session.close();
  return reason;
}

async function readThrough(
  session: SnmpSession,
  { sink, ...fetch }: FetchOptions & { readonly sink: VlanSink },
): Promise<TableStatus["reason"]> {
  // One question first: a device that has no such context is silent, and walks take silence for a lost datagram.
  const first = await session.getNext([`${bridgePortTable.entry}.${bridgePortTable.columns.ifIndex}`]);
  if (first.kind === "failed") {
    return first.reason === "no-such-name" ? undefined : first.reason;
  }
  const { tables, statuses } = await fetchTables([bridgePortTable], { ...fetch, session });
  sink.enter(tables);
  const all = [...statuses, ...(await walkTables([dot1dTpFdbTable], sink, { ...fetch, session }))];
  return all.find(({ status }) => status === "partial" || status === "failed")?.reason;
}

/** Takes the rows of one VLAN after the other. */
class VlanSink implements TableSink {
  readonly #learn: (entry: Entry) => void;
  #interfaces: ReadonlyMap<number, number> = new Map();
  rows = 0;

  constructor(learn: (entry: Entry) => void) {
    this.#learn = learn;
  }

  /** The bridge ports of the VLAN that follows. */
  enter(tables: FetchedTables): void {
    this.#interfaces = new Map(tables.rows(bridgePortTable).map(({ index, cells }) => [Number(index), numberOf(cells.ifIndex) ?? 0]));
  }

  add(...[, , { index, value }]: Parameters<TableSink["add"]>): boolean {
    if (this.rows >= maxStations) {
      return false;
    }
    this.rows += 1;
    const ifIndex = this.#interfaces.get(numberOf(value) ?? 0) ?? 0;
    if (ifIndex > 0) {
      this.#learn({ ifIndex, octets: numbersOf(index).slice(-6) });
    }
    return true;
  }

  size(): number {
    return this.rows;
  }
}
