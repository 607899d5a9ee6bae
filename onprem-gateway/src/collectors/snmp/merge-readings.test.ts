import { describe, expect, it } from "vitest";
import { lastingModel, sightOfModel, sightOfReadings } from "./merge-readings.ts";
import type { DeviceModel } from "./model/device-model.ts";
import { emptyModel } from "./testing/models.ts";

const model: DeviceModel = {
  ...emptyModel,
  sensors: [{ key: "1.1", class: "temperature", name: "Inlet", value: 20, health: "ok" }],
  bgpPeers: [{ remoteAddress: "192.0.2.1", remoteAs: 64_512, state: "established" }],
  memory: [{ key: "1", name: "RAM", totalBytes: 100, usedBytes: 50, usedPercent: 50 }],
  interfaces: [{ ifIndex: 1, lagIfIndex: 9, vlan: 5 }],
};
const failed = (table: string) => ({ table, status: "failed", rows: 0, reason: "timeout" }) as const;

describe("sightOfReadings", () => {
  it("puts fresh readings into what is known", () => {
    const bgpPeers = [{ remoteAddress: "192.0.2.1", remoteAs: 64_512, state: "idle" as const }];

    const sight = sightOfReadings({ bgpPeers, tables: [] }, model);

    expect(sight.model).toEqual({ ...model, bgpPeers });
    expect(sight.unread.size).toBe(0);
  });

  it("keeps what a failed table held, as unknown and never as zero", () => {
    const readings = {
      sensors: [],
      bgpPeers: [],
      memory: [],
      tables: [failed("entPhySensorTable"), failed("bgpPeerTable"), failed("hrStorageTable")],
    };

    const sight = sightOfReadings(readings, model);

    expect(sight.model.sensors).toEqual([{ key: "1.1", class: "temperature", name: "Inlet", health: "unknown" }]);
    expect(sight.model.bgpPeers).toEqual([{ remoteAddress: "192.0.2.1", remoteAs: 64_512 }]);
    expect(sight.model.memory).toEqual([{ key: "1", name: "RAM", totalBytes: 100 }]);
    expect([...sight.unread].sort()).toEqual(["bgpPeers", "pools", "sensors"]);
  });

  it("drops what is gone from a table that came whole", () => {
    expect(sightOfReadings({ sensors: [], tables: [] }, model).model.sensors).toEqual([]);
  });

  it("moves members of aggregations and leaves the rest of the interfaces", () => {
    const { model: merged } = sightOfReadings({ lags: [{ ifIndex: 2, lagIfIndex: 9 }], tables: [] }, model);

    expect(merged.interfaces).toEqual([
      { ifIndex: 1, vlan: 5 },
      { ifIndex: 2, lagIfIndex: 9 },
    ]);
  });
});

describe("IS-IS adjacencies of a failed table", () => {
  it("are kept without their state", () => {
    const before = { ...model, isisAdjacencies: [{ key: "7.1", systemId: "0100.9919.1255", state: "up" as const }] };
    const sight = sightOfReadings({ tables: [failed("isisISAdjTable")] }, before);

    expect(sight.model.isisAdjacencies).toEqual(before.isisAdjacencies);
    expect(sightOfModel({ ...emptyModel, tables: [failed("isisISAdjTable")] }, before).model.isisAdjacencies).toEqual([
      { key: "7.1", systemId: "0100.9919.1255" },
    ]);
  });
});

describe("sightOfModel", () => {
  it("keeps of a reading that was cut what was known before", () => {
    const sight = sightOfModel({ ...emptyModel, tables: [failed("1.3.6.1.4.1.99999.1")] }, model);

    expect(sight.model.sensors[0]).toMatchObject({ name: "Inlet", health: "unknown" });
    expect(sight.unread).toContain("sensors");
  });
});

describe("lastingModel", () => {
  it("is the same for other readings and another for another state", () => {
    const warmer = { ...model, sensors: model.sensors.map((sensor) => ({ ...sensor, value: 21 })) };
    const worse = { ...model, sensors: model.sensors.map((sensor) => ({ ...sensor, health: "critical" as const })) };

    expect(lastingModel(warmer)).toEqual(lastingModel(model));
    expect(lastingModel(worse)).not.toEqual(lastingModel(model));
  });

  it("is the same for other stations and wireless clients, and another for an access point that is down", () => {
    const ap = { key: "1", name: "lobby", state: "up" as const, clients: 3, radios: [{ key: "0", clients: 3 }] };
    const before: DeviceModel = { ...model, wireless: { accessPoints: [ap], networks: [{ name: "guests", clients: 3 }], clients: 3 } };
    const busier: DeviceModel = {
      ...model,
      stations: [{ ifIndex: 1, count: 9, macs: [] }],
      wireless: {
        accessPoints: [{ ...ap, clients: 4, radios: [{ key: "0", clients: 4 }] }],
        networks: [{ name: "guests", clients: 4 }],
        clients: 4,
      },
    };
    const down: DeviceModel = { ...before, wireless: { accessPoints: [{ ...ap, state: "down" }], networks: [{ name: "guests" }] } };

    expect(lastingModel(busier)).toEqual(lastingModel(before));
    expect(lastingModel(down)).not.toEqual(lastingModel(before));
  });
});
