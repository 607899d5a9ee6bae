import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeSightings } from "./merge-sightings.ts";
import type { IdentityFacts, Sighting } from "./sighting.ts";

function seen(address: string, facts: IdentityFacts): Sighting {
  return { address, answersPing: true, snmp: { kind: "read", credential: "lab", facts } };
}

function addresses(sightings: readonly Sighting[]) {
  return mergeSightings(sightings).devices.map((device) => device.map(({ address }) => address));
}

describe("identity of devices", () => {
  it("is the engine id first: ten addresses of one engine are one device", () => {
    const sightings = Array.from({ length: 10 }, (_, n) => seen(`192.0.2.${n}`, { engineId: "800000000151", sysName: `name${n}` }));

    const { devices, audit } = mergeSightings(sightings);

    expect(devices).toEqual([sightings]);
    expect(audit.map(({ kind, by, value }) => `${kind} ${by} ${value}`)).toEqual(Array(9).fill("merged engine-id 800000000151"));
    expect(audit[0]?.addresses).toEqual(["192.0.2.0", "192.0.2.1"]);
  });

  it("is what a person says: an address to be kept apart is joined with nothing", () => {
    const sightings = ["a", "b", "c"].map((address) => seen(address, { engineId: "800000000151" }));

    expect(mergeSightings(sightings, new Set(["b"])).devices.map((device) => device.map(({ address }) => address))).toEqual([
      ["a", "c"],
      ["b"],
    ]);
  });

  it("is the serial number where an engine is not told, and MAC with name where neither is", () => {
    expect(
      addresses([
        seen("a", { engineId: "800000000151", serial: "S1" }),
        seen("b", { baseMac: "00:00:5e:00:53:01", sysName: "sw" }),
        seen("c", { serial: "S1" }),
        seen("d", { baseMac: "00:00:5e:00:53:01", sysName: "sw" }),
        seen("e", { baseMac: "00:00:5e:00:53:01", sysName: "other" }),
        seen("f", { sysName: "sw" }),
      ]),
    ).toEqual([["a", "c"], ["b", "d"], ["e"], ["f"]]);
  });

  it("keeps clones of a virtual machine apart, and says so", () => {
    const { devices, audit } = mergeSightings([
      seen("a", { engineId: "800000000151", serial: "S1" }),
      seen("b", { engineId: "800000000151", serial: "S2" }),
    ]);

    expect(devices).toHaveLength(2);
    expect(audit).toEqual([{ kind: "kept-apart", by: "engine-id", value: "800000000151", addresses: ["a", "b"], differIn: "serial" }]);
  });

  it("keeps logical devices of one chassis apart", () => {
    const logical = [seen("a", { engineId: "800000000151", serial: "S" }), seen("b", { engineId: "800000000152", serial: "S" })];

    expect(addresses(logical)).toEqual([["a"], ["b"]]);
  });

  it("joins what only a third address connects", () => {
    expect(
      addresses([
        seen("a", { engineId: "800000000151" }),
        seen("b", { serial: "S1" }),
        seen("c", { engineId: "800000000151", serial: "S1" }),
      ]),
    ).toEqual([["a", "b", "c"]]);
  });

  it("does not take the engine ids that agents ship as constants for an identity", () => {
    const constants = ["8000000001", "80001f8801000000000000", "80001f88017f000001", "80001f8801ffffff"];

    expect(addresses(constants.flatMap((engineId, n) => [seen(`a${n}`, { engineId }), seen(`b${n}`, { engineId })]))).toHaveLength(8);
  });

  it("never joins addresses that only answer ping", () => {
    const silent = (address: string): Sighting => ({ address, answersPing: true, snmp: { kind: "silent", failures: [] } });

    expect(addresses([silent("a"), silent("b")])).toEqual([["a"], ["b"]]);
  });

  it("keeps a sighting whose twin joined another device by stronger evidence", () => {
    const chain = [
      seen("a", { baseMac: "1", sysName: "2" }),
      seen("b", { serial: "1", baseMac: "3", sysName: "3" }),
      seen("c", { serial: "1", baseMac: "1", sysName: "2" }),
      seen("d", { baseMac: "3", sysName: "3" }),
    ];

    expect(addresses(chain)).toEqual([["a", "b", "c", "d"]]);
  });

  it("puts every sighting into exactly one device, whatever they say", () => {
    const value = fc.option(fc.constantFrom("1", "2", "3"), { nil: undefined });
    const facts = fc.record({ engineId: value, serial: value, baseMac: value, sysName: value }).map((each) => {
      return Object.fromEntries(Object.entries(each).filter(([, one]) => one !== undefined)) as IdentityFacts;
    });
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 12 }), (all) => {
        const sightings = all.map((each, n) => seen(`a${n}`, each));
        const { devices } = mergeSightings(sightings);
        expect(
          devices
            .flat()
            .map(({ address }) => address)
            .sort(),
        ).toEqual(sightings.map(({ address }) => address).sort());
      }),
      { numRuns: 2_000 },
    );
  });
});
