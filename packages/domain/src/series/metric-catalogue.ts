import { etherHistoryMetrics, etherStatsMetrics } from "./rmon-metrics.ts";

/** How a stored value is meant. counter: increase over the row's own interval. gauge: value at the end of it. state: an enumeration. */
export type MetricKind = "counter" | "gauge" | "state";

export interface Metric {
  /** Wire and storage id: never reused, never renumbered. */
  readonly id: number;
  readonly name: string;
  readonly kind: MetricKind;
  /** Unit of the stored integer. */
  readonly unit:
    | "octets"
    | "packets"
    | "count"
    | "enum"
    | "centipercent"
    | "bytes"
    | "seconds"
    | "milliseconds"
    | "microseconds"
    /** Thousandths of the unit that the device's facts give for the entity; may be negative. */
    | "thousandths";
  /** MIB object or method it comes from. */
  readonly source: string;
}

/** Every metric that can be in a chunk. Stored values are integers in the given unit; scaling happens on reading. */
export const metrics = {
  ifInOctets: { id: 1, name: "ifInOctets", kind: "counter", unit: "octets", source: "IF-MIB ifHCInOctets, else ifInOctets" },
  ifOutOctets: { id: 2, name: "ifOutOctets", kind: "counter", unit: "octets", source: "IF-MIB ifHCOutOctets, else ifOutOctets" },
  ifInUcastPkts: { id: 3, name: "ifInUcastPkts", kind: "counter", unit: "packets", source: "IF-MIB ifHCInUcastPkts, else ifInUcastPkts" },
  ifOutUcastPkts: {
    id: 4,
    name: "ifOutUcastPkts",
    kind: "counter",
    unit: "packets",
    source: "IF-MIB ifHCOutUcastPkts, else ifOutUcastPkts",
  },
  ifInErrors: { id: 5, name: "ifInErrors", kind: "counter", unit: "packets", source: "IF-MIB ifInErrors" },
  ifOutErrors: { id: 6, name: "ifOutErrors", kind: "counter", unit: "packets", source: "IF-MIB ifOutErrors" },
  ifInDiscards: { id: 7, name: "ifInDiscards", kind: "counter", unit: "packets", source: "IF-MIB ifInDiscards" },
  ifOutDiscards: { id: 8, name: "ifOutDiscards", kind: "counter", unit: "packets", source: "IF-MIB ifOutDiscards" },
  ifInBroadcastPkts: {
    id: 9,
    name: "ifInBroadcastPkts",
    kind: "counter",
    unit: "packets",
    source: "IF-MIB ifHCInBroadcastPkts, else ifInBroadcastPkts",
  },
  ifOperStatus: {
    id: 10,
    name: "ifOperStatus",
    kind: "state",
    unit: "enum",
    source: "IF-MIB ifOperStatus (1 up, 2 down, ... 7 lowerLayerDown)",
  },
  cpuLoad: {
    id: 20,
    name: "cpuLoad",
    kind: "gauge",
    unit: "centipercent",
    source: "HOST-RESOURCES-MIB hrProcessorLoad, mean of all processors",
  },
  memoryUsed: { id: 21, name: "memoryUsed", kind: "gauge", unit: "bytes", source: "HOST-RESOURCES-MIB hrStorageUsed of hrStorageRam" },
  memoryTotal: { id: 22, name: "memoryTotal", kind: "gauge", unit: "bytes", source: "HOST-RESOURCES-MIB hrStorageSize of hrStorageRam" },
  uptime: { id: 23, name: "uptime", kind: "gauge", unit: "seconds", source: "SNMPv2-MIB sysUpTime" },
  /** Measured time since the previous poll: the divisor of every counter of the same row. */
  pollElapsed: { id: 24, name: "pollElapsed", kind: "gauge", unit: "milliseconds", source: "gateway" },
  icmpSent: { id: 30, name: "icmpSent", kind: "counter", unit: "count", source: "fping" },
  icmpReceived: { id: 31, name: "icmpReceived", kind: "counter", unit: "count", source: "fping" },
  rttMin: { id: 32, name: "rttMin", kind: "gauge", unit: "microseconds", source: "fping" },
  rttAvg: { id: 33, name: "rttAvg", kind: "gauge", unit: "microseconds", source: "fping" },
  rttMax: { id: 34, name: "rttMax", kind: "gauge", unit: "microseconds", source: "fping" },
  /** Mean absolute difference of successive round-trip times (RFC 3393 in spirit, over round trips). */
  rttJitter: { id: 35, name: "rttJitter", kind: "gauge", unit: "microseconds", source: "fping" },
  ...etherStatsMetrics,
  ...etherHistoryMetrics,
  sensorValue: { id: 70, name: "sensorValue", kind: "gauge", unit: "thousandths", source: "device model: sensors" },
  sensorHealth: { id: 71, name: "sensorHealth", kind: "state", unit: "enum", source: "device model: 1 ok, 2 warning, 3 critical" },
  processorLoad: { id: 72, name: "processorLoad", kind: "gauge", unit: "centipercent", source: "device model: one processor" },
  poolUsed: { id: 73, name: "poolUsed", kind: "gauge", unit: "bytes", source: "device model: a memory or a file system" },
  poolTotal: { id: 74, name: "poolTotal", kind: "gauge", unit: "bytes", source: "device model: a memory or a file system" },
  poolShare: { id: 75, name: "poolShare", kind: "gauge", unit: "centipercent", source: "device model: used of a pool without sizes" },
  bgpPeerState: { id: 76, name: "bgpPeerState", kind: "state", unit: "enum", source: "BGP4-MIB bgpPeerState (1 idle ... 6 established)" },
  ospfNeighbourState: {
    id: 77,
    name: "ospfNeighbourState",
    kind: "state",
    unit: "enum",
    source: "OSPF-MIB ospfNbrState (1 down ... 8 full)",
  },
  bgpAcceptedPrefixes: {
    id: 78,
    name: "bgpAcceptedPrefixes",
    kind: "gauge",
    unit: "count",
    source: "device model: prefixes accepted from a BGP peer",
  },
  wirelessClients: {
    id: 98,
    name: "wirelessClients",
    kind: "gauge",
    unit: "count",
    source: "device model: clients of an access point, of a wireless network, or of all",
  },
  isisAdjacencyState: {
    id: 99,
    name: "isisAdjacencyState",
    kind: "state",
    unit: "enum",
    source: "ISIS-MIB isisISAdjState (1 down, 2 initializing, 3 up, 4 failed)",
  },
} as const satisfies Record<string, Metric>;
export type MetricName = keyof typeof metrics;

/** The ten columns every interface has, in dictionary order. */
export const interfaceMetrics: readonly Metric[] = [
  metrics.ifInOctets,
  metrics.ifOutOctets,
  metrics.ifInUcastPkts,
  metrics.ifOutUcastPkts,
  metrics.ifInErrors,
  metrics.ifOutErrors,
  metrics.ifInDiscards,
  metrics.ifOutDiscards,
  metrics.ifInBroadcastPkts,
  metrics.ifOperStatus,
];

const byId = new Map<number, Metric>(Object.values(metrics).map((metric) => [metric.id, metric]));

/** Undefined for an id of a newer gateway: such columns are kept and skipped on reading. */
export function metricById(id: number): Metric | undefined {
  return byId.get(id);
}
