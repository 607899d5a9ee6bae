const maxSubIdentifiers = 128;
const maxSubIdentifier = 0xffff_ffff;
const number = /^\d{1,10}$/u;

/** Content octets of an OBJECT IDENTIFIER (X.690 section 8.19) from its dotted form; undefined for text that is no OID. */
export function encodeOid(dotted: string): Uint8Array | undefined {
  const parts = dotted.split(".");
  if (parts.length < 2 || parts.length > maxSubIdentifiers || !parts.every((part) => number.test(part))) {
    return undefined;
  }
  const [first = 0, second = 0, ...rest] = parts.map(Number);
  const fits =
    first <= 2 && (first === 2 || second < 40) && second <= maxSubIdentifier - 80 && rest.every((sub) => sub <= maxSubIdentifier);
  if (!fits) {
    return undefined;
  }
  const octets: number[] = [];
  pushBase128(octets, first * 40 + second);
  for (const sub of rest) {
    pushBase128(octets, sub);
  }
  return Uint8Array.from(octets);
}

/** Dotted form of content octets that were checked before. Empty content, which some agents send for zeroDotZero, is "0.0". */
export function decodeOid(bytes: Uint8Array, { start, end }: { readonly start: number; readonly end: number }): string {
  let length = 0;
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const octet = bytes[at] ?? 0;
    value = value * 128 + (octet & 0x7f);
    if (octet >= 0x80) {
      continue;
    }
    if (length === 0) {
      // The first octets stand for two numbers.
      const arc = value < 80 ? Math.floor(value / 40) : 2;
      length = putNumber(arc, length);
      value -= arc * 40;
    }
    text[length] = dot;
    length = putNumber(value, length + 1);
    value = 0;
  }
  return length === 0 ? "0.0" : text.toString("latin1", 0, length);
}

const [dot, zero] = [0x2e, 0x30];
/** Room for the longest dotted form, which one name after the other is put together in: thousands are made of the answers of one device. */
const text = Buffer.alloc(maxSubIdentifiers * 11 + 2);

/** Writes the digits of 0..2^32-1 at `from`; gives the place behind them. */
function putNumber(value: number, from: number): number {
  let digits = 1;
  for (let bound = 10; value >= bound; bound *= 10) {
    digits += 1;
  }
  let rest = value;
  for (let at = from + digits - 1; at >= from; at -= 1) {
    const tens = Math.floor(rest / 10);
    text[at] = zero + rest - tens * 10;
    rest = tens;
  }
  return from + digits;
}

function pushBase128(octets: number[], value: number): void {
  for (let shift = 4; shift > 0; shift -= 1) {
    const group = Math.floor(value / 128 ** shift);
    if (group > 0) {
      octets.push((group % 128) + 128);
    }
  }
  octets.push(value % 128);
}
