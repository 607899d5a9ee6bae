import { BerScan, type GuardReason } from "./ber-scan.ts";
import { checkVarbinds, int32, nonNegativeInt32 } from "./check-varbinds.ts";
import { closed, readUserHeader, type UserHeader } from "./user-header.ts";

/** Which PDUs may arrive: answers at a poller, notifications at a receiver. */
export type GuardRole = "poller" | "receiver";

/** What the guard learned about a message that may pass. */
export interface CheckedMessage {
  readonly version: "1" | "2c" | "3";
  /** Bytes of the message; what follows it in the datagram is padding and is not passed on. */
  readonly length: number;
  /** v1 and v2c. */
  readonly community?: Uint8Array;
  /** Undefined when the PDU is encrypted. */
  readonly pduTag?: number;
  /** Offset of that tag. */
  readonly pduOffset?: number;
  /** v3. */
  readonly security?: UserHeader;
  /** v3: what the header protects, a view: the encrypted bytes, or the plain scoped PDU. */
  readonly scoped?: Uint8Array;
  /** Name of the first varbind of a Report, dotted: says why the agent refused (RFC 3414 section 3.2). */
  readonly reportOid?: string;
}

export type MessageCheck =
  | { readonly kind: "ok"; readonly message: CheckedMessage }
  | { readonly kind: "rejected"; readonly reason: GuardReason };

/** Tags of the PDUs of RFC 3416 and RFC 1157 that the gateway meets. */
export const pduTags = { get: 0xa0, response: 0xa2, trapV1: 0xa4, inform: 0xa6, trapV2: 0xa7, report: 0xa8 } as const;

const sequence = 0x30;
const octetString = 0x04;
const objectIdentifier = 0x06;
const maxDatagramBytes = 65_507;

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
  return frame.version === 3 ? userMessage(scan, frame) : undefined;
}

function communityMessage(scan: BerScan, { version, end, role }: Frame): CheckedMessage {
  const community = scan.octets(end);
  const name = version === 0 ? "1" : "2c";
  const pdu = checkPdu(scan, { end, allowed: allowedPdus(role, name) });
  return { version: name, length: end, community, ...pdu };
}

function allowedPdus(role: GuardRole, version: "1" | "2c" | "3"): readonly number[] {
  if (role === "poller") {
    return version === "3" ? [pduTags.response, pduTags.report] : [pduTags.response];
  }
  switch (version) {
    case "1":
      return [pduTags.trapV1];
    case "2c":
      return [pduTags.trapV2, pduTags.inform];
    case "3":
      // A request is how the sender of an inform discovers the receiver's engine and clock (RFC 3414 section 4).
      return [pduTags.trapV2, pduTags.inform, pduTags.get];
  }
}

function userMessage(scan: BerScan, { end, role }: Frame): CheckedMessage {
  const security = readUserHeader(scan, end, { mayDiscover: role === "receiver" });
  if (security.encrypted) {
    const payload = scan.expect(octetString, end);
    const encrypted = scan.content(payload.end);
    closed(scan, end);
    return { version: "3", length: end, security, scoped: encrypted };
  }
  const start = scan.offset;
  const pdu = scopedPdu(scan, { end, role });
  closed(scan, end);
  return { version: "3", length: end, security, scoped: scan.bytes.subarray(start, end), ...pdu };
}

/** A scoped PDU that was decrypted: checked as any other bytes from the network, because a right digest proves no right encoding. */
export function checkScopedPdu(bytes: Uint8Array, role: GuardRole): ScopedPduCheck {
  const scan = new BerScan(bytes);
  const found = scopedPdu(scan, { end: bytes.length, role });
  return scan.failure === undefined ? { kind: "ok", length: scan.offset, ...found } : { kind: "rejected", reason: scan.failure };
}

export type ScopedPduCheck =
  /** `length` leaves out the padding of block ciphers; offsets count from the start of the scoped PDU. */
  | { readonly kind: "ok"; readonly length: number; readonly pduTag: number; readonly pduOffset: number }
  | { readonly kind: "rejected"; readonly reason: GuardReason };

function scopedPdu(scan: BerScan, { end, role }: { readonly end: number; readonly role: GuardRole }): CheckedPdu {
  const scoped = scan.expect(sequence, end);
  scan.octets(scoped.end);
  scan.octets(scoped.end);
  return checkPdu(scan, { end: scoped.end, allowed: allowedPdus(role, "3") });
}

interface CheckedPdu {
  readonly pduTag: number;
  readonly pduOffset: number;
  readonly reportOid?: string;
}

function checkPdu(scan: BerScan, { end, allowed }: { readonly end: number; readonly allowed: readonly number[] }): CheckedPdu {
  const pdu = scan.element(end);
  const checked = { pduTag: pdu.tag, pduOffset: pdu.start };
  if (!scan.ok || !allowed.includes(pdu.tag)) {
    scan.fail("pdu-type");
    return checked;
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
  return pdu.tag === pduTags.report && firstOid !== undefined ? { ...checked, reportOid: firstOid } : checked;
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
