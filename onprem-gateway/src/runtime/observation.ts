import type { ReportedConfig } from "@isthmus/contract";
import type { SeriesDictionary } from "@isthmus/domain/series/dictionary";
import type { DeviceModel } from "../collectors/snmp/model/device-model.ts";
import type { TroubleCounts } from "./trouble-counts.ts";

/**
 * What collectors hand to the core. Text fields are device text: unbounded and hostile. The intake clips and encodes them
 * for the wire (`uplink/to-wire.ts`); collectors know nothing of the wire schema.
 */
export type Observation =
  | SamplesObservation
  | EncodedSamplesObservation
  | InventoryObservation
  | ReachObservation
  | EventObservation
  | LogObservation
  | HeartbeatObservation;

export interface SamplesObservation {
  readonly kind: "samples";
  readonly tsMs: number;
  readonly deviceId: string;
  readonly set: "snmp" | "icmp" | "sensors" | "rmon" | "rmon-history";
  /** Start of the interval in epoch seconds, on a multiple of stepS. */
  readonly startS: number;
  readonly stepS: number;
  readonly dictionary: SeriesDictionary;
  /** One value per dictionary column; NaN means unknown (a gap), never zero. */
  readonly values: Float64Array;
  /** Entities the operator marked as uplinks. */
  readonly important: readonly string[];
}

/** Samples as their collector encoded them. */
export interface EncodedSamplesObservation extends Omit<SamplesObservation, "kind" | "values"> {
  readonly kind: "encoded-samples";
  /** A series chunk of one row, with the times, the number of columns and the hash of the dictionary that are given here. */
  readonly chunk: Uint8Array;
}

export interface ObservedInterface {
  readonly key: string;
  readonly ifIndex: number;
  readonly ifName?: string;
  readonly ifDescr?: string;
  readonly ifAlias?: string;
  readonly ifType?: number;
  readonly speedBps?: number;
  readonly adminStatus?: "up" | "down" | "testing" | "unknown";
  readonly operStatus?: "up" | "down" | "testing" | "unknown" | "dormant" | "notPresent" | "lowerLayerDown";
  readonly physAddress?: string;
  readonly mtu?: number;
  readonly uplink?: boolean;
}

export interface InventoryObservation {
  readonly kind: "inventory";
  readonly tsMs: number;
  readonly deviceId: string;
  readonly name: string;
  readonly role?: string;
  readonly address: string;
  readonly collectedVia?: {
    readonly version: "1" | "2c" | "3";
    readonly securityLevel?: "noAuthNoPriv" | "authNoPriv" | "authPriv";
    readonly authProtocol?: string;
    readonly privProtocol?: string;
    readonly defaultCommunity?: boolean;
  };
  readonly system?: {
    readonly sysName?: string;
    readonly sysDescr?: string;
    readonly sysObjectId?: string;
    readonly sysLocation?: string;
    readonly sysContact?: string;
    readonly uptimeS?: number;
  };
  readonly interfaces?: readonly ObservedInterface[];
  readonly processors?: number;
  readonly memoryTotalBytes?: number;
  /** What the slow cadence found last; absent until it has. */
  readonly model?: DeviceModel;
  /** The objects that the device answered, as `oidSetText` writes them. */
  readonly answered?: string;
}

export interface ReachObservation {
  readonly kind: "reach";
  readonly tsMs: number;
  readonly deviceId: string;
  readonly name: string;
  readonly role?: string;
  readonly address: string;
  readonly way: "icmp" | "snmp";
  readonly state: "up" | "down" | "unknown";
  readonly sinceMs: number;
  readonly reason?: string;
  readonly transition: boolean;
}

export interface ObservedVarbind {
  readonly oid: string;
  readonly type: string;
  readonly value: string;
  /** Such as "IF-MIB::ifOperStatus.7", where a MIB module names the OID. */
  readonly name?: string | undefined;
  /** The value by the object's syntax, where that says more. */
  readonly text?: string | undefined;
}

export interface EventObservation {
  readonly kind: "event";
  readonly tsMs: number;
  readonly source: "trap" | "inform" | "reach" | "snmp" | "gateway";
  readonly deviceId?: string;
  readonly address?: string;
  readonly severity: "critical" | "major" | "minor" | "warning" | "info" | "cleared";
  readonly type: string;
  readonly text: string;
  /** Name and module of a notification. */
  readonly name?: string | undefined;
  /** Key of the interface within the device that it speaks of. */
  readonly entity?: string | undefined;
  /** What the event is about: joins the event that raises a fault with the one that clears it. */
  readonly key?: string | undefined;
  readonly varbinds?: readonly ObservedVarbind[];
  readonly authentication: "unauthenticated" | "authenticated" | "internal";
}

export interface LogObservation {
  readonly kind: "log";
  /** When the gateway received the line. */
  readonly tsMs: number;
  readonly deviceId?: string;
  readonly address: string;
  readonly transport: "udp" | "tcp";
  readonly format: "rfc5424" | "rfc3164" | "unparsed";
  /** 0-23; 1 (user) when the line does not say. */
  readonly facility: number;
  /** 0-7; 5 (notice) when the line does not say. */
  readonly severity: number;
  readonly timestampMs?: number;
  readonly hostname?: string;
  readonly appName?: string;
  readonly procId?: string;
  readonly msgId?: string;
  /** As received, brackets included. */
  readonly structuredData?: string;
  readonly message: string;
  readonly raw?: string;
  readonly truncated?: boolean;
}

export interface HeartbeatObservation {
  readonly kind: "heartbeat";
  readonly tsMs: number;
  readonly version: string;
  readonly startedMs: number;
  readonly configHash: string;
  /** What became of the configuration that the cloud wants. */
  readonly config?: ReportedConfig;
  readonly devices: {
    readonly total: number;
    readonly up: number;
    readonly degraded: number;
    readonly down: number;
    readonly unknown: number;
  };
  /** Devices of the configuration by how they are read over SNMP. */
  readonly snmp?: {
    readonly v1: number;
    readonly v2c: number;
    readonly v3: number;
    readonly weak: number;
    readonly defaultCommunity: number;
  };
  /** How far the clock is ahead of the cloud's, negative when it is behind; absent until an answer has told the time. */
  readonly clockSkewMs?: number;
  /** Absent before the first acknowledgement since the start. */
  readonly lastAckAgeS?: number;
  /** Absent before the first record that was made durable since the start. */
  readonly lastCommitAgeS?: number;
  /** What went wrong since the heartbeat before, or since the start. */
  readonly sinceLast: TroubleCounts;
  readonly spool: {
    readonly records: number;
    /** Those of them that wait behind what is new. */
    readonly backfillRecords?: number;
    readonly bytes: number;
    readonly oldestUnshippedAgeS: number;
    readonly evicted: number;
    readonly quarantined: number;
  };
  readonly counters: Readonly<Record<string, number>>;
  readonly problems: readonly { readonly component: string; readonly problem: string }[];
}
