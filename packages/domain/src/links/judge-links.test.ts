import { describe, expect, it } from "vitest";
import { judgeLinks, type LinkObserver } from "./judge-links.ts";

function observer(deviceId: string, more: Partial<LinkObserver> = {}): LinkObserver {
  return { deviceId, macs: [], addresses: [], names: [], told: [], stations: [], resolved: [], ...more };
}

const mac = (last: number) => `00:11:22:00:00:${last.toString(16).padStart(2, "0")}`;
const server = observer("srv1", { macs: [mac(1), mac(2)], addresses: ["10.0.0.9"], names: ["SRV1.example.net"] });

/** Links of a switch with one port, beside the server. */
function linksAt(port: Partial<Pick<LinkObserver, "told" | "stations" | "resolved">>) {
  return judgeLinks([observer("sw1", port), server]).map(({ ifIndex, end, confidence, evidence }) => ({
    ifIndex,
    end: end.kind === "device" ? end.deviceId : (end.address ?? end.chassisId ?? end.name),
    confidence,
    evidence,
  }));
}

describe("judgeLinks", () => {
  it("takes a port with one station for a link to it, as a suggestion", () => {
    expect(linksAt({ stations: [{ ifIndex: 7, count: 1, macs: [mac(9)] }] })).toEqual([
      { ifIndex: 7, end: mac(9), confidence: 0.6, evidence: ["fdb"] },
    ]);
  });

  it("takes a port where only one device's addresses are seen for a link to that device", () => {
    expect(linksAt({ stations: [{ ifIndex: 7, count: 2, macs: [mac(1), mac(2)] }] })).toEqual([
      { ifIndex: 7, end: "srv1", confidence: 0.6, evidence: ["fdb"] },
    ]);
  });

  it.each([
    ["stations of two devices", { count: 2, macs: [mac(1), mac(9)] }],
    ["two stations that nobody knows", { count: 2, macs: [mac(8), mac(9)] }],
    ["more stations than are listed, as an uplink has", { count: 4_000, macs: [] }],
    ["no station", { count: 0, macs: [] }],
  ])("makes nothing of a port with %s", (_, port) => {
    expect(linksAt({ stations: [{ ifIndex: 7, ...port }] })).toEqual([]);
  });

  it("makes less of an ARP entry, and only where nobody else is at the interface", () => {
    const entry = { ifIndex: 3, address: "10.0.0.9", mac: mac(77) };

    expect(linksAt({ resolved: [{ ...entry, among: 1 }] })).toEqual([{ ifIndex: 3, end: "srv1", confidence: 0.4, evidence: ["arp"] }]);
    expect(linksAt({ resolved: [{ ...entry, among: 2 }] })).toEqual([]);
    expect(linksAt({ resolved: [entry] })).toEqual([]);
  });

  it("names a station by the address that any device knows of it", () => {
    const router = observer("rt1", { resolved: [{ ifIndex: 1, address: "10.0.0.50", mac: mac(9), among: 300 }] });
    const [link] = judgeLinks([observer("sw1", { stations: [{ ifIndex: 7, count: 1, macs: [mac(9)] }] }), router]);

    expect(link?.end).toEqual({ kind: "other", chassisId: mac(9), address: "10.0.0.50" });
  });

  it.each([
    ["chassis", { chassisId: mac(1).toUpperCase() }],
    ["address", { address: "10.0.0.9" }],
    ["name without its domain", { name: "srv1" }],
  ])("knows a neighbour that tells itself by its %s, and is the surer the more says so", (_, neighbour) => {
    const told = [{ means: "lldp", ifIndex: 7, ...neighbour } as const];
    const stations = [{ ifIndex: 7, count: 1, macs: [mac(2)] }];

    expect(linksAt({ told })).toEqual([{ ifIndex: 7, end: "srv1", confidence: 0.95, evidence: ["lldp"] }]);
    expect(linksAt({ told, stations })).toEqual([{ ifIndex: 7, end: "srv1", confidence: 0.98, evidence: ["lldp", "fdb"] }]);
  });

  it("guesses nothing where a neighbour tells itself", () => {
    const told = [{ means: "cdp", ifIndex: 7, name: "phone7" } as const];
    const stations = [{ ifIndex: 7, count: 1, macs: [mac(9)] }];

    expect(linksAt({ told, stations })).toEqual([{ ifIndex: 7, end: "phone7", confidence: 0.95, evidence: ["cdp"] }]);
  });

  it("joins what forwarding and ARP tables say of one station", () => {
    const stations = [{ ifIndex: 7, count: 1, macs: [mac(9)] }];
    const resolved = [{ ifIndex: 7, address: "10.0.0.50", mac: mac(9), among: 1 }];

    expect(linksAt({ stations, resolved })).toEqual([{ ifIndex: 7, end: "10.0.0.50", confidence: 0.76, evidence: ["fdb", "arp"] }]);
  });

  it("lets an address that two devices share name neither, and a device not be its own neighbour", () => {
    const shared = [observer("a", { macs: [mac(5)] }), observer("b", { macs: [mac(5)] })];
    const links = judgeLinks([
      ...shared,
      observer("sw1", {
        macs: [mac(6)],
        stations: [
          { ifIndex: 1, count: 1, macs: [mac(5)] },
          { ifIndex: 2, count: 1, macs: [mac(6)] },
        ],
      }),
    ]);

    expect(links.map(({ ifIndex, end }) => [ifIndex, end.kind])).toEqual([[1, "other"]]);
  });
});
