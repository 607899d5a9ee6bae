import type { ProbedDevice } from "@isthmus/onprem-gateway/collectors/snmp/probe";
import { describe, expect, it } from "vitest";
import { paint } from "../output/paint.ts";
import { renderDevice } from "./render-device.ts";

const device: ProbedDevice = {
  kind: "inventory",
  tsMs: 1_790_000_000_000,
  deviceId: "127.0.10.1",
  name: "127.0.10.1",
  address: "127.0.10.1",
  collectedVia: { version: "3", securityLevel: "authPriv" },
  system: { sysName: "sw1\u001b]0;owned\u0007", sysDescr: "Cisco IOS\r\nCopyright", uptimeS: 90_061 },
  interfaces: [
    { key: "Gi0/1", ifIndex: 1, adminStatus: "up", operStatus: "up", speedBps: 1_000_000_000, ifAlias: "서버 \u202egnp.exe" },
    { key: "Gi0/2", ifIndex: 2, adminStatus: "up", operStatus: "down" },
  ],
  rmonPorts: [
    { key: "Gi0/1", counters: { etherStatsPkts: { value: 12_345n, width: 64 }, etherStatsCRCAlignErrors: { value: 3n, width: 32 } } },
  ],
  lastChanges: new Map([[1, 100]]),
  judgedLinks: [
    { deviceId: "probe", ifIndex: 2, end: { kind: "other", name: "core1\u202e" }, confidence: 0.98, evidence: ["lldp", "fdb"] },
    {
      deviceId: "probe",
      ifIndex: 1,
      end: { kind: "other", chassisId: "00:11:22:00:00:09", address: "192.0.2.50" },
      confidence: 0.6,
      evidence: ["fdb"],
    },
  ],
  profile: { name: "acme", pattern: "1.3.6.1.4.1.99999.*", specific: true, redirectedFrom: ["acme-family"] },
  counters: [
    {
      key: "Gi0/1",
      counters: {
        ifInOctets: { value: 18_446_744_073_709_551_615n, width: 64 },
        ifOutOctets: { value: 0n, width: 64 },
        ifInErrors: { value: 2n, width: 32 },
        ifOutErrors: { value: 3n, width: 32 },
      },
    },
  ],
  processors: 4,
  processorLoads: [20, 43],
  memoryTotalBytes: 16 * 1024 ** 3,
  memoryUsedBytes: 8 * 1024 ** 3,
  model: {
    identity: { vendor: "Acme", serial: "S1\u001b[2J" },
    interfaces: [
      { ifIndex: 1, addresses: [{ address: "192.0.2.1", prefixLength: 30 }] },
      { ifIndex: 2, lagIfIndex: 1 },
    ],
    processors: [],
    memory: [],
    storage: [],
    sensors: [{ key: "1.2.3", class: "temperature", name: "Inlet\u001b[2J", value: 0, unit: "C" }],
    bgpPeers: [{ remoteAddress: "169.254.10.1", remoteAs: 64_512, state: "established", sinceS: 60 }],
    ospfNeighbours: [],
    links: [{ protocol: "lldp", localIfIndex: 2, remoteName: "core1\u202e", remotePort: "Te1/1" }],
    modules: [],
    vlans: [],
    rmonIfIndexes: [],
    tables: [{ table: "ifStackTable", status: "partial", rows: 7, reason: "timeout" }],
  },
  gaps: ["no storage table"],
  elapsedMs: 41.6,
};

function withModel(parts: Partial<NonNullable<ProbedDevice["model"]>>): ProbedDevice {
  return device.model === undefined ? device : { ...device, model: { ...device.model, ...parts } };
}

