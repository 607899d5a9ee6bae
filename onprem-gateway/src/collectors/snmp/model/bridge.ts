import type { SnmpValue } from "../../snmp-protocol/session.ts";
import { numberOf } from "../snmp-text.ts";
import { compact, labelOf } from "./cell-values.ts";
import type { Vlan } from "./device-model.ts";
import { defineTable, type FetchedTables } from "./tables.ts";

/** BRIDGE-MIB (RFC 4188): the interface behind each bridge port. */
export const bridgePortTable = defineTable({ name: "dot1dBasePortTable", entry: "1.3.6.1.2.1.17.1.4.1", columns: { ifIndex: 2 } });
/** Forwarding table: index MAC address. For bridges without VLANs, and of one VLAN where a Cisco switch is asked about it. */
export const dot1dTpFdbTable = defineTable({
  name: "dot1dTpFdbTable",
  entry: "1.3.6.1.2.1.17.4.3.1",
  columns: { port: 2 },
  maxRows: 50_000,
});
export const bridgeBase = defineTable({ name: "dot1dBase", entry: "1.3.6.1.2.1.17.1", columns: { address: 1 } });
/** Q-BRIDGE-MIB (RFC 4363). */
export const portVlanTable = defineTable({ name: "dot1qPortVlanTable", entry: "1.3.6.1.2.1.17.7.1.4.5.1", columns: { pvid: 1 } });
export const vlanStaticTable = defineTable({
  name: "dot1qVlanStaticTable",
  entry: "1.3.6.1.2.1.17.7.1.4.3.1",
  columns: { name: 1, egress: 2, untagged: 4 },
});
/** What is in force, learned VLANs too: index time mark, VLAN. */
export const vlanCurrentTable = defineTable({
  name: "dot1qVlanCurrentTable",
  entry: "1.3.6.1.2.1.17.7.1.4.2.1",
  columns: { egress: 4, untagged: 5 },
});

const maxVlan = 4_094;

/** VLAN of untagged frames by ifIndex. */
export function readPortVlans(tables: FetchedTables): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const { index, cells } of tables.rows(portVlanTable)) {
    const ifIndex = numberOf(tables.cells(bridgePortTable, index).ifIndex);
    const vlan = numberOf(cells.pvid);
    if (ifIndex !== undefined && vlan !== undefined && vlan >= 1 && vlan <= maxVlan) {
      found.set(ifIndex, vlan);
    }
  }
  return found;
}

/** VLANs with their names and the interfaces that carry them; what is in force counts more than what is configured. */
export function readVlans(tables: FetchedTables): readonly Vlan[] {
  const found = new Map<number, Vlan>();
  for (const { index, cells } of tables.rows(vlanStaticTable)) {
    found.set(Number(index), compact({ id: Number(index), name: labelOf(cells.name), ...membersOf(tables, cells) }));
  }
  for (const { index, cells } of tables.rows(vlanCurrentTable)) {
    const id = Number(index.split(".").at(-1));
    found.set(id, { ...(found.get(id) ?? { id }), ...membersOf(tables, cells) });
  }
  return [...found.values()].filter(({ id }) => id >= 1 && id <= maxVlan).sort((a, b) => a.id - b.id);
}

type PortLists = { readonly [C in "egress" | "untagged"]?: SnmpValue | undefined };

function membersOf(tables: FetchedTables, { egress, untagged }: PortLists): Pick<Vlan, "tagged" | "untagged"> {
  const bare = new Set(portsIn(untagged));
  const interfaces = (ports: readonly number[]) =>
    ports.flatMap((port) => numberOf(tables.cells(bridgePortTable, String(port)).ifIndex) ?? []).filter((ifIndex) => ifIndex > 0);
  const tagged = interfaces(portsIn(egress).filter((port) => !bare.has(port)));
  const plain = interfaces(portsIn(egress).filter((port) => bare.has(port)));
  return { ...(tagged.length === 0 ? {} : { tagged }), ...(plain.length === 0 ? {} : { untagged: plain }) };
}

/** PortList (RFC 4363): the first bit of the first octet is bridge port 1. */
function portsIn(list: SnmpValue | undefined): readonly number[] {
  return list?.kind === "octets"
    ? [...list.value].flatMap((octet, at) =>
        [0, 1, 2, 3, 4, 5, 6, 7].flatMap((bit) => ((octet >> (7 - bit)) & 1 ? [at * 8 + bit + 1] : [])),
      )
    : [];
}
