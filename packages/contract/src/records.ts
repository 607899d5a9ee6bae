import { z } from "zod";
import { DeviceFacts } from "./device-facts.ts";
import { deviceText, EntityId, EpochMs, IpAddress, Seq } from "./ids.ts";
import { limits } from "./limits.ts";
import { ReportedConfig } from "./twin.ts";

/** One rectangular part of a series dictionary: every metric exists for every entity. Entity "" is the device itself. */
export const SeriesGroup = z.object({
  metrics: z.array(z.int().min(1).max(65_535)).min(1).max(256),
  entities: z.array(deviceText(255)).min(1).max(limits.interfaces),
});
export type SeriesGroup = z.infer<typeof SeriesGroup>;

/**
 * One chunk of samples of one device. `chunk` is the base64 of a series chunk (codec v1, `@isthmus/domain/series/chunk-codec`),
 * whose columns are the cells of `dictionary` in order: group by group, metric by metric, entity by entity.
 */
export const SamplesBody = z.object({
  deviceId: EntityId,
  /** Which collector wrote the chunk; part of its key, so that SNMP and ICMP chunks of one minute do not collide. */
  set: z.enum(["snmp", "icmp", "sensors", "rmon", "rmon-history"]),
  startS: z.int().min(0),
  stepS: z.int().min(1).max(3_600),
  dictionary: z.array(SeriesGroup).min(1).max(64),
  chunk: z.base64().max(Math.ceil(limits.chunkBytes / 3) * 4),
  /** Entities the operator marked as uplinks: the only ones that become classic CloudWatch metrics of their own. */
  important: z.array(deviceText(255)).max(64).optional(),
});
export type SamplesBody = z.infer<typeof SamplesBody>;

/** IF-MIB ifOperStatus names (RFC 2863). */
export const OperStatus = z.enum(["up", "down", "testing", "unknown", "dormant", "notPresent", "lowerLayerDown"]);
export const AdminStatus = z.enum(["up", "down", "testing", "unknown"]);

export const InterfaceInventory = z.object({
  /** Stable name of the interface within the device: ifName, else ifDescr, else "ifIndex:<n>". The entity name in series. */
  key: deviceText(255).min(1),
  ifIndex: z.int().min(1).max(2_147_483_647),
  ifName: deviceText(255).optional(),
  ifDescr: deviceText(255).optional(),
  ifAlias: deviceText(255).optional(),
  ifType: z.int().min(0).optional(),
  /** Bit/s. Absent when the device does not say; never 0 for unknown. */
  speedBps: z.number().positive().optional(),
  adminStatus: AdminStatus.optional(),
  operStatus: OperStatus.optional(),
  /** Lower-case hex pairs with colons. */
  physAddress: z
    .string()
    .regex(/^(?:[0-9a-f]{2}:)*[0-9a-f]{2}$/u)
    .optional(),
  mtu: z.int().min(0).optional(),
  /** Operator's mark from the site configuration. */
  uplink: z.boolean().optional(),
});
export type InterfaceInventory = z.infer<typeof InterfaceInventory>;

/** How a device was last read: shown per device, and counted in the SNMP posture. Carries no secret. */
export const CollectedVia = z.object({
  version: z.enum(["1", "2c", "3"]),
  securityLevel: z.enum(["noAuthNoPriv", "authNoPriv", "authPriv"]).optional(),
  authProtocol: z.string().max(16).optional(),
  privProtocol: z.string().max(16).optional(),
  /** The community is one that devices are shipped with; the gateway decides, the community itself never travels. v1 and v2c only. */
  defaultCommunity: z.boolean().optional(),
});
export type CollectedVia = z.infer<typeof CollectedVia>;