describe("rendered device", () => {
  const text = renderDevice(device, { paint: paint(false), columns: 100 }).join("\n");

  it("shows what the device is, how it was read, and which profile was chosen and why", () => {
    expect(text).toContain("127.0.10.1 · Acme · answered in 42 ms");
    expect(text).toContain("Cisco IOS Copyright");
    expect(text).toContain("SNMP 3 authPriv");
    expect(text).toContain("1 d 01:01:01");
    expect(text).toContain("acme, for sysObjectID 1.3.6.1.4.1.99999.*; sysDescr led on from acme-family");
    expect(text).toContain("2 processors: 32 % on average");
    expect(text).toContain("2 interfaces: 1 up, 1 down");
  });

  it("shows state, last change and counters, and a dash for what is unknown, never zero", () => {
    const line = (name: string) => text.split("\n").find((each) => each.includes(name));

    expect(line("Gi0/1")).toMatch(/up\s+1 G\s+25 h\s+16 EiB\s+0 B\s+5\s/u);
    expect(line("Gi0/2")).toMatch(/down\s+-\s+-\s+-\s+-\s+-$/u);
  });

  it("shows peers, neighbours, addresses and sensors by the names of their interfaces, and no list that is empty", () => {
    for (const line of [
      /169\.254\.10\.1\s+64512\s+established/u,
      /Gi0\/2\s+lldp fdb\s+0\.98\s+core1/u,
      /Gi0\/1\s+fdb\s+0\.6\s+00:11:22:00:00:09\s+-\s+192\.0\.2\.50/u,
      /Gi0\/1\s+192\.0\.2\.1\/30/u,
      /Inlet.*0 °C/u,
    ]) {
      expect(text).toMatch(line);
    }
    expect(text).toMatch(/Vendor\s+Acme/u);
    expect(text).not.toContain("OSPF");
  });

  it("shows what RMON counted on each port, the faults marked", () => {
    expect(text).toContain("RMON statistics on 1 port, 64 bits wide on 1");
    expect(text).toMatch(/Gi0\/1\s+12345\s+-\s+-\s+3 CRC\/align/u);
  });

  it("says what could not be read", () => {
    expect(text).toContain("! ifStackTable: partial, 7 rows (timeout)");
    expect(text).toContain("! no storage table");
  });

  it("lets no device text steer the terminal", () => {
    for (const steering of ["\u001b", "\u0007", "\u202e"]) expect(text).not.toContain(steering);
  });

  it("names sensors of one name as their series are, and shows small currents with their limits in thousandths", () => {
    const bias = { class: "current", name: "Tx bias", unit: "A", value: 0.03345, thresholds: { low: 0.002, high: 0.1 } } as const;
    const sensors = [
      { ...bias, key: "1.2.4", series: "current Tx bias #4" },
      { ...bias, key: "1.2.5", series: "current Tx bias #5", value: 0.2 },
    ];
    const report = renderDevice(withModel({ sensors }), { paint: paint(false), columns: 100 }).join("\n");

    expect(report).toMatch(/Tx bias #4\s+33\.45 mA\s+2 to 100$/mu);
    expect(report).toMatch(/Tx bias #5\s+0\.2 A\s+0\.002 to 0\.1$/mu);
  });

  it("counts sessions and ports in the words of their rows, and does not say a vendor twice", () => {
    const bgpPeers = [
      { remoteAddress: "192.0.2.9", state: "idle", enabled: false },
      { remoteAddress: "192.0.2.10", state: "idle" },
    ] as const;
    const changed = withModel({ bgpPeers: [...bgpPeers], identity: { vendor: "Acme", model: "ACME 5000" } });
    const ports = [{ key: "x1", ifIndex: 9 }, ...(device.interfaces ?? [])];
    const report = renderDevice({ ...changed, interfaces: ports }, { paint: paint(false), columns: 100 }).join("\n");

    expect(report).toContain("2 BGP peers: 1 disabled, 1 idle");
    expect(report).toContain("3 interfaces: 1 up, 1 down, 1 unknown");
    expect(report).toContain("127.0.10.1 · ACME 5000 · answered");
  });

  it("stays within the terminal, and shows the parts that are asked for whole", () => {
    const long = Array.from({ length: 60 }, (_, at) => ({
      key: `Port with a very long name ${at}`,
      ifIndex: at + 1,
      ifAlias: "x".repeat(90),
    }));
    const wide = { ...device, interfaces: long };
    const all = renderDevice(wide, { paint: paint(false), columns: 80 });
    const one = renderDevice(wide, { paint: paint(false), columns: 80, sections: new Set(["interfaces"] as const) });

    expect(Math.max(...all.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(all.join("\n")).toContain("20 more: --section interfaces");
    expect(one.filter((line) => line.includes("Port with")).length).toBe(60);
    expect(one.join("\n")).not.toContain("BGP");
  });
});
