import { z } from "zod";
import { deviceText, IpAddress } from "./ids.ts";
import { limits } from "./limits.ts";

const short = deviceText(64);
const label = deviceText(128);
const IfIndex = z.int().min(1).max(2_147_483_647);
const AsNumber = z.int().min(0).max(4_294_967_295);

/** Name of the entity whose series hold the readings, when the gateway watches the part. */
const series = deviceText(255).optional();

const Pool = z.object({
  series,
  name: label.optional(),
  /** "ram", "swap", "disk", "flash", ... */
  kind: z.string().max(32).optional(),
  totalBytes: z.number().min(0).optional(),
  usedBytes: z.number().min(0).optional(),
  usedPercent: z.number().min(0).max(100).optional(),
});

/** One reading, already scaled. A sensor that tells nothing has no value; 0 is a reading. */
const Sensor = z.object({
  series,
  name: label,
  /** "temperature", "voltage", "fan-speed", "optical-power", "state", ... */
  class: z.string().max(32),
  value: z.number().optional(),
  unit: z.string().max(16).optional(),
  state: short.optional(),
  health: z.enum(["ok", "warning", "critical", "unknown"]).optional(),
  low: z.number().optional(),
  lowWarning: z.number().optional(),
  highWarning: z.number().optional(),
  high: z.number().optional(),
});

const BgpPeer = z.object({
  series,
  remoteAddress: IpAddress,
  localAddress: IpAddress.optional(),
  remoteAs: AsNumber.optional(),
  localAs: AsNumber.optional(),
  /** RFC 4271 section 8.2.2, in lower case. */
  state: z.enum(["idle", "connect", "active", "opensent", "openconfirm", "established"]).optional(),
  enabled: z.boolean().optional(),
  sinceS: z.number().min(0).optional(),
  description: label.optional(),
  vrf: short.optional(),
  acceptedPrefixes: z.int().min(0).optional(),
  /** Why the session ended last (RFC 4271 section 4.5). */
  lastError: label.optional(),
});

const OspfNeighbour = z.object({
  series,
  address: IpAddress,
  routerId: IpAddress.optional(),
  /** RFC 2328 section 10.1. */
  state: z.enum(["down", "attempt", "init", "twoWay", "exchangeStart", "exchange", "loading", "full"]).optional(),
});

/** A neighbour by IS-IS (RFC 4444). */
const IsisAdjacency = z.object({
  series,
  /** Such as "0100.9919.1255". */
  systemId: z.string().max(14),
  state: z.enum(["down", "initializing", "up", "failed"]).optional(),
  level: z.enum(["1", "2", "1 and 2"]).optional(),
  address: IpAddress.optional(),
  ifIndex: IfIndex.optional(),
});

const Link = z.object({
  protocol: z.enum(["lldp", "cdp", "edp", "fdp", "mndp"]),
  localIfIndex: IfIndex.optional(),
  localPort: label.optional(),
  remoteName: label.optional(),
  remotePort: label.optional(),
  remoteChassisId: label.optional(),
  remoteAddress: IpAddress.optional(),
  remotePlatform: label.optional(),
});

const Mac = z.string().regex(/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/u);

/** What a bridge has learned at one port: how many stations, and which, unless they are many. */
const PortStations = z.object({ ifIndex: IfIndex, count: z.int().min(1).max(4_294_967_295), macs: z.array(Mac).max(16) });

/** An entry of an ARP or ND table. `among`: stations at the interface, where the table came whole. */
const ResolvedAddress = z.object({
  ifIndex: IfIndex,
  address: IpAddress,
  mac: Mac,
  among: z.int().min(1).max(4_294_967_295).optional(),
});

const Module = z.object({
  /** IANAPhysicalClass. */
  class: z.string().max(32),
  name: label.optional(),
  model: label.optional(),
  serial: label.optional(),
  firmware: label.optional(),
  software: label.optional(),
});

const Integer32 = z.int().min(-2_147_483_648).max(2_147_483_647);

