import type { LabBgpPeer, LabDevice } from "../lab-device.ts";
import { accessSwitchPorts, plannedPort } from "./port-plan.ts";

const mega = 1_000_000;
const giga = 1_000_000_000;
const contact = "netops@example.com";
const room = "Busan data centre, room 2, rack B07";
const tunnelType = 131;
/** A VLAN on a port, with an address of its own: l2vlan. */
const vlanType = 135;

const ciscoSwitchDescr = [
  "Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.2(7)E8, RELEASE SOFTWARE (fc3)",
  "Technical Support: http://www.cisco.com/techsupport",
  "Copyright (c) 1986-2023 by Cisco Systems, Inc.",
].join("\r\n");

const ciscoRouterDescr = [
  "Cisco IOS Software [Amsterdam], ISR Software (X86_64_LINUX_IOSD-UNIVERSALK9-M), Version 17.3.8a, RELEASE SOFTWARE (fc3)",
  "Technical Support: http://www.cisco.com/techsupport",
  "Copyright (c) 1986-2023 by Cisco Systems, Inc.",
].join("\r\n");

/** A 48-port access switch in the manner of a Cisco Catalyst 2960X. */
export function accessSwitch(identity: { readonly id: string; readonly name: string; readonly address: string }): LabDevice {
  return {
    ...identity,
    role: "switch",
    snmpVersion: "2c",
    system: { descr: ciscoSwitchDescr, objectId: "1.3.6.1.4.1.9.1.1208", contact, location: room, services: 6 },
    ports: accessSwitchPorts(identity.id),
    uplinks: ["Gi0/48"],
    syslogDialect: "cisco",
    syslogTransport: "udp",
    ipAddresses: [],
    ciscoCpuPercent: 14,
    rmon: { historyPorts: ["Gi0/1", "Gi0/7", "Gi0/48"] },
  };
}

/** The site's router in the manner of a Cisco ISR 4331, with two BGP tunnels to AWS and a Direct Connect VLAN. */
export function vpnRouter(identity: { readonly id: string; readonly name: string; readonly address: string }): LabDevice {
  const device = identity.id;
  const ports = [
    { index: 1, name: "Gi0/0/0", descr: "GigabitEthernet0/0/0", alias: "WAN to ISP", speedBps: giga, inBps: 84 * mega, outBps: 57 * mega },
    {
      index: 2,
      name: "Gi0/0/1",
      descr: "GigabitEthernet0/0/1",
      alias: "LAN sw1 Gi0/48",
      speedBps: giga,
      inBps: 73 * mega,
      outBps: 118 * mega,
    },
    { index: 3, name: "Gi0/0/2", descr: "GigabitEthernet0/0/2", speedBps: giga, adminUp: false, connected: false, inBps: 0, outBps: 0 },
    tunnel(4, "Tunnel1", { inBps: 21 * mega, outBps: 16 * mega }),
    tunnel(5, "Tunnel2", { inBps: 160_000, outBps: 140_000 }),
    { index: 6, name: "Gi0/0/3", descr: "GigabitEthernet0/0/3", alias: "Example Carrier, dxcon-fg1a2b3c", speedBps: giga, ...directRates },
    {
      index: 7,
      name: "Gi0/0/3.310",
      descr: "GigabitEthernet0/0/3.310",
      alias: "AWS Direct Connect",
      type: vlanType,
      speedBps: giga,
      ...directRates,
    },
  ].map((plan) => plannedPort({ device, ...plan }));
  return {
    ...identity,
    role: "router",
    snmpVersion: "3",
    system: { descr: ciscoRouterDescr, objectId: "1.3.6.1.4.1.9.1.2068", contact, location: room, services: 78 },
    ports,
    uplinks: ["Gi0/0/0", "Tunnel1", "Tunnel2"],
    syslogDialect: "cisco",
    syslogTransport: "udp",
    ipAddresses: [
      { address: "169.254.10.2", mask: "255.255.255.252", ifIndex: 4 },
      { address: "169.254.11.2", mask: "255.255.255.252", ifIndex: 5 },
      { address: "169.254.96.2", mask: "255.255.255.252", ifIndex: 7 },
      { address: "192.168.0.1", mask: "255.255.255.0", ifIndex: 2 },
      { address: "203.0.113.10", mask: "255.255.255.248", ifIndex: 1 },
    ],
    bgp: {
      localAs: 65_010,
      routerId: "192.168.0.1",
      peers: [
        bgpPeer("169.254.10", { remoteAs: 64_512, viaPort: "Tunnel1" }),
        bgpPeer("169.254.11", { remoteAs: 64_512, viaPort: "Tunnel2" }),
        bgpPeer("169.254.96", { remoteAs: 64_620, viaPort: "Gi0/0/3.310" }),
      ],
    },
    ciscoCpuPercent: 22,
    sensors: [
      { index: 1_001, name: "Inlet temperature", kind: "celsius", usual: 24, hot: 61, limits: { minor: 46, critical: 56 } },
      { index: 1_002, name: "CPU temperature", kind: "celsius", usual: 47, hot: 88, limits: { minor: 75, critical: 95 } },
      { index: 1_003, name: "Fan 1", kind: "rpm", usual: 5_200, hot: 11_400 },
    ],
  };
}

