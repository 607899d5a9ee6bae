import { DeviceFacts } from "@isthmus/contract";
import { describe, expect, it } from "vitest";
import { emptyModel } from "../collectors/snmp/testing/models.ts";
import { factsBody } from "./facts-to-wire.ts";

describe("factsBody", () => {
  it("says nothing of a device that tells nothing", () => {
    expect(factsBody(emptyModel)).toEqual({});
  });

  it("clips texts, flattens thresholds and addresses, and keeps what is known", () => {
    const facts = factsBody({
      ...emptyModel,
      identity: { vendor: "V".repeat(300), serial: "S1" },
      sensors: [{ key: "1.2", class: "temperature", name: "Inlet", value: 0, unit: "C", thresholds: { high: 70 } }],
      interfaces: [{ ifIndex: 3, addresses: [{ address: "2001:db8::1", prefixLength: 64 }] }],
    });

    expect(facts.vendor).toHaveLength(128);
    expect(facts.sensors).toEqual([{ class: "temperature", name: "Inlet", value: 0, unit: "C", high: 70 }]);
    expect(facts.addresses).toEqual([{ ifIndex: 3, address: "2001:db8::1", prefixLength: 64 }]);
  });

  it("tells wireless access points, networks and clients", () => {
    const radios = [{ key: "1", band: "5 GHz" as const, channel: 36, clients: 0 }];
    const accessPoints = [{ key: "1.2", name: "lobby", state: "up" as const, radios }];
    const facts = factsBody({ ...emptyModel, wireless: { accessPoints, networks: [{ name: "office", clients: 0 }], clients: 0 } });

    expect(facts).toEqual({
      accessPoints: [{ name: "lobby", state: "up", radios: [{ band: "5 GHz", channel: 36, clients: 0 }] }],
      wirelessNetworks: [{ name: "office", clients: 0 }],
      wirelessClients: 0,
    });
  });

  it("leaves out and counts what the contract does not take", () => {
    const facts = factsBody({ ...emptyModel, bgpPeers: [{ remoteAddress: "<script>" }, { remoteAddress: "192.0.2.1", state: "idle" }] });

    expect(facts).toEqual({ bgpPeers: [{ remoteAddress: "192.0.2.1", state: "idle" }], omitted: 1 });
  });

  it("stays small enough to be stored, peers and neighbours first", () => {
    const long = "x".repeat(1_000);
    const many = Array.from({ length: 2_000 }, (_, at) => at);
    const facts = factsBody({
      ...emptyModel,
      links: many.slice(0, 50).map(() => ({ protocol: "lldp", remoteName: long })),
      modules: many.map((at) => ({ entity: at + 1, class: "module", name: long, model: long, serial: long })),
      sensors: many.map((at) => ({ key: String(at), class: "state", name: long })),
    });

    expect(facts.links).toHaveLength(50);
    expect(facts.omitted).toBeGreaterThan(3_000);
    expect(JSON.stringify(facts).length).toBeLessThan(128 * 1024);
    expect(DeviceFacts.safeParse(facts).success).toBe(true);
  });
});
