import { WireRecord } from "@isthmus/contract";
import { describe, expect, it } from "vitest";
import { heartbeat, testNowMs } from "../../testing/wire-records.ts";
import { rollUpBatch } from "./roll-up-batch.ts";

type Heartbeat = Parameters<typeof heartbeat>[1];

function versionMetrics(body: Heartbeat, tsMs = testNowMs) {
  const records = [WireRecord.parse({ seq: 1, ...heartbeat(tsMs, body) })];
  const facts = { siteId: "busan", gatewayId: "gw-busan-1", records, chunks: [], stored: 1, rejected: 0 };
  const metrics = rollUpBatch(facts, { nowMs: testNowMs, allows: () => false });
  return metrics.filter(({ name }) => name === "DevicesByVersion");
}

describe("devices by SNMP version", () => {
  const snmp = { v1: 0, v2c: 9, v3: 4, weak: 9, defaultCommunity: 2 };

  it("are three metrics a site", () => {
    expect(versionMetrics({ snmp }).map(({ dimensions, reading }) => [dimensions, reading])).toEqual([
      [
        { Site: "busan", Version: "v1" },
        { kind: "values", values: [0], counts: [1] },
      ],
      [
        { Site: "busan", Version: "v2c" },
        { kind: "values", values: [9], counts: [1] },
      ],
      [
        { Site: "busan", Version: "v3" },
        { kind: "values", values: [4], counts: [1] },
      ],
    ]);
  });

  it("are not published for a gateway that does not tell, nor for times that CloudWatch refuses", () => {
    expect(versionMetrics({})).toEqual([]);
    expect(versionMetrics({ snmp }, testNowMs - 15 * 24 * 3_600_000)).toEqual([]);
  });
});

describe("heartbeats", () => {
  function heartbeatsOf(gatewayId: string, gateways: readonly string[]) {
    const records = [WireRecord.parse({ seq: 1, ...heartbeat(testNowMs) })];
    const facts = { siteId: "busan", gatewayId, records, chunks: [], stored: 1, rejected: 0 };
    const metrics = rollUpBatch(facts, { nowMs: testNowMs, allows: () => false, gateways });
    return metrics.filter(({ name }) => name === "GatewayHeartbeat").map(({ dimensions }) => dimensions);
  }

  it("count for the site alone where the deployment names no gateways", () => {
    expect(heartbeatsOf("gw-busan-1", [])).toEqual([{ Site: "busan" }]);
  });

  it("count for their gateway, too, where it is named", () => {
    expect(heartbeatsOf("gw-busan-2", ["gw-busan-1", "gw-busan-2"])).toEqual([{ Site: "busan" }, { Site: "busan", Gateway: "gw-busan-2" }]);
  });

  it("T26: make no metric of a name that a gateway gave itself", () => {
    expect(heartbeatsOf("gw-made-up", ["gw-busan-1", "gw-busan-2"])).toEqual([{ Site: "busan" }]);
  });
});
