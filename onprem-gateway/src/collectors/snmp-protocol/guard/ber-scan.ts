/** Why a datagram does not reach the SNMP library. Stable: the suffix of a counter's name. */
export const guardReasons = [
  "size",
  "length",
  "tag",
  "version",
  "community",
  "pdu-type",
  "value-type",
  "integer",
  "oid",
  "address",
  "varbind-count",
  "security-header",
  "security-level",
  "user",
  "peer",
  "engine",
  "digest",
  "decryption",
  "time-window",
  "report-limit",
  "rate",
  "library",
] as const;
export type GuardReason = (typeof guardReasons)[number];

/** Tag of an element, the offset of that tag and the offset behind the last content byte. */
export interface BerElement {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

const maxLengthBytes = 8;
const maxSubIdentifiers = 128;
const maxOidBytes = maxSubIdentifiers * 5;

/**
 * A cursor over BER (X.690) that checks bounds and never throws. The first violation sticks in `failure`; from then on every read
 * returns neutral values without moving. Strict on bounds, lenient on minimal encodings as RFC 3417 section 8 demands.
 */
export class BerScan {
  readonly bytes: Uint8Array;
  offset = 0;
  failure: GuardReason | undefined;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get ok(): boolean {
    return this.failure === undefined;
  }

  fail(reason: GuardReason): void {
    this.failure ??= reason;
  }

  /** Reads tag and length; the cursor then stands on the content, which is known to end at or before `limit`. */
  element(limit: number): BerElement {
    const start = this.offset;
    const tag = this.#byte(limit);
    const length = this.#contentLength(limit);
    const end = this.offset + length;
    if (!this.ok || end > limit) {
      this.fail("length");
      return { tag: -1, start, end: this.offset };
    }
    return { tag, start, end };
  }

  /** As `element`, for the one tag that may stand here. */
  expect(tag: number, limit: number): BerElement {
    const found = this.element(limit);
    if (this.ok && found.tag !== tag) {
      this.fail("tag");
    }
    return found;
  }

  /** Reads a whole INTEGER within the given range. */
  integer(limit: number, { min, max }: { readonly min: number; readonly max: number }): number {
    const { end } = this.expect(0x02, limit);
    const value = this.signedContent(end, 8);
    if (this.ok && (value < min || value > max)) {
      this.fail("integer");
    }
    return value;
  }

  /** Reads the content of a two's-complement integer of 1 to `maxBytes` bytes that ends at `end`. Exact up to 2^53. */
  signedContent(end: number, maxBytes: number): number {
    const length = end - this.offset;
    if (!this.ok || length < 1 || length > maxBytes) {
      this.fail("integer");
      return 0;
    }
    const first = this.bytes[this.offset] ?? 0;
    let value = first > 127 ? first - 256 : first;
    for (let at = this.offset + 1; at < end; at += 1) {
      value = value * 256 + (this.bytes[at] ?? 0);
    }
    this.offset = end;
    return value;
  }

  /** Reads a whole OCTET STRING. The result is a view. */
  octets(limit: number): Uint8Array {
    const { end } = this.expect(0x04, limit);
    return this.content(end);
  }

  /** Takes the content up to `end` as a view. */
  content(end: number): Uint8Array {
    if (!this.ok) {
      return new Uint8Array(0);
    }
    const view = this.bytes.subarray(this.offset, end);
    this.offset = end;
    return view;
  }

  /** Checks the content of an OBJECT IDENTIFIER up to `end`: at most 128 sub-identifiers of at most 2^32-1 each. */
  oidContent(end: number): void {
    if (!this.ok) {
      return;
    }
    if (end - this.offset > maxOidBytes) {
      this.fail("oid");
      return;
    }
    let subIdentifiers = 1;
    let value = 0;
    let last = 0;
    for (let at = this.offset; at < end; at += 1) {
      last = this.bytes[at] ?? 0;
      value = value * 128 + (last & 0x7f);
      if (value > 0xffff_ffff) {
        this.fail("oid");
        return;
      }
      if (last < 0x80) {
        subIdentifiers += 1;
        value = 0;
      }
    }
    if (last >= 0x80 || subIdentifiers > maxSubIdentifiers) {
      this.fail("oid");
      return;
    }
    this.offset = end;
  }

  #byte(limit: number): number {
    if (!this.ok || this.offset >= limit) {
      this.fail("length");
      return 0;
    }
    const value = this.bytes[this.offset] ?? 0;
    this.offset += 1;
    return value;
  }

  #contentLength(limit: number): number {
    const first = this.#byte(limit);
    if (first < 0x80) {
      return first;
    }
    const lengthBytes = first - 0x80;
    if (lengthBytes === 0 || lengthBytes > maxLengthBytes) {
      this.fail("length");
      return 0;
    }
    let length = 0;
    for (let count = 0; count < lengthBytes; count += 1) {
      length = length * 256 + this.#byte(limit);
    }
    return length;
  }
}
