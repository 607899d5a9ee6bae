const twoTo32 = 2 ** 32;
/** The 64-bit FNV prime is 2^40 + this. */
const primeLow = 0x1b3;

/** A 64-bit number in two unsigned halves: exact in doubles, and without the cost of bigint per byte. */
export interface Hash64 {
  readonly high: number;
  readonly low: number;
}

/** FNV-1a, 64 bit, over the UTF-16 code units of the text, each as two octets, low octet first. Stable for ever: it is stored. */
export function fnv1a64(text: string): Hash64 {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (let octet = 0; octet < text.length * 2; octet += 1) {
    const unit = text.charCodeAt(octet >>> 1);
    low = (low ^ (octet % 2 === 0 ? unit & 0xff : unit >>> 8)) >>> 0;
    const product = low * primeLow;
    high = (high * primeLow + Math.floor(product / twoTo32) + low * 0x100) >>> 0;
    low = product >>> 0;
  }
  return { high, low };
}

/** Sixteen lower-case hexadecimal digits. */
export function hexOf(hash: Hash64): string {
  return hash.high.toString(16).padStart(8, "0") + hash.low.toString(16).padStart(8, "0");
}
