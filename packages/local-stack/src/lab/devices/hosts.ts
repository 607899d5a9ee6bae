import type { LabDevice } from "../lab-device.ts";
import { plannedPort } from "./port-plan.ts";

const mega = 1_000_000;
const giga = 1_000_000_000;
const contact = "netops@example.com";
const gibibyte = 1024 ** 3;

/** A Linux server with net-snmp's agent. */
export function linuxServer(identity: {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  /** Where the site, or AWS, has it; the lab answers at `address` only. Absent: the agent tells no address. */
  readonly lan?: { readonly address: string; readonly mask: string };
}): LabDevice {
  const { lan, ...named } = identity;
  const device = identity.id;
  const ports = [
    { index: 1, name: "lo", descr: "lo", type: 24, mtu: 65_536, speedBps: 10 * mega, inBps: 900_000, outBps: 900_000 },
    { index: 2, name: "eth0", descr: "eth0", speedBps: giga, inBps: 21 * mega, outBps: 38 * mega, packetBytes: 900 },
  ].map((plan) => plannedPort({ device, ...plan }));
  return {
    ...named,
    role: "server",
    snmpVersion: "2c",
    system: {
      descr: `Linux ${identity.id} 6.1.0-28-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22) x86_64`,
      objectId: "1.3.6.1.4.1.8072.3.2.10",
      contact,
      location: "Busan data centre, room 2, rack B09",
      services: 72,
    },
    ports,
    uplinks: ["eth0"],
    syslogDialect: "rfc5424",
    syslogTransport: "udp",
    ipAddresses: lan === undefined ? [] : [{ ...lan, ifIndex: 2 }],
    host: {
      processors: 4,
      meanLoadPercent: 31,
      memoryBytes: 16 * gibibyte,
      memoryUsedShare: 0.58,
      disks: [
        { mount: "/", bytes: 80 * gibibyte, usedShare: 0.41 },
        { mount: "/srv", bytes: 900 * gibibyte, usedShare: 0.73 },
      ],
    },
  };
}

/** An instance in AWS that is watched from the site, by the private address that both know. */
export function cloudServer(identity: { readonly id: string; readonly name: string; readonly address: string }): LabDevice {
  const server = linuxServer({ ...identity, lan: { address: "10.20.200.9", mask: "255.255.255.224" } });
  return { ...server, system: { ...server.system, location: "AWS, ap-northeast-2a" } };
}

/** A UPS with an APC-like network card that speaks UPS-MIB. */
export function powerSupply(identity: { readonly id: string; readonly name: string; readonly address: string }): LabDevice {
  const device = identity.id;
  return {
    ...identity,
    role: "ups",
    snmpVersion: "2c",
    system: {
      descr:
        "APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.9.6 PN:apc_hw05_aos_696.bin AF1:v6.9.6 AN1:apc_hw05_sumx_696.bin MN:AP9630 HR:08)",
      objectId: "1.3.6.1.4.1.318.1.3.27",
      contact,
      location: "Busan data centre, room 2, rack B07",
      services: 72,
    },
    ports: [
      plannedPort({ device, index: 1, name: "eth0", descr: "veda", speedBps: 100 * mega, inBps: 4_000, outBps: 2_500, packetBytes: 150 }),
    ],
    uplinks: [],
    syslogDialect: "none",
    syslogTransport: "udp",
    ipAddresses: [],
    ups: { manufacturer: "APC", model: "Smart-UPS 3000", minutesRemaining: 38, loadPercent: 34 },
  };
}
