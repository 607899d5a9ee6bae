/** Scalars of SNMPv2-MIB (RFC 3418) and IF-MIB (RFC 2863) that the poller reads. */
export const scalars = {
  sysDescr: "1.3.6.1.2.1.1.1.0",
  sysObjectId: "1.3.6.1.2.1.1.2.0",
  sysUpTime: "1.3.6.1.2.1.1.3.0",
  sysContact: "1.3.6.1.2.1.1.4.0",
  sysName: "1.3.6.1.2.1.1.5.0",
  sysLocation: "1.3.6.1.2.1.1.6.0",
  /** SNMP-FRAMEWORK-MIB (RFC 3411). */
  snmpEngineBoots: "1.3.6.1.6.3.10.2.1.2.0",
  snmpEngineTime: "1.3.6.1.6.3.10.2.1.3.0",
  /** HOST-RESOURCES-MIB (RFC 2790). */
  hrSystemUptime: "1.3.6.1.2.1.25.1.1.0",
  ifNumber: "1.3.6.1.2.1.2.1.0",
  ifTableLastChange: "1.3.6.1.2.1.31.1.5.0",
} as const;

const ifEntry = "1.3.6.1.2.1.2.2.1";
const ifXEntry = "1.3.6.1.2.1.31.1.1.1";

/** Room one value may take in an answer, tag and length included. Text columns rarely reach it; an agent that cuts an answer short is asked again. */
const bytesOf = { counter64: 11, counter32: 7, integer: 6, text: 34, address: 10 } as const;

function column(oid: string, value: keyof typeof bytesOf): Column {
  return { oid, valueBytes: bytesOf[value] };
}

/** A column of a conceptual table: its OID without an index, and the room its values take. */
export interface Column {
  readonly oid: string;
  readonly valueBytes: number;
}

/** Columns of ifTable and ifXTable (RFC 2863). */
export const ifColumns = {
  ifIndex: column(`${ifEntry}.1`, "integer"),
  ifDescr: column(`${ifEntry}.2`, "text"),
  ifType: column(`${ifEntry}.3`, "integer"),
  ifMtu: column(`${ifEntry}.4`, "integer"),
  ifSpeed: column(`${ifEntry}.5`, "counter32"),
  ifPhysAddress: column(`${ifEntry}.6`, "address"),
  ifAdminStatus: column(`${ifEntry}.7`, "integer"),
  ifOperStatus: column(`${ifEntry}.8`, "integer"),
  ifInOctets: column(`${ifEntry}.10`, "counter32"),
  ifInUcastPkts: column(`${ifEntry}.11`, "counter32"),
  ifInDiscards: column(`${ifEntry}.13`, "counter32"),
  ifInErrors: column(`${ifEntry}.14`, "counter32"),
  ifOutOctets: column(`${ifEntry}.16`, "counter32"),
  ifOutUcastPkts: column(`${ifEntry}.17`, "counter32"),
  ifOutDiscards: column(`${ifEntry}.19`, "counter32"),
  ifOutErrors: column(`${ifEntry}.20`, "counter32"),
  ifName: column(`${ifXEntry}.1`, "text"),
  ifInBroadcastPkts: column(`${ifXEntry}.3`, "counter32"),
  ifHCInOctets: column(`${ifXEntry}.6`, "counter64"),
  ifHCInUcastPkts: column(`${ifXEntry}.7`, "counter64"),
  ifHCInBroadcastPkts: column(`${ifXEntry}.9`, "counter64"),
  ifHCOutOctets: column(`${ifXEntry}.10`, "counter64"),
  ifHCOutUcastPkts: column(`${ifXEntry}.11`, "counter64"),
  ifHighSpeed: column(`${ifXEntry}.15`, "counter32"),
  ifAlias: column(`${ifXEntry}.18`, "text"),
  ifCounterDiscontinuityTime: column(`${ifXEntry}.19`, "counter32"),
} as const;
export type IfColumn = keyof typeof ifColumns;

/** Counters of an interface by metric name: the 64-bit column first, the 32-bit one for interfaces that lack it. */
export const counterSources = {
  ifInOctets: ["ifHCInOctets", "ifInOctets"],
  ifOutOctets: ["ifHCOutOctets", "ifOutOctets"],
  ifInUcastPkts: ["ifHCInUcastPkts", "ifInUcastPkts"],
  ifOutUcastPkts: ["ifHCOutUcastPkts", "ifOutUcastPkts"],
  ifInErrors: ["ifInErrors"],
  ifOutErrors: ["ifOutErrors"],
  ifInDiscards: ["ifInDiscards"],
  ifOutDiscards: ["ifOutDiscards"],
  ifInBroadcastPkts: ["ifHCInBroadcastPkts", "ifInBroadcastPkts"],
} as const satisfies Record<string, readonly IfColumn[]>;
export type CounterName = keyof typeof counterSources;
export const counterNames = Object.keys(counterSources) as readonly CounterName[];

/** Width of a counter column in bits. */
export function sourceWidth(column: IfColumn): 32 | 64 {
  return column.startsWith("ifHC") ? 64 : 32;
}

/** Read at the slow cadence: what people configure and hardware is. */
export const slowColumns: readonly IfColumn[] = ["ifDescr", "ifType", "ifMtu", "ifSpeed", "ifPhysAddress", "ifHighSpeed", "ifAlias"];
/** Read in every poll beside the counters. The name is read with them, so that a renumbering cannot mix up two interfaces. */
export const everyPollColumns: readonly IfColumn[] = ["ifName", "ifAdminStatus", "ifOperStatus", "ifCounterDiscontinuityTime"];

/** HOST-RESOURCES-MIB (RFC 2790). */
export const hostColumns = {
  hrProcessorLoad: column("1.3.6.1.2.1.25.3.3.1.2", "integer"),
  hrStorageType: column("1.3.6.1.2.1.25.2.3.1.2", "address"),
  hrStorageAllocationUnits: column("1.3.6.1.2.1.25.2.3.1.4", "integer"),
  hrStorageSize: column("1.3.6.1.2.1.25.2.3.1.5", "integer"),
  hrStorageUsed: column("1.3.6.1.2.1.25.2.3.1.6", "integer"),
} as const;
export const hrStorageRam = "1.3.6.1.2.1.25.2.1.2";
