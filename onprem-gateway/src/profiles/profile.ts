import type { Sensor } from "../collectors/snmp/model/device-model.ts";
import type { SafePattern } from "./safe-pattern.ts";

export type ProfileDialect = "isthmus" | "datadog" | "kentik";

/** One step from what the device sent to what is reported, in the order given. */
export type Conversion =
  /** First group of the pattern; a text that does not match has no value. */
  | { readonly kind: "extract"; readonly pattern: SafePattern }
  /** `$1` and so on of `template` filled from the pattern's groups; a text that does not match has no value. */
  | { readonly kind: "rewrite"; readonly pattern: SafePattern; readonly template: string }
  /** value x factor + offset. */
  | { readonly kind: "linear"; readonly factor: number; readonly offset: number }
  /** Milliwatts as dBm (dB relative to one milliwatt); no light, 0 or less, has no such value. */
  | { readonly kind: "to-dbm" }
  /** Octets as an IPv4 or IPv6 literal. */
  | { readonly kind: "ip-address" }
  /** Octets as lower-case hex pairs with colons. */
  | { readonly kind: "mac-address" }
  /** Octets as one unsigned integer. */
  | { readonly kind: "octets-to-integer"; readonly endian: "little" | "big"; readonly bytes: 2 | 4 | 8 }
  /** The n-th character (from 1) of a text of flags, "0" or "1". */
  | { readonly kind: "flag"; readonly placement: number }
  /** The text becomes an attribute and the value the gauge 1. */
  | { readonly kind: "to-one" };

/** Sub-identifiers `start` to `end` of an index, both from 0 and inclusive. */
export interface IndexSlice {
  readonly start: number;
  readonly end: number;
}

/** Where a value is found and how it is read. */
export interface ValueSource {
  /** Dotted, without a leading dot. In a table: the column; else the instance, or an OID that `scalarValue` completes. */
  readonly oid: string;
  readonly conversions: readonly Conversion[];
  /** Names of numbers (or of OIDs). */
  readonly labels?: Readonly<Record<string, string>>;
  /** In a table: the index of the other table's row, made of slices of this row's index. */
  readonly indexSlices?: readonly IndexSlice[];
  /** In a table: a column whose number is the index of the row meant. */
  readonly via?: string;
  /** In a table: the power of ten that the row's own number is multiplied by, after the conversions. */
  readonly exponent?: ValueSource;
}

export const metricTypes = ["auto", "gauge", "rate", "count", "count-and-rate", "percent", "flag"] as const;
export type MetricType = (typeof metricTypes)[number];

/** A metric's value: read, or the constant 1 per row. */
export type MetricValue = { readonly kind: "read"; readonly source: ValueSource } | { readonly kind: "one" };

export interface ProfileMetric {
  /** Reported name. */
  readonly name: string;
  /** "auto": Counter32 and Counter64 are rates, everything else is a gauge. */
  readonly type: MetricType;
  readonly value: MetricValue;
  readonly inherited: boolean;
  /** True when another metric of this name is read too and the one that answers counts. */
  readonly allowDuplicate: boolean;
  /** True when the metric belongs to the interface and not to the device. */
  readonly ofInterface: boolean;
  /** Longest wait between two readings, when the profile says one. */
  readonly everySeconds?: number;
  readonly conditions?: readonly RowCondition[];
}

/** Keeps rows by their other column (without `oid`: by their index, or slices of it), compared as text. */
export interface RowCondition extends Partial<Pick<ValueSource, "oid" | "via" | "indexSlices">> {
  /** Without `oid`: the text that the index spells is compared, not its numbers. */
  readonly spelled?: true;
  /** One of these texts. */
  readonly is?: readonly string[];
  /** None of these texts; a row that lacks the column is kept. */
  readonly not?: readonly string[];
  /** Fits the pattern, anywhere. */
  readonly matches?: SafePattern;
  /** Does not fit the pattern; a row that lacks the column is kept. */
  readonly unlike?: SafePattern;
}

export type ProfileTag =
  | { readonly kind: "read"; readonly name: string; readonly source: ValueSource; readonly keepOnly?: readonly SafePattern[] }
  /** The n-th sub-identifier (from 1) of the row's index. */
  | { readonly kind: "index"; readonly name: string; readonly position: number; readonly labels?: Readonly<Record<string, string>> };

export interface ProfileTable {
  readonly name?: string;
  readonly columns: readonly ProfileMetric[];
  readonly tags: readonly ProfileTag[];
}

export const identityFields = ["vendor", "os", "model", "version", "serial", "type"] as const;
export type IdentityField = (typeof identityFields)[number];

