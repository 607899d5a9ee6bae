import { randomBytes } from "node:crypto";
import { type CheckedMessage, checkScopedPdu, pduTags } from "../guard/check-message.ts";
import type { UserHeader } from "../guard/user-header.ts";
import { decrypt } from "./cipher.ts";
import { isAuthentic } from "./digest.ts";
import { encodeUserMessage } from "./encode-user-message.ts";
import type { LocalEngine } from "./local-engine.ts";
import type { PeerClocks } from "./peer-clocks.ts";
import { Reports, type UsmStat } from "./reports.ts";
import { type SecurityLevel, UserKeys, type UsmUser } from "./user-keys.ts";

/** Why a v3 message is not taken. Stable: the suffix of a counter's name. */
export type UsmRefusal =
  | "unknown-engine"
  | "user"
  | "security-level"
  | "digest"
  | "time-window"
  | "replay"
  | "engine-limit"
  | "decryption"
  | "pdu-type";

export type UsmVerdict =
  | {
      readonly kind: "ok";
      readonly user: string;
      readonly level: SecurityLevel;
      readonly pduTag: number;
      /** The scoped PDU in the clear, checked; the PDU starts at `pduOffset`. */
      readonly scoped: Uint8Array;
      readonly pduOffset: number;
      /** Makes the Response that confirms an inform (RFC 3416 section 4.2.7). */
      readonly response: (nowMs: number) => Buffer;
    }
  | {
      readonly kind: "refused";
      readonly reason: UsmRefusal;
      /** The Report that tells a sender of informs what is wrong, when it wants one (RFC 3414 section 3.2). */
      readonly report?: Buffer;
      /** The message was the first step of a discovery: nothing is wrong with it. */
      readonly discovery?: boolean;
    };

export interface UserSecurityOptions {
  /** Several entries with one name are alternatives: other keys, or another level. */
  readonly users: readonly UsmUser[];
  readonly engine: LocalEngine;
  readonly clocks: PeerClocks;
}

interface Incoming {
  readonly bytes: Uint8Array;
  readonly header: UserHeader;
  readonly scoped: Uint8Array;
  readonly nowMs: number;
}

type Step = { readonly refused: UsmRefusal; readonly stat?: UsmStat; readonly keys?: UserKeys } | undefined;

/** The User-based Security Model for what a receiver of notifications gets (RFC 3414 section 3.2). Total: any checked message has a verdict. */
export class UserSecurity {
  readonly #users = new Map<string, readonly UserKeys[]>();
  readonly #engine: LocalEngine;
  readonly #clocks: PeerClocks;
  readonly #reports: Reports;

  constructor({ users, engine, clocks }: UserSecurityOptions) {
    for (const user of users) {
      this.#users.set(user.name, [...(this.#users.get(user.name) ?? []), new UserKeys(user)]);
    }
    this.#engine = engine;
    this.#clocks = clocks;
    this.#reports = new Reports(engine);
  }

  /** `bytes` is the message as it passed the guard, without padding. */
  process(bytes: Uint8Array, { message, nowMs }: { readonly message: CheckedMessage; readonly nowMs: number }): UsmVerdict {
    const { security: header, scoped } = message;
    if (header === undefined || scoped === undefined) {
      return { kind: "refused", reason: "pdu-type" };
    }
    const incoming = { bytes, header, scoped, nowMs };
    if (header.reportable && !this.#engine.isAuthorityOf(header)) {
      const refused = this.#refuse({ refused: "unknown-engine", stat: "unknownEngineIds" }, incoming);
      return header.engineId.length === 0 ? { ...refused, discovery: true } : refused;
    }
    const candidates = this.#users.get(header.user);
    if (candidates === undefined) {
      return this.#refuse({ refused: "user", stat: "unknownUserNames" }, incoming);
    }
    const level = levelIn(header);
    const keys = candidates.filter((each) => each.level === level);
    if (keys.length === 0) {
      return this.#refuse({ refused: "security-level", stat: "unsupportedSecLevels" }, incoming);
    }
    const authentic = header.authenticated ? keys.find((each) => this.#isAuthentic(each, incoming)) : keys[0];
    if (authentic === undefined) {
      return this.#refuse({ refused: "digest", stat: "wrongDigests" }, incoming);
    }
    const late = header.authenticated ? this.#timeliness(authentic, incoming) : undefined;
    return late === undefined ? this.#open(authentic, incoming) : this.#refuse(late, incoming);
  }

  #isAuthentic(keys: UserKeys, { bytes, header }: Incoming): boolean {
    const key = keys.authKey(header.engineId);
    const { auth } = keys.user;
    return auth !== undefined && key !== undefined && isAuthentic(bytes, { protocol: auth.protocol, key, range: header.digest });
  }

