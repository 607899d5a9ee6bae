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
}

/** Octets of a request id, which is always written in four so that a repeated request differs in nothing else. */
const requestIdOctets = 4;

/** A v1 or v2c request (RFC 1157 section 4, RFC 3416 section 3), every name with a null value. */
export function encodeRequest({ version, community, tag, requestId, nonRepeaters, maxRepetitions, oids }: RequestMessage): Uint8Array {
  let list = 0;
  for (const oid of oids) {
    list += sized(sized(oid.length) + 2);
  }
  const pdu = 2 + requestIdOctets + integerOctets(nonRepeaters) + integerOctets(maxRepetitions) + sized(list);
  const message = 3 + sized(community.length) + sized(pdu);
  const writer = new Writer(sized(message));
  writer.open(0x30, message);
  writer.integer(version === "1" ? 0 : 1, 1);
  writer.open(0x04, community.length);
  writer.append(community);
  writer.open(tag, pdu);
  writer.integer(requestId, requestIdOctets);
  writer.integer(nonRepeaters, integerOctets(nonRepeaters) - 2);
  writer.integer(maxRepetitions, integerOctets(maxRepetitions) - 2);
  writer.open(0x30, list);
  for (const oid of oids) {
    writer.open(0x30, sized(oid.length) + 2);
    writer.open(0x06, oid.length);
    writer.append(oid);
    writer.open(0x05, 0);
  }
  return writer.bytes;
}

/** Octets of an element with a content of `length`. */
function sized(length: number): number {
  return length + (length < 0x80 ? 2 : length < 0x100 ? 3 : 4);
}

/** Octets of a whole INTEGER for 0..2^31-1. */
function integerOctets(value: number): number {
  return value < 0x80 ? 3 : value < 0x8000 ? 4 : 6;
}

class Writer {
  readonly bytes: Uint8Array;
  #at = 0;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
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

  integer(value: number, octets: number): void {
    this.open(0x02, octets);
    for (let shift = (octets - 1) * 8; shift >= 0; shift -= 8) {
      this.#put((value >> shift) & 0xff);
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
