/** What a simulated device is. Constant for its lifetime; what changes is in `device-state.ts`. */
export interface LabDevice {
  readonly id: string;
  readonly name: string;
  readonly role: "switch" | "router" | "firewall" | "server" | "ups";
  /** Loopback address that the device owns: SNMP agent, ping, and source of its syslog and traps. */
  readonly address: string;
  readonly snmpVersion: "2c" | "3";
  readonly system: LabSystem;
  readonly ports: readonly LabPort[];
  /** Interfaces that carry the device's way out; the gateway reports their rates as metrics. */
  readonly uplinks: readonly string[];
  /** How it writes syslog. */
  readonly syslogDialect: "cisco" | "rfc5424" | "key-value" | "none";
  readonly syslogTransport: "udp" | "tcp";
  readonly ipAddresses: readonly LabIpAddress[];
  readonly bgp?: LabBgp;
  readonly host?: LabHost;
  /** CISCO-PROCESS-MIB: mean processor load in percent. */
  readonly ciscoCpuPercent?: number;
  readonly ups?: LabUps;
  /** ENTITY-MIB and CISCO-ENTITY-SENSOR-MIB. */
  readonly sensors?: readonly LabSensor[];
  /** The RMON groups: statistics of every port, a history of those named, a threshold on broadcasts of the same. */
  readonly rmon?: { readonly historyPorts: readonly string[] };
}

/** A part that measures, inside the chassis. */
export interface LabSensor {
  /** entPhysicalIndex. */
  readonly index: number;
  readonly name: string;
  readonly kind: "celsius" | "rpm";
  /** Mean in the unit of its kind. */
  readonly usual: number;
  /** Mean while the device overheats. */
  readonly hot: number;
  /** Limits above which the device itself sees a minor and a critical fault. */
  readonly limits?: { readonly minor: number; readonly critical: number };
}

export interface LabSystem {
  readonly descr: string;
  readonly objectId: string;
  readonly contact: string;
  readonly location: string;
  /** SNMPv2-MIB sysServices. */
  readonly services: number;
}

export interface LabPort {
  readonly index: number;
  readonly name: string;
  readonly descr: string;
  readonly alias: string;
  /** IANAifType: 6 ethernetCsmacd, 24 softwareLoopback, 131 tunnel, 135 l2vlan. */
  readonly type: number;
  readonly mtu: number;
  readonly speedBps: number;
  /** Six bytes; empty for what is not Ethernet itself. */
  readonly mac: readonly number[];
  readonly adminUp: boolean;
  readonly connected: boolean;
  /** Long-term means; the momentary rate follows `traffic-shape.ts`. */
  readonly inBps: number;
  readonly outBps: number;
  readonly packetBytes: number;
  /** Errored packets per million. */
  readonly errorsPpm: number;
  readonly seed: number;
}

export interface LabIpAddress {
  readonly address: string;
  readonly mask: string;
  readonly ifIndex: number;
}

export interface LabBgp {
  readonly localAs: number;
  readonly routerId: string;
  readonly peers: readonly LabBgpPeer[];
}

export interface LabBgpPeer {
  readonly remoteAddress: string;
  readonly localAddress: string;
  readonly remoteAs: number;
  readonly remoteRouterId: string;
  /** The session falls with this interface. */
  readonly viaPort: string;
}

export interface LabHost {
  readonly processors: number;
  readonly meanLoadPercent: number;
  readonly memoryBytes: number;
  readonly memoryUsedShare: number;
  readonly disks: readonly { readonly mount: string; readonly bytes: number; readonly usedShare: number }[];
}

export interface LabUps {
  readonly manufacturer: string;
  readonly model: string;
  readonly minutesRemaining: number;
  readonly loadPercent: number;
}

/** Where the lab lives. The defaults are the documented ones; tests move it so that several labs can run side by side. */
export interface LabNetwork {
  /** First three octets for the named devices. */
  readonly prefix: string;
  /** First three octets for the further devices of the large lab. */
  readonly largePrefix: string;
  readonly snmpPort: number;
}

export const defaultLabNetwork: LabNetwork = { prefix: "127.0.10", largePrefix: "127.0.11", snmpPort: 1161 };
