import { describe, expect, it } from "vitest";
import { LearnedDevices } from "./learned-devices.ts";
import { DeviceModel } from "./snmp/model/device-model.ts";

function modelOf(part: Partial<DeviceModel>): DeviceModel {
  const lists = Object.fromEntries(
    Object.keys(DeviceModel.shape)
      .filter((key) => key !== "identity" && key !== "uniqueId")
      .map((key) => [key, []]),
  );
  return { ...(lists as unknown as DeviceModel), identity: {}, ...part };
}

const port = { ifIndex: 7, key: "Gi0/7", ifName: "Gi0/7" };

describe("LearnedDevices", () => {
  it("keeps the last reading of each device by itself", () => {
    const devices = new LearnedDevices();
    devices.learn({ deviceId: "sw1", interfaces: [{ ...port, ifAlias: "old" }] });
    devices.learn({ deviceId: "sw2", interfaces: [{ ...port, key: "Gi0/8" }] });
    devices.learn({ deviceId: "sw1", interfaces: [{ ...port, ifAlias: "to the core" }] });

    expect(devices.interfaceOf("sw1", 7)).toEqual({ key: "Gi0/7", alias: "to the core" });
    expect(devices.interfaceOf("sw2", 7)?.key).toBe("Gi0/8");
    expect(devices.interfaceOf("sw1", 8)).toBeUndefined();
    expect(devices.interfaceOf("rt1", 7)).toBeUndefined();
  });

  it("knows what an interface leads to, by index or by the port's name", () => {
    const devices = new LearnedDevices();
    const links = [
      { protocol: "lldp", localIfIndex: 7, remoteName: "core1", remotePort: "Te1/1/1" },
      { protocol: "cdp", localPort: "Gi0/8", remoteAddress: "192.0.2.9" },
    ] as const;
    devices.learn({
      deviceId: "sw1",
      interfaces: [port, { ifIndex: 8, key: "Gi0/8", ifName: "Gi0/8" }],
      model: modelOf({ links: [...links] }),
    });

    expect(devices.interfaceOf("sw1", 7)?.neighbour).toBe("core1 Te1/1/1");
    expect(devices.interfaceOf("sw1", 8)?.neighbour).toBe("192.0.2.9");
  });

  describe("suggests by forwarding and ARP tables what a port leads to", () => {
    const mac = "00:1a:2b:3c:4d:5e";
    const at = (ifIndex: number, ...macs: string[]) => ({ ifIndex, count: macs.length, macs });
    const sw1 = { deviceId: "sw1", interfaces: [port] };

    it("a polled device, by a MAC address of one of its interfaces", () => {
      const devices = new LearnedDevices();
      devices.learn({ ...sw1, model: modelOf({ stations: [at(7, mac)] }) });
      devices.learn({ deviceId: "srv1", interfaces: [{ ...port, key: "eth0", physAddress: mac }] });

      expect(devices.interfaceOf("sw1", 7)).toEqual({ key: "Gi0/7", suggested: { name: "srv1", confidence: 0.6, evidence: ["fdb"] } });

      devices.forget("srv1");
      expect(devices.interfaceOf("sw1", 7)?.suggested?.name).toBe(mac);
    });

    it("a station with the address that a router has resolved", () => {
      const devices = new LearnedDevices();
      devices.learn({ ...sw1, model: modelOf({ stations: [at(7, mac)] }) });
      devices.learn({ deviceId: "rt1", model: modelOf({ resolved: [{ ifIndex: 3, address: "192.0.2.7", mac }] }) });

      expect(devices.interfaceOf("sw1", 7)?.suggested).toEqual({ name: `${mac} 192.0.2.7`, confidence: 0.6, evidence: ["fdb"] });
    });

    it("with more confidence where both tables say the same", () => {
      const devices = new LearnedDevices();
      const model = modelOf({ stations: [at(7, mac)], resolved: [{ ifIndex: 7, address: "192.0.2.7", mac, among: 1 }] });
      devices.learn({ ...sw1, model });

      expect(devices.interfaceOf("sw1", 7)?.suggested).toMatchObject({ confidence: 0.76, evidence: ["fdb", "arp"] });
    });

    it("nothing where several stations are, where two devices have the address, or where a neighbour told itself", () => {
      const devices = new LearnedDevices();
      const links = [{ protocol: "lldp", localIfIndex: 7, remoteName: "core1" }] as const;
      devices.learn({ ...sw1, model: modelOf({ stations: [at(7, mac, "00:1a:2b:3c:4d:5f")] }) });
      expect(devices.interfaceOf("sw1", 7)).toEqual({ key: "Gi0/7" });

      devices.learn({ ...sw1, model: modelOf({ stations: [at(7, mac)], links: [...links] }) });
      expect(devices.interfaceOf("sw1", 7)).toEqual({ key: "Gi0/7", neighbour: "core1" });

      devices.learn({ ...sw1, model: modelOf({ stations: [at(7, mac)] }) });
      devices.learn({ deviceId: "srv1", interfaces: [{ ...port, physAddress: mac }] });
      devices.learn({ deviceId: "srv2", interfaces: [{ ...port, physAddress: mac }] });
      expect(devices.interfaceOf("sw1", 7)?.suggested?.name).toBe(mac);
    });
  });

  it("finds a device by any of its addresses and by its engine, and forgets those it no longer has", () => {
    const devices = new LearnedDevices();
    const addresses = [{ address: "192.0.2.1" }, { address: "127.0.0.1" }];
    devices.learn({ deviceId: "rt1", model: modelOf({ identity: { engineId: "80000009" }, interfaces: [{ ifIndex: 1, addresses }] }) });

    expect(devices.deviceAt("::ffff:192.0.2.1")).toBe("rt1");
    expect(devices.deviceAt("127.0.0.1")).toBeUndefined();
    expect(devices.deviceOfEngine("80000009")).toBe("rt1");

    devices.learn({ deviceId: "rt1", model: modelOf({}) });

    expect(devices.deviceAt("192.0.2.1")).toBeUndefined();
    expect(devices.deviceOfEngine("80000009")).toBeUndefined();
  });
});
