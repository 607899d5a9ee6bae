/** A value in the types of SMIv2 (RFC 2578). Counters are given unreduced; the agent wraps them to their width. */
export type MibValue =
  | { readonly kind: "integer"; readonly value: number }
  | { readonly kind: "octets"; readonly value: string | Buffer }
  | { readonly kind: "oid"; readonly value: string }
  | { readonly kind: "ip-address"; readonly value: string }
  | { readonly kind: "counter32"; readonly value: number }
  | { readonly kind: "gauge32"; readonly value: number }
  | { readonly kind: "ticks"; readonly value: number }
  | { readonly kind: "counter64"; readonly value: number };

/** One instance of an object, read at the moment it is asked for. */
export interface MibEntry {
  /** Dotted, with the instance part, no leading dot. */
  readonly oid: string;
  read(nowMs: number): MibValue;
}

export function integer(value: number): MibValue {
  return { kind: "integer", value };
}

export function octets(value: string | Buffer): MibValue {
  return { kind: "octets", value };
}

export function gauge32(value: number): MibValue {
  return { kind: "gauge32", value };
}

/** An entry whose value never changes. */
export function constant(oid: string, value: MibValue): MibEntry {
  return { oid, read: () => value };
}
