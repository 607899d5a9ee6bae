import type { BerElement, BerScan } from "./ber-scan.ts";

export const int32 = { min: -0x8000_0000, max: 0x7fff_ffff } as const;
export const nonNegativeInt32 = { min: 0, max: 0x7fff_ffff } as const;

const maxVarbinds = 1_024;

/**
 * Checks a variable-bindings list that must fill its PDU up to `limit`. Returns the name of the first varbind, dotted; undefined for an
 * empty list or after a failure.
 */
export function checkVarbinds(scan: BerScan, limit: number): string | undefined {
  const list = scan.expect(0x30, limit);
  let first: string | undefined;
  let count = 0;
  while (scan.ok && scan.offset < list.end) {
    count += 1;
    if (count > maxVarbinds) {
      scan.fail("varbind-count");
      break;
    }
    const name = varbind(scan, list.end);
    first ??= scan.ok ? dotted(name) : undefined;
  }
  return first;
}

function varbind(scan: BerScan, limit: number): Uint8Array {
  const pair = scan.expect(0x30, limit);
  const name = scan.expect(0x06, pair.end);
  const view = scan.bytes.subarray(scan.offset, name.end);
  if (view.length === 0) {
    scan.fail("oid");
  }
  scan.oidContent(name.end);
  const value = scan.element(pair.end);
  if (scan.ok) {
    checkValue(scan, value);
  }
  if (scan.ok && scan.offset !== pair.end) {
    scan.fail("length");
  }
  return view;
}

/** Types of RFC 2578 section 7.1.1 and the exceptions of RFC 3416 section 3, by tag; anything else is refused. */
const valueChecks: ReadonlyMap<number, (scan: BerScan, element: BerElement) => void> = new Map([
  [0x02, (scan, { end }) => bounded(scan, scan.signedContent(end, 8), int32)],
  [0x04, octets],
  [0x05, empty],
  [0x06, (scan, { end }) => scan.oidContent(end)],
  [0x40, ipAddress],
  [0x41, unsigned32],
  [0x42, unsigned32],
  [0x43, unsigned32],
  [0x44, octets],
  [0x46, counter64],
  [0x80, empty],
  [0x81, empty],
  [0x82, empty],
]);

function checkValue(scan: BerScan, element: BerElement): void {
  const check = valueChecks.get(element.tag);
  if (check === undefined) {
    scan.fail("value-type");
  } else {
    check(scan, element);
  }
}

function octets(scan: BerScan, { end }: BerElement): void {
  scan.content(end);
}

function ipAddress(scan: BerScan, { end }: BerElement): void {
  if (scan.content(end).length !== 4) {
    scan.fail("address");
  }
}

/** Some agents forget the leading zero byte that keeps a large value from looking negative. */
function unsigned32(scan: BerScan, { end }: BerElement): void {
  bounded(scan, scan.signedContent(end, 5), { min: int32.min, max: 0xffff_ffff });
}

function bounded(scan: BerScan, value: number, { min, max }: { readonly min: number; readonly max: number }): void {
  if (scan.ok && (value < min || value > max)) {
    scan.fail("integer");
  }
}

/** A null must be the two bytes tag and 00: readers that skip two bytes would lose their place after any longer form. */
function empty(scan: BerScan, { start, end }: BerElement): void {
  if (end - start !== 2) {
    scan.fail("length");
  }
}

function counter64(scan: BerScan, { end }: BerElement): void {
  const content = scan.content(end);
  const fits = content.length >= 1 && (content.length <= 8 || (content.length === 9 && content[0] === 0));
  if (!fits) {
    scan.fail("integer");
  }
}

/** Content bytes of an OBJECT IDENTIFIER (already checked) in dotted form. */
export function dotted(content: Uint8Array): string {
  const subIdentifiers: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) {
      subIdentifiers.push(value);
      value = 0;
    }
  }
  const [first = 0, ...rest] = subIdentifiers;
  const arc = Math.min(2, Math.floor(first / 40));
  return [arc, first - arc * 40, ...rest].join(".");
}
