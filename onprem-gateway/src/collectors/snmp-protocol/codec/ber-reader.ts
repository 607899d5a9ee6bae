import type { GuardReason } from "../guard/ber-scan.ts";

const maxLengthOctets = 8;
const maxSubIdentifiers = 128;
const maxSubIdentifier = 0xffff_ffff;

/**
 * A cursor over BER (X.690) that allocates nothing per element. Reads never throw and never leave `bytes`: the first violation sticks in
 * `rejection`, and from then on every read gives a neutral value. Strict on bounds, lenient on minimal lengths as RFC 3417 section 8 asks.
 */
export class BerReader {
  readonly bytes: Uint8Array;
  at = 0;
  /** Tag of the element that was entered last. */
  tag = -1;
  /** Offset behind the content of the element that was entered last. */
  end = 0;
  rejection: GuardReason | undefined;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  reject(reason: GuardReason): void {
    this.rejection ??= reason;
    this.tag = -1;
    this.end = this.at;
  }

  /** Reads tag and length: the cursor then stands on content that is known to end at `end`, at or before `limit`. */
  enter(limit: number): void {
    const { bytes, at } = this;
    const length = bytes[at + 1] ?? 0x80;
    if (this.rejection !== undefined || at + 2 > limit) {
      this.reject("length");
      return;
    }
    this.tag = bytes[at] ?? -1;
    this.at = at + 2;
    const octets = length < 0x80 ? length : this.#longLength(length - 0x80, limit);
    this.end = this.at + octets;
    if (this.end > limit) {
      this.reject("length");
    }
  }

  /** As `enter`, for the only tag that may stand here. */
  expect(tag: number, limit: number): void {
    this.enter(limit);
    if (this.tag !== tag) {
      this.reject("tag");
    }
  }

  /** Reads an INTEGER of the message frame: none of them is negative. */
  integer(limit: number): number {
    this.expect(0x02, limit);
    const value = this.signed(8);
    if (value < 0 || value > 0x7fff_ffff) {
      this.reject("integer");
    }
    return value;
  }

  /** Takes the content up to `end` as a two's complement number of at most `maxOctets`; exact up to 2^53. */
  signed(maxOctets: number): number {
    const { bytes, at, end } = this;
    if (this.rejection !== undefined || at >= end || end - at > maxOctets) {
      this.reject("integer");
      return 0;
    }
    const first = bytes[at] ?? 0;
    let value = first > 127 ? first - 256 : first;
    for (let next = at + 1; next < end; next += 1) {
      value = value * 256 + (bytes[next] ?? 0);
    }
    this.at = end;
    return value;
  }

  /** Checks an OBJECT IDENTIFIER up to `end` and steps over it: at most 128 sub-identifiers of at most 2^32-1 each. */
  skipOid(): void {
    const { bytes, end } = this;
    let subIdentifiers = 1;
    let value = 0;
    let last = 0;
    for (let next = this.at; next < end; next += 1) {
      last = bytes[next] ?? 0;
      value = value * 128 + (last & 0x7f);
      if (value > maxSubIdentifier) {
        this.reject("oid");
        return;
      }
      if (last < 0x80) {
        subIdentifiers += 1;
        value = 0;
      }
      if (subIdentifiers > maxSubIdentifiers) {
        this.reject("oid");
        return;
      }
    }
    if (last >= 0x80) {
      this.reject("oid");
      return;
    }
    this.at = end;
  }

  #longLength(octets: number, limit: number): number {
    if (octets === 0 || octets > maxLengthOctets || this.at + octets > limit) {
      this.reject("length");
      return 0;
    }
    let length = 0;
    for (let count = 0; count < octets; count += 1) {
      length = length * 256 + (this.bytes[this.at] ?? 0);
      this.at += 1;
    }
    return length;
  }
}
