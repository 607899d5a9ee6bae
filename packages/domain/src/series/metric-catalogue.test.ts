import { describe, expect, it } from "vitest";
import { interfaceMetrics, metricById, metrics } from "./metric-catalogue.ts";

describe("metric catalogue", () => {
  it("never renumbers or renames a metric, for both are stored", () => {
    expect(Object.entries(metrics).map(([key, { id, name, kind, unit }]) => [key, id, name, kind, unit].join(" "))).toEqual([
      "ifInOctets 1 ifInOctets counter octets",
      "ifOutOctets 2 ifOutOctets counter octets",
      "ifInUcastPkts 3 ifInUcastPkts counter packets",
      "ifOutUcastPkts 4 ifOutUcastPkts counter packets",
      "ifInErrors 5 ifInErrors counter packets",
      "ifOutErrors 6 ifOutErrors counter packets",
      "ifInDiscards 7 ifInDiscards counter packets",
      "ifOutDiscards 8 ifOutDiscards counter packets",
      "ifInBroadcastPkts 9 ifInBroadcastPkts counter packets",
      "ifOperStatus 10 ifOperStatus state enum",
      "cpuLoad 20 cpuLoad gauge centipercent",
      "memoryUsed 21 memoryUsed gauge bytes",
      "memoryTotal 22 memoryTotal gauge bytes",
      "uptime 23 uptime gauge seconds",
      "pollElapsed 24 pollElapsed gauge milliseconds",
      "icmpSent 30 icmpSent counter count",
      "icmpReceived 31 icmpReceived counter count",
      "rttMin 32 rttMin gauge microseconds",
      "rttAvg 33 rttAvg gauge microseconds",
      "rttMax 34 rttMax gauge microseconds",
      "rttJitter 35 rttJitter gauge microseconds",
      "etherStatsOctets 40 etherStatsOctets counter octets",
      "etherStatsPkts 41 etherStatsPkts counter packets",
      "etherStatsBroadcastPkts 42 etherStatsBroadcastPkts counter packets",
      "etherStatsMulticastPkts 43 etherStatsMulticastPkts counter packets",
      "etherStatsCRCAlignErrors 44 etherStatsCRCAlignErrors counter packets",
      "etherStatsUndersizePkts 45 etherStatsUndersizePkts counter packets",
      "etherStatsOversizePkts 46 etherStatsOversizePkts counter packets",
      "etherStatsFragments 47 etherStatsFragments counter packets",
      "etherStatsJabbers 48 etherStatsJabbers counter packets",
      "etherStatsCollisions 49 etherStatsCollisions counter count",
      "etherStatsDropEvents 50 etherStatsDropEvents counter count",
      "etherStatsPkts64Octets 51 etherStatsPkts64Octets counter packets",
      "etherStatsPkts65to127Octets 52 etherStatsPkts65to127Octets counter packets",
      "etherStatsPkts128to255Octets 53 etherStatsPkts128to255Octets counter packets",
      "etherStatsPkts256to511Octets 54 etherStatsPkts256to511Octets counter packets",
      "etherStatsPkts512to1023Octets 55 etherStatsPkts512to1023Octets counter packets",
      "etherStatsPkts1024to1518Octets 56 etherStatsPkts1024to1518Octets counter packets",
      "etherHistoryOctets 57 etherHistoryOctets counter octets",
      "etherHistoryPkts 58 etherHistoryPkts counter packets",
      "etherHistoryBroadcastPkts 59 etherHistoryBroadcastPkts counter packets",
      "etherHistoryMulticastPkts 60 etherHistoryMulticastPkts counter packets",
      "etherHistoryCRCAlignErrors 61 etherHistoryCRCAlignErrors counter packets",
      "etherHistoryUndersizePkts 62 etherHistoryUndersizePkts counter packets",
      "etherHistoryOversizePkts 63 etherHistoryOversizePkts counter packets",
      "etherHistoryFragments 64 etherHistoryFragments counter packets",
      "etherHistoryJabbers 65 etherHistoryJabbers counter packets",
      "etherHistoryCollisions 66 etherHistoryCollisions counter count",
      "etherHistoryDropEvents 67 etherHistoryDropEvents counter count",
      "etherHistoryUtilization 68 etherHistoryUtilization gauge centipercent",
      "sensorValue 70 sensorValue gauge thousandths",
      "sensorHealth 71 sensorHealth state enum",
      "processorLoad 72 processorLoad gauge centipercent",
      "poolUsed 73 poolUsed gauge bytes",
      "poolTotal 74 poolTotal gauge bytes",
      "poolShare 75 poolShare gauge centipercent",
      "bgpPeerState 76 bgpPeerState state enum",
      "ospfNeighbourState 77 ospfNeighbourState state enum",
      "bgpAcceptedPrefixes 78 bgpAcceptedPrefixes gauge count",
      "wirelessClients 98 wirelessClients gauge count",
      "isisAdjacencyState 99 isisAdjacencyState state enum",
    ]);
  });

  it("says where every metric comes from", () => {
    for (const { source } of Object.values(metrics)) {
      expect(source).toMatch(
        /^(?:IF-MIB if|HOST-RESOURCES-MIB hr|SNMPv2-MIB sys|gateway$|fping$|device model: |(?:HC-)?RMON-MIB ether|BGP4-MIB bgp|OSPF-MIB ospf|ISIS-MIB isis)/u,
      );
    }
  });

  it("finds metrics by id, and none for an id of a newer gateway", () => {
    for (const metric of Object.values(metrics)) {
      expect(metricById(metric.id)).toBe(metric);
    }
    expect(metricById(9_999)).toBeUndefined();
  });

  it("gives interfaces their ten columns in order", () => {
    expect(interfaceMetrics.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});
