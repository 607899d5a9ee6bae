import { z } from "zod";
import { RmonAlarm } from "../rmon/raw-rmon.ts";
import { Wireless } from "./wireless/wireless-model.ts";

const text = z.string().max(1_024);
const ifIndex = z.int().min(1).max(0x7fff_ffff);
const percent = z.number().min(0).max(100);
const bytes = z.number().min(0);
const address = z.string().max(64);

/** What kind of thing a device, or a part of one, is. Absent fields are unknown. */
export const DeviceIdentity = z.object({
  vendor: text.optional(),
  /** Operating system, such as "Cisco IOS XE". */
  os: text.optional(),
  /** Model or part number of the whole device. */
  model: text.optional(),
  /** Version of the operating system. */
  version: text.optional(),
  serial: text.optional(),
  /** Kind of device: "network", "firewall", "wireless", "server", "power", "printer", "storage", ... */
  type: z.string().max(32).optional(),
  /** snmpEngineID (RFC 3411) as lower-case hex. */
  engineId: z.string().max(64).optional(),
  /** Lower-case hex pairs with colons. */
  baseMac: z.string().max(95).optional(),
});
export type DeviceIdentity = z.infer<typeof DeviceIdentity>;

export const InterfaceAddress = z.object({
  /** IPv4 or IPv6 literal. */
  address,
  prefixLength: z.int().min(0).max(128).optional(),
});
export type InterfaceAddress = z.infer<typeof InterfaceAddress>;

/** What other tables than IF-MIB say about an interface. */
export const InterfaceFacts = z.object({
  ifIndex,
  /** What its operator calls it, where IF-MIB does not tell. */
  alias: text.optional(),
  addresses: z.array(InterfaceAddress).max(1_024).optional(),
  /** The aggregation (IEEE8023-LAG-MIB, or ifStackTable) this interface is a member of. */
  lagIfIndex: ifIndex.optional(),
  /** Port VLAN of untagged frames (Q-BRIDGE-MIB dot1qPvid). */
  vlan: z.int().min(1).max(4_094).optional(),
  duplex: z.enum(["half", "full"]).optional(),
});
export type InterfaceFacts = z.infer<typeof InterfaceFacts>;

/** Name of the part's series within the device; given by the core, not by readers. */
const series = z.string().max(255).optional();

export const Processor = z.object({
  series,
  /** Stable within the device: the table index, or the OID for values of a vendor. */
  key: z.string().max(255),
  name: text.optional(),
  loadPercent: percent.optional(),
});
export type Processor = z.infer<typeof Processor>;

/** A pool of main memory, or a file system. Sizes in octets; a pool that only tells a share has `usedPercent` alone. */
export const Pool = z.object({
  series,
  key: z.string().max(255),
  name: text.optional(),
  /** "ram", "virtual", "swap", "buffers", "cached", "flash", "disk", ... */
  kind: z.string().max(32).optional(),
  totalBytes: bytes.optional(),
  usedBytes: bytes.optional(),
  usedPercent: percent.optional(),
});
export type Pool = z.infer<typeof Pool>;

export const sensorClasses = [
  "temperature",
  "voltage",
  "current",
  "power",
  "power-factor",
  "energy",
  "frequency",
  "humidity",
  "fan-speed",
  "airflow",
  "optical-power",
  "signal",
  "snr",
  "charge",
  "runtime",
  "load",
  "percent",
  "pressure",
  "flow",
  "bit-rate",
  "count",
  "state",
  "other",
] as const;

/** One measured or stated quantity. `value` is in `unit`, already scaled; unknown readings have no value. */
export const Sensor = z.object({
  series,
  /** Stable within the device: the OID of the value. */
  key: z.string().max(512),
  class: z.enum(sensorClasses),
  name: text,
  value: z.number().optional(),
  /** SI or common unit: "C", "V", "A", "W", "Hz", "rpm", "dBm", "%", "min", ...; absent for states and counts. */
  unit: z.string().max(16).optional(),
  /** Name of the state, for state sensors, or the operational status the device reports with a value. */
  state: z.string().max(64).optional(),
  /** What the state means: worst wins on a page. */
  health: z.enum(["ok", "warning", "critical", "unknown"]).optional(),
  /** OID and number of the state, where `key` and `value` are those of a measured quantity. State sensors have the number as `value`. */
  stateKey: z.string().max(512).optional(),
  stateNumber: z.number().optional(),
  thresholds: z
    .object({
      low: z.number().optional(),
      lowWarning: z.number().optional(),
      highWarning: z.number().optional(),
      high: z.number().optional(),
    })
    .optional(),
  /** entPhysicalIndex of the part it belongs to. */
  entity: z.int().min(1).max(0x7fff_ffff).optional(),
});
export type Sensor = z.infer<typeof Sensor>;

