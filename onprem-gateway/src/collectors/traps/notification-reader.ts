import { createHash, timingSafeEqual } from "node:crypto";
import type { GuardReason } from "../snmp-protocol/guard/ber-scan.ts";
import { type CheckedMessage, checkMessage, pduTags } from "../snmp-protocol/guard/check-message.ts";
import type { SecurityLevel } from "../snmp-protocol/usm/user-keys.ts";
import type { UserSecurity, UsmRefusal } from "../snmp-protocol/usm/user-security.ts";
import { type NotificationContent, readPdu } from "./read-pdu.ts";

/** Why a datagram is no notification for us. Stable: the suffix of a counter's name. */
export type RejectionReason = GuardReason | UsmRefusal | "community" | "not-a-notification";

/** A trap or inform from a sender that may send it. */
export interface ReceivedNotification extends NotificationContent {
  readonly form: "trap" | "inform";
  readonly version: "1" | "2c" | "3";
  /** What its sender has proved; a community proves nothing. */
  readonly level: SecurityLevel;
  /** snmpEngineID of the sender, of SNMPv3 traps; an inform names its receiver's engine instead. Lower-case hexadecimal. */
  readonly engineId?: string;
  /** The same for repetitions of an inform and for nothing else. */
  readonly identity: string;
  /** Makes the answer that confirms an inform. `nowMs` is monotonic. */
  readonly confirmation: (nowMs: number) => Uint8Array;
}

export type Reading =
  | { readonly kind: "notification"; readonly notification: ReceivedNotification }
  | { readonly kind: "rejected"; readonly reason: RejectionReason; readonly user?: string; readonly report?: Uint8Array }
  /** A sender of informs asks who we are; there is nothing to report about it. */
  | { readonly kind: "discovery"; readonly report: Uint8Array };

/**
 * Turns datagrams into notifications: guard, then community or user, then content. Total: any bytes have a reading, in time linear in their
 * number. SNMPv1, v2c and v3 (RFC 1157, RFC 3416, RFC 3414).
 */
export class NotificationReader {
  readonly #communities: readonly Buffer[];
  readonly #security: UserSecurity;

  constructor({ communities, security }: { readonly communities: readonly string[]; readonly security: UserSecurity }) {
    this.#communities = communities.map((community) => Buffer.from(community, "utf8"));
    this.#security = security;
  }

  read(datagram: Uint8Array, nowMs: number): Reading {
    const check = checkMessage(datagram, "receiver");
    if (check.kind === "rejected") {
      return check;
    }
    const { message } = check;
    const bytes = datagram.subarray(0, message.length);
    return message.version === "3" ? this.#readUser(bytes, { message, nowMs }) : this.#readCommunity(bytes, message);
  }

  #readCommunity(bytes: Uint8Array, { community, version, pduTag, pduOffset = 0 }: CheckedMessage): Reading {
    if (community === undefined || !this.#communities.some((known) => isSame(known, community))) {
      return { kind: "rejected", reason: "community" };
    }
    const content = readPdu(bytes, pduOffset);
    if (content === undefined) {
      return { kind: "rejected", reason: "not-a-notification" };
    }
    const notification: ReceivedNotification = {
      ...content,
      form: pduTag === pduTags.inform ? "inform" : "trap",
      version,
      level: "noAuthNoPriv",
      identity: hashOf(bytes),
      confirmation: () => asResponse(bytes, pduOffset),
    };
    return { kind: "notification", notification };
  }

  #readUser(bytes: Uint8Array, { message, nowMs }: { readonly message: CheckedMessage; readonly nowMs: number }): Reading {
    const verdict = this.#security.process(bytes, { message, nowMs });
    if (verdict.kind === "refused") {
      const { reason, report, discovery } = verdict;
      const user = message.security?.user;
      return discovery === true && report !== undefined
        ? { kind: "discovery", report }
        : { kind: "rejected", reason, ...(user === undefined ? {} : { user }), ...(report === undefined ? {} : { report }) };
    }
    const { scoped, pduOffset, pduTag, level, user, response } = verdict;
    const content = readPdu(scoped, pduOffset);
    if (content === undefined) {
      return { kind: "rejected", reason: "not-a-notification", user };
    }
    const notification: ReceivedNotification = {
      ...content,
      form: pduTag === pduTags.inform ? "inform" : "trap",
      version: "3",
      level,
      ...senderEngine(pduTag, message),
      identity: `${user} ${hashOf(scoped)}`,
      confirmation: response,
    };
    return { kind: "notification", notification };
  }
}

/** The engine that a trap names as its sender's; none where an unauthenticated one leaves it empty. */
function senderEngine(pduTag: number | undefined, { security }: CheckedMessage): { readonly engineId?: string } {
  return pduTag === pduTags.inform || security === undefined || security.engineId.length === 0
    ? {}
    : { engineId: Buffer.from(security.engineId).toString("hex") };
}

/** Some senders count the NUL at the end of a C string into their community. */
function isSame(known: Buffer, found: Uint8Array): boolean {
  const sent = found.length === known.length + 1 && found.at(-1) === 0 ? found.subarray(0, -1) : found;
  return known.length === sent.length && timingSafeEqual(known, sent);
}

/** The message again, its PDU a Response now (RFC 3416 section 4.2.7). */
function asResponse(bytes: Uint8Array, pduOffset: number): Uint8Array {
  const answer = Buffer.from(bytes);
  answer[pduOffset] = pduTags.response;
  return answer;
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64");
}