/** A threshold that the device itself watches (RFC 2819 alarmTable). */
const RmonAlarm = z.object({
  index: z.int().min(1).max(65_535),
  /** Name of the watched object, or its OID. */
  variable: label,
  /** Key of the interface that it belongs to. */
  interface: deviceText(255).optional(),
  intervalS: Integer32.optional(),
  sampleType: z.enum(["absolute", "delta"]).optional(),
  value: Integer32.optional(),
  startup: z.enum(["rising", "falling", "risingOrFalling"]).optional(),
  risingThreshold: Integer32.optional(),
  fallingThreshold: Integer32.optional(),
  /** Description of the event that a crossing makes. */
  risingEvent: label.optional(),
  fallingEvent: label.optional(),
  owner: label.optional(),
  status: z.enum(["valid", "createRequest", "underCreation", "invalid"]).optional(),
});

const Clients = z.int().min(0).max(1_000_000);
const WirelessBand = z.enum(["2.4 GHz", "5 GHz", "6 GHz"]);

/** A wireless access point that the device is, or that it controls. */
const AccessPoint = z.object({
  name: label.optional(),
  mac: z.string().max(17).optional(),
  address: IpAddress.optional(),
  model: label.optional(),
  serial: label.optional(),
  /** "changing" while it joins or loads its firmware. */
  state: z.enum(["up", "down", "changing"]).optional(),
  clients: Clients.optional(),
  radios: z
    .array(z.object({ band: WirelessBand.optional(), channel: z.int().min(1).max(10_000).optional(), clients: Clients.optional() }))
    .max(64)
    .optional(),
});

/** What a device is and what it stands next to. Absent is unknown; lists are absent when nothing is known. */
export const DeviceFacts = z.object({
  vendor: label.optional(),
  os: label.optional(),
  model: label.optional(),
  version: label.optional(),
  serial: label.optional(),
  /** snmpEngineID (RFC 3411) as hex. */
  engineId: z
    .string()
    .regex(/^[0-9a-f]{2,64}$/u)
    .optional(),
  /** The same for every address of one device. */
  uniqueId: deviceText(256).optional(),
  processors: z
    .array(z.object({ series, name: label.optional(), loadPercent: z.number().min(0).max(100).optional() }))
    .max(limits.facts)
    .optional(),
  memory: z.array(Pool).max(limits.facts).optional(),
  storage: z.array(Pool).max(limits.facts).optional(),
  sensors: z.array(Sensor).max(limits.facts).optional(),
  addresses: z
    .array(z.object({ ifIndex: IfIndex, address: IpAddress, prefixLength: z.int().min(0).max(128).optional() }))
    .max(limits.facts)
    .optional(),
  bgpPeers: z.array(BgpPeer).max(limits.facts).optional(),
  ospfNeighbours: z.array(OspfNeighbour).max(limits.facts).optional(),
  isisAdjacencies: z.array(IsisAdjacency).max(limits.facts).optional(),
  links: z.array(Link).max(limits.facts).optional(),
  /** Stations by port, from the forwarding table (BRIDGE-MIB, Q-BRIDGE-MIB). */
  stations: z.array(PortStations).max(limits.facts).optional(),
  /** From ARP and ND tables (IP-MIB). */
  resolved: z.array(ResolvedAddress).max(limits.facts).optional(),
  modules: z.array(Module).max(limits.facts).optional(),
  vlans: z
    .array(
      z.object({
        id: z.int().min(1).max(4_094),
        name: short.optional(),
        /** Interfaces that carry it, with a tag and without. */
        tagged: z.array(IfIndex).max(4_096).optional(),
        untagged: z.array(IfIndex).max(4_096).optional(),
      }),
    )
    .max(limits.facts)
    .optional(),
  accessPoints: z.array(AccessPoint).max(limits.facts).optional(),
  /** Wireless networks by name (SSID). */
  wirelessNetworks: z
    .array(z.object({ name: label, clients: Clients.optional() }))
    .max(limits.facts)
    .optional(),
  /** Wireless clients in all. */
  wirelessClients: Clients.optional(),
  rmonAlarms: z.array(RmonAlarm).max(limits.facts).optional(),
  /** Entries the gateway left out so that the record stays small enough to store. */
  omitted: z.int().min(0).optional(),
});
export type DeviceFacts = z.infer<typeof DeviceFacts>;
