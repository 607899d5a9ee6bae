import { numberOf } from "../snmp-text.ts";
import { readAddresses } from "./addresses.ts";
import { readPortVlans } from "./bridge.ts";
import { compact, numbersOf } from "./cell-values.ts";
import type { InterfaceFacts } from "./device-model.ts";
import { readFibreChannelNames } from "./fibre-channel.ts";
import type { Port } from "./ports.ts";
import { defineTable, type FetchedTables } from "./tables.ts";

/** IEEE8023-LAG-MIB: index ifIndex of the member port. */
export const aggPortTable = defineTable({
  name: "dot3adAggPortTable",
  entry: "1.2.840.10006.300.43.1.2.1.1",
  columns: { selected: 12, attached: 13 },
});
/** IF-MIB: index ifIndex above, ifIndex below. */
export const ifStackTable = defineTable({ name: "ifStackTable", entry: "1.3.6.1.2.1.31.1.2.1", columns: { status: 3 }, maxRows: 16_384 });
/** EtherLike-MIB (RFC 3635): index ifIndex. */
export const dot3StatsTable = defineTable({ name: "dot3StatsTable", entry: "1.3.6.1.2.1.10.7.2.1", columns: { duplex: 19 } });
/** RMON-MIB (RFC 2819): which interfaces have Ethernet statistics; the source is the ifIndex instance of the interface. */
export const etherStatsTable = defineTable({
  name: "etherStatsTable",
  entry: "1.3.6.1.2.1.16.1.1.1",
  columns: { index: 1, dataSource: 2 },
});

/** ifType ieee8023adLag. */
const aggregation = 161;
const ifIndexColumn = "1.3.6.1.2.1.2.2.1.1.";

/** What these tables add to the interfaces; only interfaces they add something to. */
export function readInterfaceFacts(tables: FetchedTables, ports: readonly Port[]): readonly InterfaceFacts[] {
  const addresses = readAddresses(tables);
  const lags = readLags(tables, ports);
  const vlans = readPortVlans(tables);
  const names = readFibreChannelNames(tables, ports);
  return ports
    .map(({ ifIndex, ifAlias = "" }) =>
      compact({
        ifIndex,
        alias: ifAlias === "" ? names.get(ifIndex) : undefined,
        addresses: addresses.get(ifIndex)?.slice(0, 1_024),
        lagIfIndex: lags.get(ifIndex),
        vlan: vlans.get(ifIndex),
        duplex: duplexOf(numberOf(tables.cells(dot3StatsTable, String(ifIndex)).duplex)),
      }),
    )
    .filter((facts) => Object.keys(facts).length > 1);
}

/** ifIndex of the interfaces with etherStats, in table order. */
export function readRmonInterfaces(tables: FetchedTables): readonly number[] {
  return tables.rows(etherStatsTable).flatMap(({ cells }) => {
    const source = cells.dataSource?.kind === "oid" ? cells.dataSource.value : "";
    const ifIndex = source.startsWith(ifIndexColumn) ? Number(source.slice(ifIndexColumn.length)) : 0;
    return Number.isSafeInteger(ifIndex) && ifIndex > 0 && ifIndex <= 0x7fff_ffff ? [ifIndex] : [];
  });
}

/** dot3StatsDuplexStatus: unknown(1), halfDuplex(2), fullDuplex(3). */
function duplexOf(status: number | undefined): "half" | "full" | undefined {
  return status === 2 ? "half" : status === 3 ? "full" : undefined;
}

/**
 * The aggregation of each member. A port that names itself is none's member, and an aggregation that lies below another is no member: it
 * carries the other, as the VLANs of an aggregation do where the agent gives them its type.
 */
function readLags(tables: FetchedTables, ports: readonly Port[]): ReadonlyMap<number, number> {
  const types = new Map(ports.map(({ ifIndex, ifType }) => [ifIndex, ifType]));
  const found = new Map<number, number>();
  for (const { index } of tables.rows(ifStackTable)) {
    const [higher = 0, lower = 0] = numbersOf(index);
    if (types.has(lower) && types.get(lower) !== aggregation && types.get(higher) === aggregation) {
      found.set(lower, higher);
    }
  }
  for (const { index, cells } of tables.rows(aggPortTable)) {
    const lag = numberOf(cells.attached) || numberOf(cells.selected);
    if (lag !== undefined && lag !== Number(index) && types.has(lag)) {
      found.set(Number(index), lag);
    }
  }
  return found;
}