/** One way to learn an identity field; the first that gives a text wins. */
export type IdentitySource =
  | { readonly kind: "fixed"; readonly text: string; readonly when?: RowCondition | { readonly present: string } }
  | { readonly kind: "sys-descr"; readonly pattern: SafePattern; readonly template: string }
  | { readonly kind: "sys-object-id"; readonly names: Readonly<Record<string, string>> }
  /** A scalar, or the first row of a column that meets the condition and has a text. */
  | { readonly kind: "read"; readonly source: ValueSource; readonly where?: readonly RowCondition[] };

/**
 * What a part is called: a value read, or a text in which `$index` stands for the row's index, `$1` to `$9` and `$last` for its sub-identifiers and
 * `$text` for the text that an index spells out.
 */
export type PartName = { readonly kind: "fixed"; readonly text: string } | { readonly kind: "read"; readonly source: ValueSource };

/** A number that is read or fixed. */
export type Quantity = { readonly kind: "fixed"; readonly value: number } | { readonly kind: "read"; readonly source: ValueSource };

interface PartRule {
  /** The first that gives a text. */
  readonly name?: readonly PartName[];
  /** All must hold. */
  readonly where?: readonly RowCondition[];
}

export interface ProcessorRule extends PartRule {
  /** Per cent. */
  readonly load: ValueSource;
}

/** Two of total, used and free, or a share. Octets after scaling; `unit` is octets per allocation unit, a row's own or fixed. */
export interface PoolRule extends PartRule {
  readonly kind?: string;
  readonly total?: Quantity;
  readonly used?: Quantity;
  readonly free?: Quantity;
  readonly usedPercent?: Quantity;
  readonly unit?: Quantity;
}

export const healths = ["ok", "warning", "critical", "unknown"] as const;
export type Health = (typeof healths)[number];

/** What the numbers of a state are called and mean. */
export interface StateRule {
  readonly source: ValueSource;
  readonly health: Readonly<Record<string, Health | "absent">>;
  /** The value is a set of bits (BITS, first octet's high bit is 0; in a number 0 is the lowest): labels and health are those of the bits set. */
  readonly bits: boolean;
}

export interface SensorRule extends PartRule {
  readonly class: Sensor["class"];
  readonly unit?: string;
  /** Follows the name: what is measured, where one row has several sensors. */
  readonly label?: string;
  /** Rows with these raw numbers have no reading and are left out. */
  readonly absent: readonly number[];
  readonly value?: ValueSource;
  readonly state?: StateRule;
  readonly thresholds: Readonly<Partial<Record<"low" | "lowWarning" | "highWarning" | "high", Quantity>>>;
}

/** A vendor's BGP peer table. Addresses are columns or slices of the index. */
export interface BgpPeerRule {
  readonly remoteAddress: ValueSource | { readonly kind: "index"; readonly slice: IndexSlice };
  readonly localAddress?: ValueSource;
  readonly remoteAs?: ValueSource;
  readonly localAs?: ValueSource;
  readonly state: ValueSource;
  /** 2 or "start" when the operator wants the session, as bgpPeerAdminStatus (RFC 4273). */
  readonly enabled?: ValueSource;
  readonly description?: ValueSource;
}

/** Another profile that the device's sysDescr points at. */
export interface Redirect {
  readonly pattern: SafePattern;
  /** Name of the profile, its file name without the extension. */
  readonly target: string;
}

/** A profile with everything that it extends merged in, the same for every dialect. */
export interface Profile {
  /** File name without the extension. */
  readonly name: string;
  readonly dialect: ProfileDialect;
  /** Dotted sysObjectID patterns that a device can have. */
  readonly patterns: readonly string[];
  readonly redirects: readonly Redirect[];
  readonly scalars: readonly ProfileMetric[];
  readonly tables: readonly ProfileTable[];
  readonly tags: readonly ProfileTag[];
  readonly identity: Readonly<Partial<Record<IdentityField, readonly IdentitySource[]>>>;
  readonly processors: readonly ProcessorRule[];
  readonly memory: readonly PoolRule[];
  readonly storage: readonly PoolRule[];
  readonly sensors: readonly SensorRule[];
  readonly bgpPeers: readonly BgpPeerRule[];
  /** Read with GETNEXT, never with GETBULK. */
  readonly avoidBulk: boolean;
  /** The device shows the forwarding table of each VLAN in a context of its own, as Cisco IOS does. */
  readonly perVlanForwarding: boolean;
}

/** A profile that matches and reads nothing: what loaders start from. */
export function emptyProfile(name: string, dialect: ProfileDialect): Profile {
  return {
    name,
    dialect,
    patterns: [],
    redirects: [],
    scalars: [],
    tables: [],
    tags: [],
    identity: {},
    processors: [],
    memory: [],
    storage: [],
    sensors: [],
    bgpPeers: [],
    avoidBulk: false,
    perVlanForwarding: false,
  };
}
