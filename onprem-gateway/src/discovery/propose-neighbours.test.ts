import { describe, expect, it } from "vitest";
import { proposeNeighbours } from "./propose-neighbours.ts";
import type { IdentityFacts, NeighbourFacts, Sighting } from "./sighting.ts";

function hearing(address: string, neighbours: Partial<NeighbourFacts>, facts: IdentityFacts = {}): Sighting {
  const all = { links: [], bgpPeers: [], ospfNeighbours: [], isisNeighbours: [], arp: [], own: { addresses: [], macs: [] }, ...neighbours };
  return { address, answersPing: true, snmp: { kind: "read", credential: "lab", facts, neighbours: all } };
}

describe("candidates from neighbours", () => {
  it("are one for each neighbour, with all that is known of it and who heard it how, the surest first", () => {
    const candidates = proposeNeighbours([
      hearing("192.0.2.1", {
        links: [{ protocol: "lldp", localPort: "Gi0/1", remoteName: "sw9", remoteChassisId: "00:00:5e:00:53:09" }],
        arp: [
          { address: "192.0.2.9", mac: "00:00:5e:00:53:09", ifIndex: 3 },
          { address: "192.0.2.50", mac: "00:00:5e:00:53:50", ifIndex: 3 },
        ],
      }),
      hearing("192.0.2.2", {
        links: [{ protocol: "cdp", localIfIndex: 7, remoteName: "sw9", remoteAddress: "192.0.2.9", remotePlatform: "C9300" }],
        bgpPeers: [{ remoteAddress: "203.0.113.1", state: "established" }],
      }),
    ]);

    expect(candidates).toEqual([
      { address: "203.0.113.1", confidence: "proved", evidence: [{ by: "bgp", heardBy: "192.0.2.2" }] },
      {
        address: "192.0.2.9",
        name: "sw9",
        chassisId: "00:00:5e:00:53:09",
        platform: "C9300",
        confidence: "said",
        evidence: [
          { by: "lldp", heardBy: "192.0.2.1", port: "Gi0/1" },
          { by: "arp", heardBy: "192.0.2.1", port: "ifIndex 3" },
          { by: "cdp", heardBy: "192.0.2.2", port: "ifIndex 7" },
        ],
      },
      {
        address: "192.0.2.50",
        chassisId: "00:00:5e:00:53:50",
        confidence: "suggested",
        evidence: [{ by: "arp", heardBy: "192.0.2.1", port: "ifIndex 3" }],
      },
    ]);
  });

  it("are never devices that were found themselves, by address, base MAC or name, nor addresses that are no host", () => {
    const candidates = proposeNeighbours([
      hearing("192.0.2.1", {
        links: [
          { protocol: "lldp", remoteName: "CORE.example.net" },
          { protocol: "lldp", remoteName: "alias", remoteChassisId: "00:00:5e:00:53:02" },
        ],
        arp: [
          { address: "192.0.2.2", mac: "00:00:5e:00:53:99", ifIndex: 1 },
          { address: "224.0.0.5", mac: "00:00:5e:00:53:98", ifIndex: 1 },
          { address: "169.254.169.254", mac: "00:00:5e:00:53:97", ifIndex: 1 },
        ],
      }),
      hearing("192.0.2.2", {}, { sysName: "core.example.net", baseMac: "00:00:5e:00:53:02" }),
    ]);

    expect(candidates).toEqual([]);
  });

  it("are never a watched device that others know by another of its addresses or ports", () => {
    const router = hearing("192.0.2.1", { own: { addresses: ["198.51.100.1"], macs: ["00:00:5e:00:53:21"] } });
    const peer = hearing("192.0.2.2", {
      bgpPeers: [{ remoteAddress: "198.51.100.1", state: "established" }],
      arp: [{ address: "198.51.100.77", mac: "00:00:5e:00:53:21", ifIndex: 4 }],
    });

    expect(proposeNeighbours([router, peer])).toEqual([]);
  });

  it("are surest by their best evidence: a session that is down only suggests", () => {
    const down = hearing("192.0.2.1", { bgpPeers: [{ remoteAddress: "203.0.113.1", state: "idle" }] });
    const full = hearing("192.0.2.2", { ospfNeighbours: [{ address: "203.0.113.1", state: "full" }] });

    expect(proposeNeighbours([down]).map(({ confidence }) => confidence)).toEqual(["suggested"]);
    expect(proposeNeighbours([down, full]).map(({ confidence }) => confidence)).toEqual(["proved"]);
  });

  it("are proved by an IS-IS adjacency that is up, and known by the system id where no address is told", () => {
    const candidates = proposeNeighbours([
      hearing("192.0.2.1", {
        own: { addresses: [], macs: [], systemId: "0100.9919.0001" },
        isisNeighbours: [
          { systemId: "0100.9919.1255", state: "up", address: "10.99.252.255", name: "core2" },
          { systemId: "0100.9919.0003", state: "initializing" },
        ],
      }),
      hearing("192.0.2.2", {
        isisNeighbours: [
          { systemId: "0100.9919.0001", state: "up" },
          { systemId: "0100.9919.1255", state: "up" },
        ],
      }),
    ]);

    expect(candidates).toEqual([
      {
        address: "10.99.252.255",
        name: "core2",
        chassisId: "0100.9919.1255",
        confidence: "proved",
        evidence: [
          { by: "isis", heardBy: "192.0.2.1" },
          { by: "isis", heardBy: "192.0.2.2" },
        ],
      },
      { chassisId: "0100.9919.0003", confidence: "suggested", evidence: [{ by: "isis", heardBy: "192.0.2.1" }] },
    ]);
  });

  it("may have no address: a name that a neighbour tells is a ghost to look for", () => {
    expect(proposeNeighbours([hearing("192.0.2.1", { links: [{ protocol: "cdp", remoteName: "phone" }] })])).toMatchObject([
      { name: "phone" },
    ]);
  });
});