export const InventoryBody = z.object({
  deviceId: EntityId,
  /** Operator's display name. */
  name: z.string().max(128),
  /** Operator's role of the device, such as "switch", "router", "firewall", "server", "ups". */
  role: z.string().max(32).optional(),
  address: IpAddress,
  collectedVia: CollectedVia.optional(),
  system: z
    .object({
      sysName: deviceText(255).optional(),
      sysDescr: deviceText(1_024).optional(),
      sysObjectId: z
        .string()
        .regex(/^[0-2](?:\.\d{1,10}){1,127}$/u)
        .optional(),
      sysLocation: deviceText(255).optional(),
      sysContact: deviceText(255).optional(),
      /** Seconds since the device's management part last started, at the record's time. */
      uptimeS: z.number().min(0).optional(),
    })
    .optional(),
  interfaces: z.array(InterfaceInventory).max(limits.interfaces).optional(),
  processors: z.int().min(0).max(65_535).optional(),
  memoryTotalBytes: z.number().min(0).optional(),
  /** Hardware, sensors and neighbours, from the gateway's slow cadence. */
  facts: DeviceFacts.optional(),
  /**
   * Objects that the device answered, without instances, tables by their entry: OIDs in order, each as the number of first arcs that it shares
   * with the one before, a colon, and the rest. Absent where it is not known.
   */
  answered: z
    .string()
    .max(limits.answeredText)
    .regex(/^[\d.: ]*$/u)
    .optional(),
});
export type InventoryBody = z.infer<typeof InventoryBody>;

/** State of one way of watching one device, sent on every change and repeated every few minutes. */
export const ReachBody = z.object({
  deviceId: EntityId,
  name: z.string().max(128),
  role: z.string().max(32).optional(),
  address: IpAddress,
  way: z.enum(["icmp", "snmp"]),
  state: z.enum(["up", "down", "unknown"]),
  sinceMs: EpochMs,
  /** Why, in our own words: "timeout", "unknown user", "wrong digest", ... */
  reason: z.string().max(256).optional(),
  /** True when this record reports a change rather than repeating a state. */
  transition: z.boolean(),
});
export type ReachBody = z.infer<typeof ReachBody>;

export const Severity = z.enum(["critical", "major", "minor", "warning", "info", "cleared"]);
export type Severity = z.infer<typeof Severity>;

export const Varbind = z.object({
  oid: z.string().max(512),
  type: z.string().max(32),
  /** Printable rendering by type; octet strings that are not UTF-8 text become "0x" hex. */
  value: deviceText(8_192),
  /** Module, object and instance, such as "IF-MIB::ifOperStatus.7". Absent when no MIB module of the gateway names the OID. */
  name: deviceText(512).optional(),
  /** The value by the object's syntax: labels, units, addresses, times. Absent when it says no more than `value`. */
  text: deviceText(1_024).optional(),
});
export type Varbind = z.infer<typeof Varbind>;

export const EventBody = z.object({
  source: z.enum(["trap", "inform", "reach", "snmp", "gateway"]),
  deviceId: EntityId.optional(),
  /** Peer address of the datagram, for traps and informs. */
  address: IpAddress.optional(),
  severity: Severity,
  /** Stable machine name: a trap OID in dotted form, or our own such as "reach.down". */
  type: z.string().min(1).max(512),
  text: deviceText(2_048),
  /** Name and module of a trap's notification, such as "linkDown (IF-MIB)"; of an unknown one its nearest named ancestor. */
  name: deviceText(512).optional(),
  /** Key of the interface within the device that the event speaks of. */
  entity: deviceText(255).optional(),
  /** What the event is about, the same in the event that raises a fault and the one that clears it, such as "bgp.peer 192.0.2.1". */
  key: deviceText(512).optional(),
  varbinds: z.array(Varbind).max(256).optional(),
  /** How far the sender was proved. Community strings prove nothing. */
  authentication: z.enum(["unauthenticated", "authenticated", "internal"]),
});
export type EventBody = z.infer<typeof EventBody>;