const directRates = { inBps: 3.4 * mega, outBps: 2.1 * mega };

/** A session over a /30 whose first host is AWS and whose second is the site. */
function bgpPeer(network: string, of: Pick<LabBgpPeer, "remoteAs" | "viaPort">): LabBgpPeer {
  return { remoteAddress: `${network}.1`, localAddress: `${network}.2`, remoteRouterId: `${network}.1`, ...of };
}

function tunnel(index: number, name: string, rates: { readonly inBps: number; readonly outBps: number }) {
  const alias = `AWS VPN ${name.toLowerCase()}`;
  return { index, name, descr: name, alias, type: tunnelType, mtu: 1_427, speedBps: 100 * mega, ...rates };
}

/** A small FortiGate-like firewall with a second provider's line, over which two more BGP tunnels lead to AWS. */
export function firewall(identity: { readonly id: string; readonly name: string; readonly address: string }): LabDevice {
  const device = identity.id;
  const ports = [
    { index: 1, name: "wan1", descr: "wan1", alias: "to rt1", speedBps: giga, inBps: 62 * mega, outBps: 31 * mega },
    { index: 2, name: "dmz", descr: "dmz", alias: "published services", speedBps: giga, inBps: 7 * mega, outBps: 11 * mega },
    { index: 3, name: "internal1", descr: "internal1", alias: "users", speedBps: giga, inBps: 29 * mega, outBps: 58 * mega },
    { index: 4, name: "internal2", descr: "internal2", speedBps: giga, connected: false, inBps: 0, outBps: 0 },
    { index: 5, name: "ha1", descr: "ha1", speedBps: giga, connected: false, inBps: 0, outBps: 0 },
    { index: 6, name: "wan2", descr: "wan2", alias: "second provider", speedBps: giga, inBps: 4 * mega, outBps: 2 * mega },
    tunnel(7, "aws-1", { inBps: 40_000, outBps: 30_000 }),
    tunnel(8, "aws-2", { inBps: 20_000, outBps: 20_000 }),
  ].map((plan) => plannedPort({ device, ...plan }));
  return {
    ...identity,
    role: "firewall",
    snmpVersion: "2c",
    system: {
      descr: "FortiGate-100D v6.2.15,build1378,230928 (GA)",
      objectId: "1.3.6.1.4.1.12356.101.1.1004",
      contact,
      location: room,
      services: 78,
    },
    ports,
    uplinks: ["wan1"],
    syslogDialect: "key-value",
    syslogTransport: "udp",
    ipAddresses: [
      { address: "169.254.20.2", mask: "255.255.255.252", ifIndex: 7 },
      { address: "169.254.21.2", mask: "255.255.255.252", ifIndex: 8 },
      { address: "192.168.0.2", mask: "255.255.255.0", ifIndex: 1 },
      { address: "203.0.113.18", mask: "255.255.255.248", ifIndex: 6 },
    ],
    bgp: {
      localAs: 65_020,
      routerId: "192.168.0.2",
      peers: [bgpPeer("169.254.20", { remoteAs: 64_513, viaPort: "aws-1" }), bgpPeer("169.254.21", { remoteAs: 64_513, viaPort: "aws-2" })],
    },
    host: { processors: 4, meanLoadPercent: 27, memoryBytes: 4 * 1024 ** 3, memoryUsedShare: 0.46, disks: [] },
  };
}
