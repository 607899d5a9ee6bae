import type { BerScan } from "./ber-scan.ts";
import { nonNegativeInt32 } from "./check-varbinds.ts";

/** Offsets of a field inside its message. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The header of an SNMPv3 message with the User-based Security Model (RFC 3412 section 6, RFC 3414 section 2.4). */
export interface UserHeader {
  readonly messageId: number;
  readonly authenticated: boolean;
  readonly encrypted: boolean;
  /** The sender wants a Report when its message cannot be processed. */
  readonly reportable: boolean;
  /** The authoritative engine. Empty in the first message of a discovery. */
  readonly engineId: Uint8Array;
  readonly boots: number;
  readonly timeS: number;
  readonly user: string;
  readonly digest: ByteRange;
  readonly salt: Uint8Array;
}

const sequence = 0x30;
const octetString = 0x04;
const userSecurityModel = 3;
const digestLengths: readonly number[] = [0, 12, 16, 24, 32, 48];

/** Reads the header behind the version. Violations stick in the scan; the result then means nothing. */
export function readUserHeader(scan: BerScan, limit: number, { mayDiscover }: { readonly mayDiscover: boolean }): UserHeader {
  const { messageId, flags } = globalData(scan, limit);
  const header = { messageId, authenticated: (flags & 1) !== 0, encrypted: (flags & 2) !== 0, reportable: (flags & 4) !== 0 };
  const security = securityParameters(scan, limit);
  const anonymous = mayDiscover && !header.authenticated && security.engineId.length === 0;
  const shape = [
    header.authenticated || !header.encrypted,
    anonymous || (security.engineId.length >= 5 && security.engineId.length <= 32),
    security.user.length <= 32,
    digestLengths.includes(security.digest.end - security.digest.start),
    security.salt.length === 0 || security.salt.length === 8,
  ];
  if (shape.includes(false)) {
    scan.fail("security-header");
  }
  return { ...header, ...security, user: Buffer.from(security.user).toString("utf8") };
}

/** Nothing may stand between the last element and the end of its parent. */
export function closed(scan: BerScan, end: number): void {
  if (scan.ok && scan.offset !== end) {
    scan.fail("length");
  }
}

function globalData(scan: BerScan, limit: number): { readonly messageId: number; readonly flags: number } {
  const { end } = scan.expect(sequence, limit);
  const messageId = scan.integer(end, nonNegativeInt32);
  scan.integer(end, nonNegativeInt32);
  const flags = scan.octets(end);
  const model = scan.integer(end, nonNegativeInt32);
  if (flags.length !== 1 || model !== userSecurityModel) {
    scan.fail("security-header");
  }
  closed(scan, end);
  return { messageId, flags: flags[0] ?? 0 };
}

function securityParameters(scan: BerScan, limit: number) {
  const wrapper = scan.expect(octetString, limit);
  const { end } = scan.expect(sequence, wrapper.end);
  const engineId = scan.octets(end);
  const boots = scan.integer(end, nonNegativeInt32);
  const timeS = scan.integer(end, nonNegativeInt32);
  const user = scan.octets(end);
  const digest = scan.octets(end);
  const digestEnd = scan.offset;
  const salt = scan.octets(end);
  closed(scan, end);
  closed(scan, wrapper.end);
  return { engineId, boots, timeS, user, digest: { start: digestEnd - digest.length, end: digestEnd }, salt };
}
