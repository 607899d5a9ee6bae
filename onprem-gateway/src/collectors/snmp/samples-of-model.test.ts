import { encodeChunk } from "@isthmus/domain/series/chunk-codec";
import { columnCount, columnIndex, dictionaryHash } from "@isthmus/domain/series/dictionary";
import { metrics } from "@isthmus/domain/series/metric-catalogue";
import { describe, expect, it } from "vitest";
import type { DeviceModel, Sensor } from "./model/device-model.ts";
import { sensorNames } from "./part-names.ts";
import { samplesOfModel } from "./samples-of-model.ts";
import { emptyModel } from "./testing/models.ts";

const inlet: Sensor = { key: "1.3.6.1.9.4.1001", class: "temperature", name: "Inlet", value: -4.25, unit: "C", health: "ok" };

function storedValue(model: DeviceModel, entity: string, metric: number): number | undefined {
  const samples = samplesOfModel(model);
  return samples === undefined ? undefined : samples.values[columnIndex(samples.dictionary, { entity, metric })];
}

describe("samplesOfModel", () => {
  it("has nothing to say of a model without readings", () => {
    expect(samplesOfModel(emptyModel)).toBeUndefined();
  });

  it("stores negative and fractional readings as thousandths", () => {
    const model = { ...emptyModel, sensors: [inlet] };

    expect(storedValue(model, "temperature Inlet", metrics.sensorValue.id)).toBe(-4_250);
    expect(storedValue(model, "temperature Inlet", metrics.sensorHealth.id)).toBe(1);
  });

  it("leaves a gap for a sensor without a value and for one that no integer holds", () => {
    const { value: _value, health: _health, ...silent } = inlet;
    const model = { ...emptyModel, sensors: [silent, { ...inlet, name: "Sun", value: 1e300 }] };

    expect(storedValue(model, "temperature Inlet", metrics.sensorValue.id)).toBeNaN();
    expect(storedValue(model, "temperature Inlet", metrics.sensorHealth.id)).toBeNaN();
    expect(storedValue(model, "temperature Sun", metrics.sensorValue.id)).toBeNaN();
  });

  it("stores peers by their address and pools by their name", () => {
    const model: DeviceModel = {
      ...emptyModel,
      bgpPeers: [{ remoteAddress: "192.0.2.1", state: "established", acceptedPrefixes: 812_000 }, { remoteAddress: "192.0.2.2" }],
      ospfNeighbours: [{ address: "10.0.0.2", state: "full" }],
      isisAdjacencies: [
        { key: "7.1", systemId: "0100.9919.1255", state: "up" },
        { key: "8.1", systemId: "0100.9919.0001", state: "failed" },
        { key: "9.1", systemId: "0100.9919.0002" },
      ],
      memory: [{ key: "1", name: "Physical memory", usedBytes: 10, totalBytes: 40, usedPercent: 25 }],
      storage: [{ key: "flash", usedPercent: 12.5, kind: "flash" }],
      processors: [{ key: "7", loadPercent: 33.33 }],
    };

    expect(storedValue(model, "192.0.2.1", metrics.bgpPeerState.id)).toBe(6);
    expect(storedValue(model, "192.0.2.1", metrics.bgpAcceptedPrefixes.id)).toBe(812_000);
    expect(storedValue(model, "192.0.2.2", metrics.bgpPeerState.id)).toBeNaN();
    expect(storedValue(model, "10.0.0.2", metrics.ospfNeighbourState.id)).toBe(8);
    expect(storedValue(model, "0100.9919.1255", metrics.isisAdjacencyState.id)).toBe(3);
    expect(storedValue(model, "0100.9919.0001", metrics.isisAdjacencyState.id)).toBe(4);
    expect(storedValue(model, "0100.9919.0002", metrics.isisAdjacencyState.id)).toBeNaN();
    expect(storedValue(model, "Physical memory", metrics.poolUsed.id)).toBe(10);
    expect(storedValue(model, "Physical memory", metrics.poolShare.id)).toBeNaN();
    expect(storedValue(model, "flash", metrics.poolShare.id)).toBe(1_250);
    expect(storedValue(model, "processor", metrics.processorLoad.id)).toBe(3_333);
  });

  it("stores wireless clients of access points and networks by their names, and of all", () => {
    const accessPoints = [
      { key: "1", name: "lobby", clients: 12, radios: [] },
      { key: "2", mac: "00:00:5e:00:53:02", radios: [] },
    ];
    const model: DeviceModel = { ...emptyModel, wireless: { accessPoints, networks: [{ name: "guests", clients: 0 }], clients: 12 } };

    expect(storedValue(model, "access point lobby", metrics.wirelessClients.id)).toBe(12);
    expect(storedValue(model, "access point 00:00:5e:00:53:02", metrics.wirelessClients.id)).toBeNaN();
    expect(storedValue(model, "network guests", metrics.wirelessClients.id)).toBe(0);
    expect(storedValue(model, "wireless", metrics.wirelessClients.id)).toBe(12);
  });

  it("makes a chunk that the codec takes, the same for any order of the lists", () => {
    const sensors = [inlet, { ...inlet, key: "1.3.6.1.9.4.1002" }, { ...inlet, name: "Outlet", value: -0.000_1 }];
    const one = samplesOfModel({ ...emptyModel, sensors });
    const other = samplesOfModel({ ...emptyModel, sensors: sensors.toReversed() });

    expect(other).toEqual(one);
    const dictionary = one?.dictionary ?? [];
    const columns = columnCount(dictionary);
    const chunk = { startS: 60, stepS: 60, rows: 1, columns, dictionaryHash: dictionaryHash(dictionary) };
    expect(encodeChunk({ ...chunk, values: one?.values ?? new Float64Array(0) }).length).toBeGreaterThan(0);
  });
});

describe("sensorNames", () => {
  it("tells sensors of one name apart by their position in the device", () => {
    expect(sensorNames([inlet, { ...inlet, key: "1.3.6.1.9.4.1002" }])).toEqual(["temperature Inlet #1001", "temperature Inlet #1002"]);
    expect(sensorNames([inlet, { ...inlet, key: "1.3.6.1.9.5.1001" }])).toEqual([
      "temperature Inlet #1.3.6.1.9.4.1001",
      "temperature Inlet #1.3.6.1.9.5.1001",
    ]);
  });

  it("keeps long names within the wire and still apart", () => {
    const long = { ...inlet, name: "x".repeat(400) };

    const names = sensorNames([long, { ...long, key: "1.3.6.1.9.4.1002" }]);

    expect(new Set(names).size).toBe(2);
    expect(names.every((name) => name.length <= 255)).toBe(true);
  });
});