  #timeliness(keys: UserKeys, { header, bytes, nowMs }: Incoming): Step {
    if (this.#engine.isAuthorityOf(header)) {
      keys.proved(header.engineId);
      return this.#engine.isTimely(header, nowMs) ? undefined : { refused: "time-window", stat: "notInTimeWindows", keys };
    }
    const { user, engineId, boots, timeS, digest } = header;
    const fingerprint = Buffer.from(bytes.subarray(digest.start, digest.end)).toString("base64");
    const engine = Buffer.from(engineId).toString("hex");
    const verdict = this.#clocks.judge({ user, engineId: engine, boots, timeS, fingerprint }, nowMs);
    if (verdict !== "fresh") {
      return { refused: verdict };
    }
    keys.proved(engineId);
    return undefined;
  }

  #open(keys: UserKeys, incoming: Incoming): UsmVerdict {
    const { header } = incoming;
    const plain = header.encrypted ? decrypted(keys, incoming) : incoming.scoped;
    const check = plain === undefined ? undefined : checkScopedPdu(plain, "receiver");
    if (plain === undefined || check === undefined || check.kind === "rejected") {
      return this.#refuse({ refused: "decryption", stat: "decryptionErrors" }, incoming);
    }
    const { pduTag, pduOffset, length } = check;
    if (pduTag !== pduTags.inform && pduTag !== pduTags.trapV2) {
      return { kind: "refused", reason: "pdu-type" };
    }
    // A trap under our own engine id would escape the clock of its sender, and copies of it with it.
    if ((pduTag === pduTags.inform) !== this.#engine.isAuthorityOf(header) && header.authenticated) {
      return { kind: "refused", reason: "unknown-engine" };
    }
    const scoped = plain.subarray(0, length);
    const response = (nowMs: number) => this.#response(keys, { header, scoped, pduOffset, nowMs });
    return { kind: "ok", user: header.user, level: levelIn(header), pduTag, scoped, pduOffset, response };
  }

  /** The same scoped PDU, its PDU a Response now. */
  #response(
    keys: UserKeys,
    { header, scoped, pduOffset, nowMs }: { header: UserHeader; scoped: Uint8Array; pduOffset: number; nowMs: number },
  ): Buffer {
    const answer = Buffer.from(scoped);
    answer[pduOffset] = pduTags.response;
    return encodeUserMessage({
      messageId: header.messageId,
      engineId: this.#engine.id,
      boots: this.#engine.boots,
      timeS: this.#engine.timeS(nowMs),
      user: header.user,
      ...(header.authenticated ? { protection: { keys, encrypted: header.encrypted } } : {}),
      salt: randomBytes(8),
      scoped: answer,
    });
  }

  #refuse({ refused, stat, keys }: NonNullable<Step>, incoming: Incoming): Extract<UsmVerdict, { kind: "refused" }> {
    const { header, nowMs } = incoming;
    if (stat === undefined || !header.reportable) {
      return { kind: "refused", reason: refused };
    }
    const plainPdu = header.encrypted ? undefined : incoming.scoped;
    return { kind: "refused", reason: refused, report: this.#reports.make({ stat, header, nowMs, plainPdu, keys }) };
  }
}

function levelIn({ authenticated, encrypted }: UserHeader): SecurityLevel {
  if (!authenticated) {
    return "noAuthNoPriv";
  }
  return encrypted ? "authPriv" : "authNoPriv";
}

function decrypted(keys: UserKeys, { header, scoped }: Incoming): Buffer | undefined {
  const { engineId, boots, timeS, salt } = header;
  const key = keys.privKey(engineId);
  const { priv } = keys.user;
  return priv === undefined || key === undefined ? undefined : decrypt(scoped, { protocol: priv.protocol, key, boots, timeS, salt });
}