export const LogBody = z.object({
  deviceId: EntityId.optional(),
  /** Peer address of the datagram or connection: the truth about who sent it, whatever the header says. */
  address: IpAddress,
  transport: z.enum(["udp", "tcp"]),
  format: z.enum(["rfc5424", "rfc3164", "unparsed"]),
  facility: z.int().min(0).max(23),
  severity: z.int().min(0).max(7),
  /** The header's own time, when it says one that can be placed. */
  timestampMs: EpochMs.optional(),
  hostname: deviceText(255).optional(),
  appName: deviceText(255).optional(),
  procId: deviceText(128).optional(),
  msgId: deviceText(128).optional(),
  structuredData: deviceText(limits.logText).optional(),
  message: deviceText(limits.logText),
  /** The line as received (UTF-8, invalid bytes replaced). Left out when the message is the whole line. */
  raw: deviceText(limits.logText).optional(),
  /** True when the listener cut the line at its size limit. */
  truncated: z.boolean().optional(),
});
export type LogBody = z.infer<typeof LogBody>;

const Count = z.int().min(0);

/** Once a minute from every gateway: the sign of life, and the gateway's account of itself. */
export const HeartbeatBody = z.object({
  version: z.string().max(64),
  startedMs: EpochMs,
  /** First 16 hex digits of the SHA-256 of the active configuration with secrets removed. */
  configHash: z.string().regex(/^[0-9a-f]{16}$/u),
  devices: z.object({ total: Count, up: Count, degraded: Count, down: Count, unknown: Count }),
  /** Devices of the configuration by how they are read over SNMP, for the posture at a glance. */
  snmp: z.object({ v1: Count, v2c: Count, v3: Count, weak: Count, defaultCommunity: Count }).optional(),
  spool: z.object({
    records: Count,
    /** Those of them that wait behind what is new; absent from gateways that keep one order only. */
    backfillRecords: Count.optional(),
    bytes: Count,
    /** Age of the oldest record not yet acknowledged; 0 when none waits. */
    oldestUnshippedAgeS: z.number().min(0),
    evicted: Count,
    quarantined: Count,
  }),
  /** Counters since start by stable name, such as "syslog.received" or "trap.rejected.malformed". */
  counters: z.record(z.string().max(64), Count),
  /** Collectors that cannot do their work, with the reason; empty when all is well. */
  problems: z.array(z.object({ component: z.string().max(64), problem: z.string().max(512) })).max(64),
  /** How far the gateway's clock is ahead of the cloud's, negative when it is behind; absent until an answer has told the time. */
  clockSkewMs: z.int().optional(),
  /** Age of the last acknowledgement; absent before the first since the start. */
  lastAckAgeS: z.number().min(0).optional(),
  /** Age of the last record that was made durable; absent before the first since the start. */
  lastCommitAgeS: z.number().min(0).optional(),
  /**
   * What went wrong since the heartbeat before, or since the start. Increases rather than totals, so that they add up over restarts and
   * over the gateways of a site. Absent from gateways that tell totals only.
   */
  sinceLast: z.object({ evicted: Count, datagramsDropped: Count, workersEnded: Count }).optional(),
  /** What became of the desired configuration; absent from gateways that know of none. */
  config: ReportedConfig.optional(),
});
export type HeartbeatBody = z.infer<typeof HeartbeatBody>;

function record<K extends string, B extends z.ZodType>(kind: K, body: B) {
  return z.object({ seq: Seq, tsMs: EpochMs, kind: z.literal(kind), body });
}

/** One accepted observation. `seq` places it in the gateway's stream; `tsMs` is when it was observed, not when it was sent. */
export const WireRecord = z.discriminatedUnion("kind", [
  record("samples", SamplesBody),
  record("inventory", InventoryBody),
  record("reach", ReachBody),
  record("event", EventBody),
  record("log", LogBody),
  record("heartbeat", HeartbeatBody),
]);
export type WireRecord = z.infer<typeof WireRecord>;
export type RecordKind = WireRecord["kind"];
/** A record before the spool has given it its place. */
export type NewRecord = {
  [K in RecordKind]: { readonly kind: K; readonly tsMs: number; readonly body: Extract<WireRecord, { kind: K }>["body"] };
}[RecordKind];

export const recordKinds = ["samples", "inventory", "reach", "event", "log", "heartbeat"] as const satisfies readonly RecordKind[];