export const bgpPeerStates = ["idle", "connect", "active", "opensent", "openconfirm", "established"] as const;

export const BgpPeer = z.object({
  series,
  /** IPv4 or IPv6 literal of the peer; an unnumbered peer has its link-local address. */
  remoteAddress: address,
  localAddress: address.optional(),
  remoteAs: z.int().min(0).max(0xffff_ffff).optional(),
  localAs: z.int().min(0).max(0xffff_ffff).optional(),
  state: z.enum(bgpPeerStates).optional(),
  /** True when the operator wants the session. */
  enabled: z.boolean().optional(),
  /** Seconds in the established state, or since it was last left; absent for a session that never was. */
  sinceS: z.number().min(0).optional(),
  routerId: address.optional(),
  description: text.optional(),
  /** Routing instance, where the device tells; absent for the default one. */
  vrf: text.optional(),
  /** Prefixes accepted from the peer, over all address families. */
  acceptedPrefixes: z.int().min(0).optional(),
  /** Why the session ended last (RFC 4271 section 4.5), in words. */
  lastError: text.optional(),
});
export type BgpPeer = z.infer<typeof BgpPeer>;

export const ospfStates = ["down", "attempt", "init", "twoWay", "exchangeStart", "exchange", "loading", "full"] as const;

export const OspfNeighbour = z.object({
  series,
  address,
  routerId: address.optional(),
  state: z.enum(ospfStates).optional(),
  /** For neighbours on unnumbered interfaces (ospfNbrAddressLessIndex). */
  ifIndex: ifIndex.optional(),
});
export type OspfNeighbour = z.infer<typeof OspfNeighbour>;

export const isisStates = ["down", "initializing", "up", "failed"] as const;
export const isisLevels = ["1", "2", "1 and 2"] as const;

/** A neighbour by IS-IS (ISIS-MIB, RFC 4444). */
export const IsisAdjacency = z.object({
  series,
  /** Stable within the device while the adjacency is: circuit and number. */
  key: z.string().max(255),
  /** Such as "0100.9919.1255". */
  systemId: z.string().max(14),
  state: z.enum(isisStates).optional(),
  level: z.enum(isisLevels).optional(),
  address: address.optional(),
  ifIndex: ifIndex.optional(),
});
export type IsisAdjacency = z.infer<typeof IsisAdjacency>;

/** A neighbour that a port hears: evidence of a cable. */
export const Link = z.object({
  /** LLDP, or a vendor's own: Cisco's CDP, Extreme's EDP, Foundry's FDP, MikroTik's MNDP. */
  protocol: z.enum(["lldp", "cdp", "edp", "fdp", "mndp"]),
  /** Name of the local port as the protocol's own tables give it. */
  localPort: text.optional(),
  localIfIndex: ifIndex.optional(),
  remoteName: text.optional(),
  remotePort: text.optional(),
  remotePortDescription: text.optional(),
  /** Chassis id: a MAC with colons, an address or text, by its subtype. */
  remoteChassisId: text.optional(),
  remoteAddress: address.optional(),
  remotePlatform: text.optional(),
  remoteDescription: text.optional(),
});
export type Link = z.infer<typeof Link>;

const stationMac = z.string().length(17);
/** MAC addresses that are listed of one port. A port with more leads to more of the network. */
export const listedStations = 8;

/** The stations that the device, as a bridge, has learned at one port (BRIDGE-MIB, Q-BRIDGE-MIB). */
export const PortStations = z.object({
  ifIndex,
  count: z.int().min(1),
  /** All of them; none where they are more than are listed. */
  macs: z.array(stationMac).max(listedStations),
});
export type PortStations = z.infer<typeof PortStations>;

/** An entry of the device's ARP or ND table (IP-MIB). */
export const ResolvedAddress = z.object({
  ifIndex,
  address,
  mac: stationMac,
  /** Stations at the interface; absent when the table did not come whole. */
  among: z.int().min(1).optional(),
});
export type ResolvedAddress = z.infer<typeof ResolvedAddress>;

