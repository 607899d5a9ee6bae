import type { SnmpValue } from "../../snmp-protocol/session.ts";
import { numberOf } from "../snmp-text.ts";

const ifIndexColumn = "1.3.6.1.2.1.2.2.1.1.";

/** An interface as RMON's tables are joined to it. */
export interface RmonInterface {
  readonly key: string;
  readonly ifIndex: number;
  readonly speedBps?: number | undefined;
}

/** The ifIndex that a data source names (RFC 2819 etherStatsDataSource); undefined when it names something else. */
export function ifIndexOfSource(source: SnmpValue | undefined): number | undefined {
  const oid = source?.kind === "oid" ? source.value : "";
  const ifIndex = oid.startsWith(ifIndexColumn) ? Number(oid.slice(ifIndexColumn.length)) : 0;
  return Number.isSafeInteger(ifIndex) && ifIndex > 0 && ifIndex <= 0x7fff_ffff ? ifIndex : undefined;
}

/** EntryStatus: a row counts unless it says that it is being made (2, 3) or not in use (4). Some agents leave it out, or say 0. */
export function isInUse(status: SnmpValue | undefined): boolean {
  const number = numberOf(status);
  return number === undefined || number < 2 || number > 4;
}
