import { BerScan, type GuardReason } from "./ber-scan.ts";
import { checkVarbinds, int32, nonNegativeInt32 } from "./check-varbinds.ts";

/** Which PDUs may arrive: answers at a poller, notifications at a receiver. */
export type GuardRole = "poller" | "receiver";

export interface SecurityHeader {
  readonly authenticated: boolean;
  readonly encrypted: boolean;
  readonly user: string;
}

/** What the guard learned about a message that may pass. */
export interface CheckedMessage {
  readonly version: "1" | "2c" | "3";
  /** Bytes of the message; what follows it in the datagram is padding and is not passed on. */
  readonly length: number;
  /** v1 and v2c. */
  readonly community?: Uint8Array;
  /** Undefined when the PDU is encrypted. */
  readonly pduTag?: number;
  /** v3. */
  readonly security?: SecurityHeader;
  /** Name of the first varbind of a Report, dotted: says why the agent refused (RFC 3414 section 3.2). */
  readonly reportOid?: string;
}

export type MessageCheck =
  | { readonly kind: "ok"; readonly message: CheckedMessage }
  | { readonly kind: "rejected"; readonly reason: GuardReason };

/** Tags of the PDUs of RFC 3416 and RFC 1157 that the gateway meets. */
export const pduTags = { response: 0xa2, trapV1: 0xa4, inform: 0xa6, trapV2: 0xa7, report: 0xa8 } as const;

const sequence = 0x30;
const octetString = 0x04;
const objectIdentifier = 0x06;
const maxDatagramBytes = 65_507;
const digestLengths: readonly number[] = [0, 12, 16, 24, 32, 48];

/**
 * Walks the whole BER of one datagram within bounds before the SNMP library sees it. Total: any bytes give a verdict, in time linear in
 * their number. RFC 1157, RFC 3416, RFC 3412 section 6, RFC 3414 section 2.4.
 */
export function checkMessage(bytes: Uint8Array, role: GuardRole): MessageCheck {
  if (bytes.length < 12 || bytes.length > maxDatagramBytes) {
    return { kind: "rejected", reason: "size" };
  }
  const scan = new BerScan(bytes);
  const { end } = scan.expect(sequence, bytes.length);
  const version = scan.integer(end, { min: 0, max: 3 });
  const message = messageOfVersion(scan, { version, end, role });
  return scan.failure === undefined && message !== undefined
    ? { kind: "ok", message }
    : { kind: "rejected", reason: scan.failure ?? "version" };
}

interface Frame {
  readonly version: number;
  readonly end: number;
  readonly role: GuardRole;
}

function messageOfVersion(scan: BerScan, frame: Frame): CheckedMessage | undefined {
  if (!scan.ok) {
    return undefined;
  }
  if (frame.version === 0 || frame.version === 1) {
    return communityMessage(scan, frame);
  }
  return frame.version === 3 && frame.role === "poller" ? userMessage(scan, frame) : undefined;
}

function communityMessage(scan: BerScan, { version, end, role }: Frame): CheckedMessage {
  const community = scan.octets(end);
  const name = version === 0 ? "1" : "2c";
  const { pduTag } = checkPdu(scan, { end, allowed: allowedPdus(role, name) });
  return { version: name, length: end, community, pduTag };
}

function allowedPdus(role: GuardRole, version: "1" | "2c" | "3"): readonly number[] {
  if (role === "receiver") {
    return version === "1" ? [pduTags.trapV1] : [pduTags.trapV2, pduTags.inform];
  }
  return version === "3" ? [pduTags.response, pduTags.report] : [pduTags.response];
}

function userMessage(scan: BerScan, { end }: Frame): CheckedMessage {
  const flags = globalData(scan, end);
  const authenticated = (flags & 1) !== 0;
  const encrypted = (flags & 2) !== 0;
  if (encrypted && !authenticated) {
    scan.fail("security-header");
  }
  const user = securityParameters(scan, end);
  const security = { authenticated, encrypted, user };
  if (encrypted) {
    const payload = scan.expect(octetString, end);
    scan.content(payload.end);
    closed(scan, end);
    return { version: "3", length: end, security };
  }
  const scoped = scan.expect(sequence, end);
  scan.octets(scoped.end);
  scan.octets(scoped.end);
  const pdu = checkPdu(scan, { end: scoped.end, allowed: allowedPdus("poller", "3") });
  closed(scan, end);
  return { version: "3", length: end, security, ...pdu };
}

function globalData(scan: BerScan, limit: number): number {
  const { end } = scan.expect(sequence, limit);
  scan.integer(end, nonNegativeInt32);
  scan.integer(end, { min: 0, max: 0x7fff_ffff });
  const flags = scan.octets(end);
  const model = scan.integer(end, nonNegativeInt32);
  if (flags.length !== 1 || model !== 3) {
    scan.fail("security-header");
  }
  closed(scan, end);
  return flags[0] ?? 0;
}

function securityParameters(scan: BerScan, limit: number): string {
  const wrapper = scan.expect(octetString, limit);
  const { end } = scan.expect(sequence, wrapper.end);
  const engineId = scan.octets(end);
  scan.integer(end, nonNegativeInt32);
  scan.integer(end, nonNegativeInt32);
  const user = scan.octets(end);
  const digest = scan.octets(end);
  const salt = scan.octets(end);
  closed(scan, end);
  closed(scan, wrapper.end);
  const shape = [
    engineId.length >= 5 && engineId.length <= 32,
    user.length <= 32,
    digestLengths.includes(digest.length),
    salt.length === 0 || salt.length === 8,
  ];
  if (shape.includes(false)) {
    scan.fail("security-header");
  }
  return Buffer.from(user).toString("utf8");
}

function checkPdu(
  scan: BerScan,
  { end, allowed }: { readonly end: number; readonly allowed: readonly number[] },
): { readonly pduTag: number; readonly reportOid?: string } {
  const pdu = scan.element(end);
  if (!scan.ok || !allowed.includes(pdu.tag)) {
    scan.fail("pdu-type");
    return { pduTag: pdu.tag };
  }
  if (pdu.tag === pduTags.trapV1) {
    trapV1Header(scan, pdu.end);
  } else {
    scan.integer(pdu.end, int32);
    scan.integer(pdu.end, { min: 0, max: 255 });
    scan.integer(pdu.end, nonNegativeInt32);
  }
  const firstOid = checkVarbinds(scan, pdu.end);
  closed(scan, pdu.end);
  closed(scan, end);
  return pdu.tag === pduTags.report && firstOid !== undefined ? { pduTag: pdu.tag, reportOid: firstOid } : { pduTag: pdu.tag };
}

function trapV1Header(scan: BerScan, limit: number): void {
  const enterprise = scan.expect(objectIdentifier, limit);
  scan.oidContent(enterprise.end);
  const agent = scan.expect(0x40, limit);
  if (scan.content(agent.end).length !== 4) {
    scan.fail("address");
  }
  scan.integer(limit, { min: 0, max: 6 });
  scan.integer(limit, int32);
  const time = scan.expect(0x43, limit);
  const ticks = scan.signedContent(time.end, 5);
  if (ticks > 0xffff_ffff) {
    scan.fail("integer");
  }
}

/** Nothing may stand between the last element and the end of its parent: the library would read on into it. */
function closed(scan: BerScan, end: number): void {
  if (scan.ok && scan.offset !== end) {
    scan.fail("length");
  }
}
