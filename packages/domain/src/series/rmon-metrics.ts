import type { Metric } from "./metric-catalogue.ts";

/**
 * Ethernet statistics of a port (RMON-MIB etherStatsTable, RFC 2819; 64 bits wide from HC-RMON-MIB, RFC 3273). A probe on a port counts
 * what passes it in both directions as one, so these are no ifInOctets.
 */
export const etherStatsMetrics = {
  etherStatsOctets: {
    id: 40,
    name: "etherStatsOctets",
    kind: "counter",
    unit: "octets",
    source: "HC-RMON-MIB etherStatsHighCapacityOctets, else etherStatsOctets",
  },
  etherStatsPkts: {
    id: 41,
    name: "etherStatsPkts",
    kind: "counter",
    unit: "packets",
    source: "HC-RMON-MIB etherStatsHighCapacityPkts, else etherStatsPkts",
  },
  etherStatsBroadcastPkts: {
    id: 42,
    name: "etherStatsBroadcastPkts",
    kind: "counter",
    unit: "packets",
    source: "RMON-MIB etherStatsBroadcastPkts",
  },
  etherStatsMulticastPkts: {
    id: 43,
    name: "etherStatsMulticastPkts",
    kind: "counter",
    unit: "packets",
    source: "RMON-MIB etherStatsMulticastPkts",
  },
  etherStatsCRCAlignErrors: {
    id: 44,
    name: "etherStatsCRCAlignErrors",
    kind: "counter",
    unit: "packets",
    source: "RMON-MIB etherStatsCRCAlignErrors",
  },
  etherStatsUndersizePkts: {
    id: 45,
    name: "etherStatsUndersizePkts",
    kind: "counter",
    unit: "packets",
    source: "RMON-MIB etherStatsUndersizePkts",
  },
  etherStatsOversizePkts: {
    id: 46,
    name: "etherStatsOversizePkts",
    kind: "counter",
    unit: "packets",
    source: "RMON-MIB etherStatsOversizePkts",
  },
  etherStatsFragments: { id: 47, name: "etherStatsFragments", kind: "counter", unit: "packets", source: "RMON-MIB etherStatsFragments" },
  etherStatsJabbers: { id: 48, name: "etherStatsJabbers", kind: "counter", unit: "packets", source: "RMON-MIB etherStatsJabbers" },
  etherStatsCollisions: { id: 49, name: "etherStatsCollisions", kind: "counter", unit: "count", source: "RMON-MIB etherStatsCollisions" },
  etherStatsDropEvents: { id: 50, name: "etherStatsDropEvents", kind: "counter", unit: "count", source: "RMON-MIB etherStatsDropEvents" },
  etherStatsPkts64Octets: {
    id: 51,
    name: "etherStatsPkts64Octets",
    kind: "counter",
    unit: "packets",
    source: "HC-RMON-MIB etherStatsHighCapacityPkts64Octets, else etherStatsPkts64Octets",
  },
  etherStatsPkts65to127Octets: {
    id: 52,
    name: "etherStatsPkts65to127Octets",
    kind: "counter",
    unit: "packets",
    source: "HC-RMON-MIB etherStatsHighCapacityPkts65to127Octets, else etherStatsPkts65to127Octets",
  },
  etherStatsPkts128to255Octets: {
    id: 53,
    name: "etherStatsPkts128to255Octets",
    kind: "counter",
    unit: "packets",
    source: "HC-RMON-MIB etherStatsHighCapacityPkts128to255Octets, else etherStatsPkts128to255Octets",
  },
  etherStatsPkts256to511Octets: {
    id: 54,
    name: "etherStatsPkts256to511Octets",
    kind: "counter",
    unit: "packets",
    source: "HC-RMON-MIB etherStatsHighCapacityPkts256to511Octets, else etherStatsPkts256to511Octets",
  },
  etherStatsPkts512to1023Octets: {
    id: 55,
    name: "etherStatsPkts512to1023Octets",
    kind: "counter",
    unit: "packets",
    source: "HC-RMON-MIB etherStatsHighCapacityPkts512to1023Octets, else etherStatsPkts512to1023Octets",
  },
  etherStatsPkts1024to1518Octets: {
    id: 56,
    name: "etherStatsPkts1024to1518Octets",
    kind: "counter",
    unit: "packets",
    source: "HC-RMON-MIB etherStatsHighCapacityPkts1024to1518Octets, else etherStatsPkts1024to1518Octets",
  },
} as const satisfies Record<string, Metric>;

/** The same of one bucket of a device's own memory (etherHistoryTable): read after a gap, over the bucket's interval. */
export const etherHistoryMetrics = {
  etherHistoryOctets: { id: 57, name: "etherHistoryOctets", kind: "counter", unit: "octets", source: "RMON-MIB etherHistoryOctets" },
  etherHistoryPkts: { id: 58, name: "etherHistoryPkts", kind: "counter", unit: "packets", source: "RMON-MIB etherHistoryPkts" },
  etherHistoryBroadcastPkts: {
    id: 59,
    name: "etherHistoryBroadcastPkts",
    kind: "counter",
    unit: "packets",
    source: "RMON-MIB etherHistoryBroadcastPkts",
  },
  etherHistoryMulticastPkts: {
    id: 60,
    name: "etherHistoryMulticastPkts",
    kind: "counter",
    unit: "packets",
    source: "RMON-MIB etherHistoryMulticastPkts",
  },
  etherHistoryCRCAlignErrors: {
    id: 61,
    name: "etherHistoryCRCAlignErrors",
    kind: "counter",
    unit: "packets",
    source: "RMON-MIB etherHistoryCRCAlignErrors",
  },
  etherHistoryUndersizePkts: {
    id: 62,
    name: "etherHistoryUndersizePkts",
    kind: "counter",
    unit: "packets",
    source: "RMON-MIB etherHistoryUndersizePkts",
  },
  etherHistoryOversizePkts: {
    id: 63,
    name: "etherHistoryOversizePkts",
    kind: "counter",
    unit: "packets",
    source: "RMON-MIB etherHistoryOversizePkts",
  },
  etherHistoryFragments: {
    id: 64,
    name: "etherHistoryFragments",
    kind: "counter",
    unit: "packets",
    source: "RMON-MIB etherHistoryFragments",
  },
  etherHistoryJabbers: { id: 65, name: "etherHistoryJabbers", kind: "counter", unit: "packets", source: "RMON-MIB etherHistoryJabbers" },
  etherHistoryCollisions: {
    id: 66,
    name: "etherHistoryCollisions",
    kind: "counter",
    unit: "count",
    source: "RMON-MIB etherHistoryCollisions",
  },
  etherHistoryDropEvents: {
    id: 67,
    name: "etherHistoryDropEvents",
    kind: "counter",
    unit: "count",
    source: "RMON-MIB etherHistoryDropEvents",
  },
  etherHistoryUtilization: {
    id: 68,
    name: "etherHistoryUtilization",
    kind: "gauge",
    unit: "centipercent",
    source: "RMON-MIB etherHistoryUtilization",
  },
} as const satisfies Record<string, Metric>;

export type EtherStatsName = keyof typeof etherStatsMetrics;
export type EtherHistoryName = keyof typeof etherHistoryMetrics;
