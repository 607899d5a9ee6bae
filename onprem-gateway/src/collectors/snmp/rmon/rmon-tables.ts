import { defineTable } from "../model/tables.ts";

/** Rows of ports: the largest chassis has some hundreds. */
const portRows = 1_024;
const rmon = "1.3.6.1.2.1.16";

/** RMON-MIB (RFC 2819): index etherStatsIndex. Counters carry the names of their series. */
export const etherStatsTable = defineTable({
  name: "etherStatsTable",
  entry: `${rmon}.1.1.1`,
  columns: {
    dataSource: 2,
    etherStatsDropEvents: 3,
    etherStatsOctets: 4,
    etherStatsPkts: 5,
    etherStatsBroadcastPkts: 6,
    etherStatsMulticastPkts: 7,
    etherStatsCRCAlignErrors: 8,
    etherStatsUndersizePkts: 9,
    etherStatsOversizePkts: 10,
    etherStatsFragments: 11,
    etherStatsJabbers: 12,
    etherStatsCollisions: 13,
    etherStatsPkts64Octets: 14,
    etherStatsPkts65to127Octets: 15,
    etherStatsPkts128to255Octets: 16,
    etherStatsPkts256to511Octets: 17,
    etherStatsPkts512to1023Octets: 18,
    etherStatsPkts1024to1518Octets: 19,
    status: 21,
  },
  maxRows: portRows,
});

/** HC-RMON-MIB (RFC 3273): the 64-bit form of some of them, under the same index. */
export const etherStatsHighCapacityTable = defineTable({
  name: "etherStatsHighCapacityTable",
  entry: `${rmon}.1.7.1`,
  columns: {
    etherStatsPkts: 2,
    etherStatsOctets: 4,
    etherStatsPkts64Octets: 6,
    etherStatsPkts65to127Octets: 8,
    etherStatsPkts128to255Octets: 10,
    etherStatsPkts256to511Octets: 12,
    etherStatsPkts512to1023Octets: 14,
    etherStatsPkts1024to1518Octets: 16,
  },
  maxRows: portRows,
});

/** What the device keeps in its own memory: index historyControlIndex. */
export const historyControlTable = defineTable({
  name: "historyControlTable",
  entry: `${rmon}.2.1.1`,
  columns: { dataSource: 2, bucketsGranted: 4, interval: 5, status: 7 },
  maxRows: 2 * portRows,
});

/** Its buckets: index historyControlIndex, etherHistorySampleIndex. Large, so read for single controls only (`fetch-history.ts`). */
export const etherHistoryTable = defineTable({
  name: "etherHistoryTable",
  entry: `${rmon}.2.2.1`,
  columns: {
    intervalStart: 3,
    etherHistoryDropEvents: 4,
    etherHistoryOctets: 5,
    etherHistoryPkts: 6,
    etherHistoryBroadcastPkts: 7,
    etherHistoryMulticastPkts: 8,
    etherHistoryCRCAlignErrors: 9,
    etherHistoryUndersizePkts: 10,
    etherHistoryOversizePkts: 11,
    etherHistoryFragments: 12,
    etherHistoryJabbers: 13,
    etherHistoryCollisions: 14,
    etherHistoryUtilization: 15,
  },
});

/** Thresholds that the device itself watches: index alarmIndex. */
export const alarmTable = defineTable({
  name: "alarmTable",
  entry: `${rmon}.3.1.1`,
  columns: {
    interval: 2,
    variable: 3,
    sampleType: 4,
    value: 5,
    startup: 6,
    risingThreshold: 7,
    fallingThreshold: 8,
    risingEvent: 9,
    fallingEvent: 10,
    owner: 11,
    status: 12,
  },
  maxRows: 512,
});

/** What an alarm does: index eventIndex. eventCommunity (4) is a credential and is never asked for. */
export const eventTable = defineTable({
  name: "eventTable",
  entry: `${rmon}.9.1.1`,
  columns: { description: 2 },
});

/** What the device wrote down of its events: index eventIndex, logIndex. */
export const logTable = defineTable({
  name: "logTable",
  entry: `${rmon}.9.2.1`,
  columns: { time: 3, description: 4 },
  maxRows: 2_048,
});
