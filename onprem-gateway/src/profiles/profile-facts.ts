import type { BgpPeer, DeviceIdentity, Pool, Processor, Sensor } from "../collectors/snmp/model/device-model.ts";
import type { SnmpValue } from "../collectors/snmp-protocol/session.ts";
import type { MetricType } from "./profile.ts";

/** What was fetched from a device; see `profileNeeds` for what to fetch. */
export interface ProfileReading {
  readonly sysObjectId: string;
  readonly sysDescr: string;
  /** The value of exactly this OID; undefined when the device has none. */
  value(oid: string): SnmpValue | undefined;
  /** The rows of a column by the index part of their OIDs, dotted, in table order; empty when the device has none. */
  rows(column: string): ReadonlyMap<string, SnmpValue>;
}

/** What to fetch before `evaluateProfile`. */
export interface ProfileNeeds {
  /** OIDs to GET as they are; many devices have none of some. */
  readonly instances: readonly string[];
  /** OIDs of which neither this nor this with `.0` may be an instance: then the first row below it is meant (GETNEXT), given as a row of this column. */
  readonly looseScalars: readonly string[];
  /** Columns to walk. */
  readonly columns: readonly string[];
  /** Columns of other tables that only name, limit or sort out sensors: each is wanted when one of these OIDs has a value or a row. */
  readonly followers: ReadonlyMap<string, readonly string[]>;
  readonly avoidBulk: boolean;
}

/** A number with a meaning only its name tells. */
export interface PlainMetric {
  readonly name: string;
  /** "auto" is settled: a counter is a rate, everything else a gauge. */
  readonly type: Exclude<MetricType, "auto">;
  readonly value: number | bigint;
  /** Index of the row; empty for scalars. */
  readonly index: string;
  /** Text as the device sent it: encode it for where it goes. */
  readonly tags: Readonly<Record<string, string>>;
  readonly ofInterface: boolean;
  /** True when the value is the first row below an OID that is no instance. */
  readonly guessedRow: boolean;
}

/** What a profile makes of a reading, in the terms of the device model. Lists are empty when nothing is known. */
export interface ProfileFacts {
  readonly identity: DeviceIdentity;
  readonly processors: readonly Processor[];
  readonly memory: readonly Pool[];
  readonly storage: readonly Pool[];
  readonly sensors: readonly Sensor[];
  readonly bgpPeers: readonly BgpPeer[];
  /** Tags of the device as a whole. */
  readonly tags: Readonly<Record<string, string>>;
  readonly metrics: readonly PlainMetric[];
}
