import type { FetchedTables, TableDefinition } from "../../../onprem-gateway/src/collectors/snmp/model/tables.ts";
import {
  alarmTable,
  etherHistoryTable,
  etherStatsHighCapacityTable,
  etherStatsTable,
  eventTable,
  historyControlTable,
  logTable,
} from "../../../onprem-gateway/src/collectors/snmp/rmon/rmon-tables.ts";
import type { SnmpValue } from "../../../onprem-gateway/src/collectors/snmp-protocol/session.ts";

type TruthRows = Readonly<Record<string, Readonly<Record<string, number | string>>>>;
/** The direct read-out of a walk with RMON groups. */
export interface RmonTruth {
  readonly system: { readonly sysUpTime?: number };
  readonly tables: Readonly<Partial<Record<string, TruthRows>>>;
}

const sizes = {
  pkts64: "etherStatsPkts64Octets",
  pkts65to127: "etherStatsPkts65to127Octets",
  pkts128to255: "etherStatsPkts128to255Octets",
  pkts256to511: "etherStatsPkts256to511Octets",
  pkts512to1023: "etherStatsPkts512to1023Octets",
  pkts1024to1518: "etherStatsPkts1024to1518Octets",
};
const counted = {
  dropEvents: "DropEvents",
  octets: "Octets",
  pkts: "Pkts",
  broadcastPkts: "BroadcastPkts",
  multicastPkts: "MulticastPkts",
  crcAlignErrors: "CRCAlignErrors",
  undersizePkts: "UndersizePkts",
  oversizePkts: "OversizePkts",
  fragments: "Fragments",
  jabbers: "Jabbers",
  collisions: "Collisions",
};
const prefixed = (prefix: string) => Object.fromEntries(Object.entries(counted).map(([name, column]) => [name, `${prefix}${column}`]));

/** Tables of the truth: our definition of each, and our column of each of its columns that we read. */
export const rmonTables: readonly {
  readonly truth: string;
  readonly table: TableDefinition;
  readonly columns: Readonly<Record<string, string>>;
}[] = [
  {
    truth: "etherStats",
    table: etherStatsTable,
    columns: { dataSource: "dataSource", status: "status", ...prefixed("etherStats"), ...sizes },
  },
  {
    truth: "hcRmonEtherStats",
    table: etherStatsHighCapacityTable,
    columns: { highCapPkts: "etherStatsPkts", highCapOctets: "etherStatsOctets" },
  },
  {
    truth: "historyControl",
    table: historyControlTable,
    columns: { dataSource: "dataSource", bucketsGranted: "bucketsGranted", interval: "interval", status: "status" },
  },
  {
    truth: "etherHistory",
    table: etherHistoryTable,
    columns: { intervalStart: "intervalStart", ...prefixed("etherHistory"), utilization: "etherHistoryUtilization" },
  },
  {
    truth: "alarm",
    table: alarmTable,
    columns: {
      interval: "interval",
      variable: "variable",
      sampleType: "sampleType",
      value: "value",
      startupAlarm: "startup",
      risingThreshold: "risingThreshold",
      fallingThreshold: "fallingThreshold",
      risingEventIndex: "risingEvent",
      fallingEventIndex: "fallingEvent",
      owner: "owner",
      status: "status",
    },
  },
  { truth: "event", table: eventTable, columns: { description: "description" } },
  { truth: "rmonLog", table: logTable, columns: { time: "time", description: "description" } },
];

export interface RowsCompared {
  readonly rows: number;
  readonly equal: number;
  readonly different: readonly string[];
}

/** Holds every row of a table's truth against what was fetched: each column that we read must be there with this value, and no other. */
export function compareRows(
  truth: RmonTruth,
  fetched: FetchedTables,
  { truth: name, table, columns }: (typeof rmonTables)[number],
): RowsCompared {
  const rows = Object.entries(truth.tables[name] ?? {});
  const different = rows.flatMap(([index, expected]) => {
    const cells: Readonly<Partial<Record<string, SnmpValue>>> = fetched.cells(table, index);
    const wrong = Object.entries(columns).filter(([theirs, ours]) => shown(cells[ours]) !== printable(expected[theirs]));
    return wrong.length === 0 ? [] : [`${name} ${index}: ${wrong.map(([column]) => column).join(", ")}`];
  });
  return { rows: rows.length, equal: rows.length - different.length, different };
}

function printable(value: number | string | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

/** A value as the truth files print it: text, or hex where the octets are not printable ASCII. */
function shown(value: SnmpValue | undefined): string | undefined {
  if (value === undefined || !("value" in value)) {
    return undefined;
  }
  if (!(value.value instanceof Uint8Array)) {
    return String(value.value);
  }
  const octets = Buffer.from(value.value);
  return octets.every((byte) => byte >= 0x20 && byte < 0x7f) ? octets.toString("ascii") : `0x${octets.toString("hex")}`;
}
