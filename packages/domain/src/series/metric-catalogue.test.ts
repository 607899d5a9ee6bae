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
      "sensorValue 70 sensorValue gauge thousandths",
      "sensorHealth 71 sensorHealth state enum",
      "processorLoad 72 processorLoad gauge centipercent",
      "poolUsed 73 poolUsed gauge bytes",
      "poolTotal 74 poolTotal gauge bytes",
      "poolShare 75 poolShare gauge centipercent",
      "bgpPeerState 76 bgpPeerState state enum",
      "ospfNeighbourState 77 ospfNeighbourState state enum",
    ]);
  });

  it("says where every metric comes from", () => {
    for (const { source } of Object.values(metrics)) {
      expect(source).toMatch(
        /^(?:IF-MIB if|HOST-RESOURCES-MIB hr|SNMPv2-MIB sys|gateway$|fping$|device model: |BGP4-MIB bgp|OSPF-MIB ospf)/u,
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
