/** Tags of the requests of RFC 3416 section 3 that a poller sends. */
export const requestTags = { get: 0xa0, getNext: 0xa1, getBulk: 0xa5 } as const;

export interface RequestMessage {
  readonly version: "1" | "2c";
  readonly community: Uint8Array;
  readonly tag: (typeof requestTags)[keyof typeof requestTags];
  /** 0..2^31-1. */
  readonly requestId: number;
  /** GetBulk only, else 0. */
  readonly nonRepeaters: number;
  /** GetBulk only, else 0. */
  readonly maxRepetitions: number;
  /** Content octets of the names. */
  readonly oids: readonly Uint8Array[];
  /** Index that is put behind each name but the non-repeaters: 0..2^31-1. */
  readonly row?: number | undefined;
}

const noMemory = new Uint8Array(0);

/** Octets of a request id, which is always written in four so that a repeated request differs in nothing else. */
const requestIdOctets = 4;

/**
 * A v1 or v2c request (RFC 1157 section 4, RFC 3416 section 3), every name with a null value. A part of `memory` when it fits there, and then
 * good until that is used again.
 */
export function encodeRequest(request: RequestMessage, memory: Uint8Array = noMemory): Uint8Array {
  const { version, community, tag, requestId, nonRepeaters, maxRepetitions, oids, row } = request;
  const rowLength = row === undefined ? 0 : base128Length(row);
  const list = listOctets(request, rowLength);
  const pdu = 2 + requestIdOctets + integerOctets(nonRepeaters) + integerOctets(maxRepetitions) + sized(list);
  const message = 3 + sized(community.length) + sized(pdu);
  const size = sized(message);
  const writer = new Writer(size <= memory.length ? memory.subarray(0, size) : new Uint8Array(size));
  writer.open(0x30, message);
  writer.integer(version === "1" ? 0 : 1, 1);
  writer.open(0x04, community.length);
  writer.append(community);
  writer.open(tag, pdu);
  writer.integer(requestId, requestIdOctets);
  writer.integer(nonRepeaters, integerOctets(nonRepeaters) - 2);
  writer.integer(maxRepetitions, integerOctets(maxRepetitions) - 2);
  writer.open(0x30, list);
  for (let at = 0; at < oids.length; at += 1) {
    writer.varbind(oids[at] ?? noMemory, { row: row ?? 0, rowOctets: at < nonRepeaters ? 0 : rowLength });
  }
  return writer.bytes;
}

/** Octets of all varbinds. */
function listOctets({ oids, nonRepeaters }: RequestMessage, rowLength: number): number {
  let list = 0;
  for (let at = 0; at < oids.length; at += 1) {
    list += sized(sized((oids[at]?.length ?? 0) + (at < nonRepeaters ? 0 : rowLength)) + 2);
  }
  return list;
}

/** Octets of an element with a content of `length`. */
function sized(length: number): number {
  return length + (length < 0x80 ? 2 : length < 0x100 ? 3 : 4);
}

/** Octets of a whole INTEGER for 0..2^31-1. */
function integerOctets(value: number): number {
  return value < 0x80 ? 3 : value < 0x8000 ? 4 : 6;
}

/** Octets of a sub-identifier of an OID. */
function base128Length(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) {
    length += 1;
  }
  return length;
}

class Writer {
  readonly bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  open(tag: number, length: number): void {
    this.#put(tag);
    if (length >= 0x80) {
      this.#put(length < 0x100 ? 0x81 : 0x82);
    }
    if (length >= 0x100) {
      this.#put(length >> 8);
    }
    this.#put(length & 0xff);
  }

  /** A name with an index of so many octets behind it, and a null value. */
  varbind(oid: Uint8Array, { row, rowOctets }: { readonly row: number; readonly rowOctets: number }): void {
    const length = oid.length + rowOctets;
    this.open(0x30, sized(length) + 2);
    this.open(0x06, length);
    this.append(oid);
    this.subIdentifier(row, rowOctets);
    this.open(0x05, 0);
  }

  integer(value: number, octets: number): void {
    this.open(0x02, octets);
    for (let shift = (octets - 1) * 8; shift >= 0; shift -= 8) {
      this.#put((value >> shift) & 0xff);
    }
  }

  subIdentifier(value: number, length: number): void {
    for (let group = length - 1; group >= 0; group -= 1) {
      this.#put(((value >>> (group * 7)) & 0x7f) | (group === 0 ? 0 : 0x80));
    }
  }

  append(octets: Uint8Array): void {
    this.bytes.set(octets, this.#at);
    this.#at += octets.length;
  }

  #put(octet: number): void {
    this.bytes[this.#at] = octet;
    this.#at += 1;
  }
}
