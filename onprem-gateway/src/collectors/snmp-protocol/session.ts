import type { CellBatch } from "./cell-batch.ts";

/** One value as a device sent it, checked for type and width (RFC 2578 section 7.1). */
export type SnmpValue =
  | { readonly kind: "integer"; readonly value: number }
  | { readonly kind: "octets"; readonly value: Uint8Array }
  | { readonly kind: "oid"; readonly value: string }
  | { readonly kind: "ip-address"; readonly value: string }
  | { readonly kind: "counter32"; readonly value: number }
  | { readonly kind: "gauge32"; readonly value: number }
  | { readonly kind: "time-ticks"; readonly value: number }
  | { readonly kind: "counter64"; readonly value: bigint }
  | { readonly kind: "opaque"; readonly value: Uint8Array }
  | { readonly kind: "null" }
  | { readonly kind: "no-such-object" }
  | { readonly kind: "no-such-instance" }
  | { readonly kind: "end-of-mib-view" };

export interface SnmpVarbind {
  /** Dotted, without a leading dot. */
  readonly oid: string;
  readonly value: SnmpValue;
}

/** A GetBulk of table columns whose rows have one number as their index. */
export interface CellsRequest {
  /** Columns without an index. */
  readonly columns: readonly string[];
  /** The row to start behind; undefined for the start of the columns. */
  readonly after: number | undefined;
  /** Asked for once each with the same request: objects without an index, named without their last ".0". */
  readonly scalars?: readonly string[] | undefined;
  readonly maxRepetitions: number;
}

/** What came of a CellsRequest beside the cells. */
export type CellsResult =
  | {
      readonly kind: "ok";
      /** Varbinds of the answer to the columns, whether they became cells or not. */
      readonly varbinds: number;
      /** Octets of the answer. */
      readonly octets: number;
      /** Of these, what the scalars took. */
      readonly scalarOctets: number;
      /** Of the scalars that were asked for, in order; none for those that the agent does not have. */
      readonly scalars?: readonly (SnmpValue | undefined)[];
    }
  | SnmpFailure;

/** Why a request got no usable answer. Stable: shown to people and stored. */
export const snmpFailureReasons = [
  "timeout",
  "refused",
  "unreachable",
  "other-address",
  "unknown-user",
  "wrong-digest",
  "not-in-time-window",
  "decryption-error",
  "unsupported-security-level",
  "unsupported-algorithm",
  "unknown-engine",
  "authorization",
  "no-such-view",
  "no-such-name",
  "too-big",
  "agent-error",
  "malformed",
  "over-budget",
  "out-of-time",
  "closed",
] as const;
export type SnmpFailureReason = (typeof snmpFailureReasons)[number];

export interface SnmpFailure {
  readonly kind: "failed";
  readonly reason: SnmpFailureReason;
  /** One sentence for a person: what it means and what to look at. Our own words only. */
  readonly hint: string;
}

/** Varbinds in the order of the answer. */
export type SnmpResult = { readonly kind: "ok"; readonly varbinds: readonly SnmpVarbind[] } | SnmpFailure;

export interface BulkRequest {
  /** Asked once each, before the repeaters. */
  readonly nonRepeaters: readonly string[];
  readonly repeaters: readonly string[];
  readonly maxRepetitions: number;
}

/** How often an agent's SNMP engine began, and seconds since it last did (RFC 3414 section 2.2.2). */
export interface EngineClock {
  readonly boots: number;
  readonly timeS: number;
}

/** A conversation with one agent. Every request settles within its deadline and never rejects. */
export interface SnmpSession {
  get(oids: readonly string[]): Promise<SnmpResult>;
  getNext(oids: readonly string[]): Promise<SnmpResult>;
  /** SNMPv2c and v3 only. */
  getBulk(request: BulkRequest): Promise<SnmpResult>;
  /**
   * As `getBulk`, without a name for every value: `take` is called once, as soon as a good answer is there, with a batch that it must not
   * keep. Absent where the session has no quicker way than `getBulk`.
   */
  getCells?(request: CellsRequest, take: (batch: CellBatch) => void): Promise<CellsResult>;
  /** The clock of the last answer that a v3 user's key proved; undefined before one, and for users without authentication. */
  engineClock?(): EngineClock | undefined;
  /**
   * The same agent in the context that Cisco gives a VLAN; the caller closes it. Absent where there is none to be had, such as for a community
   * that names a context already.
   */
  inVlan?(vlan: number): SnmpSession;
  /** Idempotent. Requests under way settle as "closed". */
  close(): void;
}