/** A physical part of ENTITY-MIB that can be exchanged: a chassis, module, power supply, fan or transceiver. */
export const Module = z.object({
  entity: z.int().min(1).max(0x7fff_ffff),
  class: z.enum([
    "other",
    "unknown",
    "chassis",
    "backplane",
    "container",
    "powerSupply",
    "fan",
    "sensor",
    "module",
    "port",
    "stack",
    "cpu",
    "energyObject",
    "battery",
    "storageDrive",
  ]),
  name: text.optional(),
  description: text.optional(),
  model: text.optional(),
  serial: text.optional(),
  hardwareRevision: text.optional(),
  firmware: text.optional(),
  software: text.optional(),
  manufacturer: text.optional(),
  containedIn: z.int().min(0).max(0x7fff_ffff).optional(),
});
export type Module = z.infer<typeof Module>;

export const Vlan = z.object({
  id: z.int().min(1).max(4_094),
  name: text.optional(),
  /** Interfaces that send its frames with a tag. */
  tagged: z.array(ifIndex).max(4_096).optional(),
  /** Interfaces that send its frames without one. */
  untagged: z.array(ifIndex).max(4_096).optional(),
});
export type Vlan = z.infer<typeof Vlan>;

/** How far a table was read. "partial" rows are good, others are missing; "absent" is an answer, not a failure. */
export const TableStatus = z.object({
  table: z.string().max(64),
  status: z.enum(["complete", "partial", "absent", "failed"]),
  rows: z.int().min(0),
  /** Why it is not complete, in our own words. */
  reason: z.string().max(64).optional(),
});
export type TableStatus = z.infer<typeof TableStatus>;

/** Objects of its profile that are told of one device. */
export const maxAnswered = 1_024;

/** Everything the slow cadence knows about a device beyond its interfaces' names and counters. Lists are empty when nothing is known. */
export const DeviceModel = z.object({
  identity: DeviceIdentity,
  /** Tells that two addresses are one device: engine id, else serial, else base MAC with name. Absent when the device tells none. */
  uniqueId: z.string().max(1_200).optional(),
  interfaces: z.array(InterfaceFacts).max(50_000),
  processors: z.array(Processor).max(4_096),
  memory: z.array(Pool).max(4_096),
  storage: z.array(Pool).max(4_096),
  sensors: z.array(Sensor).max(20_000),
  bgpPeers: z.array(BgpPeer).max(20_000),
  ospfNeighbours: z.array(OspfNeighbour).max(20_000),
  /** Absent for a device without IS-IS. */
  isisAdjacencies: z.array(IsisAdjacency).max(20_000).optional(),
  links: z.array(Link).max(20_000),
  /** Absent for a device that is no bridge, or whose table did not come whole. */
  stations: z.array(PortStations).max(512).optional(),
  resolved: z.array(ResolvedAddress).max(512).optional(),
  modules: z.array(Module).max(20_000),
  vlans: z.array(Vlan).max(4_094),
  /** Interfaces with RMON etherStats (RFC 2819). */
  rmonIfIndexes: z.array(ifIndex).max(50_000),
  /** Thresholds that the device itself watches (RFC 2819 alarmTable). */
  rmonAlarms: z.array(RmonAlarm).max(512).optional(),
  /** Absent for a device without wireless tables. */
  wireless: Wireless.optional(),
  /** Objects of the device's profile that it answered, as OIDs without instances. */
  answered: z.array(z.string().max(512)).max(maxAnswered).optional(),
  tables: z.array(TableStatus).max(128),
});
export type DeviceModel = z.infer<typeof DeviceModel>;

/** Readings between two readings of everything; a list that is absent was not asked for. */
export const ModelReadings = DeviceModel.pick({
  processors: true,
  memory: true,
  storage: true,
  sensors: true,
  bgpPeers: true,
  ospfNeighbours: true,
  isisAdjacencies: true,
  wireless: true,
})
  .partial()
  .extend({
    /** Members of aggregations. */
    lags: z
      .array(z.object({ ifIndex, lagIfIndex: ifIndex }))
      .max(50_000)
      .optional(),
    tables: z.array(TableStatus).max(128),
  });
export type ModelReadings = z.infer<typeof ModelReadings>;
