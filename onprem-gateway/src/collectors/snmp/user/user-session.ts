import { randomBytes, randomInt } from "node:crypto";
import { encodeOid } from "../../snmp-protocol/codec/oid-octets.ts";
import type { GuardReason } from "../../snmp-protocol/guard/ber-scan.ts";
import { type CheckedMessage, checkMessage, checkScopedPdu, pduTags } from "../../snmp-protocol/guard/check-message.ts";
import type { UserHeader } from "../../snmp-protocol/guard/user-header.ts";
import type { BulkRequest, EngineClock, SnmpResult, SnmpSession } from "../../snmp-protocol/session.ts";
import { element, octetString, sequence, unsigned } from "../../snmp-protocol/usm/ber-write.ts";
import { decrypt } from "../../snmp-protocol/usm/cipher.ts";
import { isAuthentic } from "../../snmp-protocol/usm/digest.ts";
import { encodeUserMessage } from "../../snmp-protocol/usm/encode-user-message.ts";
import { UserKeys } from "../../snmp-protocol/usm/user-keys.ts";
import { classifyReport, classifySilence, classifySocketCode, unknownEngineIds } from "../classify-failure.ts";
import { type ConnectedSocket, openConnectedSocket } from "../community/connected-socket.ts";
import { peerOf } from "../community/peer.ts";
import { failure } from "../failure-hints.ts";
import { type PlainCredential, usmUser } from "../net-snmp-session.ts";
import { compareOids } from "../oid-order.ts";
import { AgentEngine } from "./agent-engine.ts";
import { answerOf } from "./answer-of.ts";
import { discoveryMessage } from "./discovery-message.ts";

export interface UserSessionOptions {
  readonly address: string;
  readonly port: number;
  /** Other addresses whose answers count. */
  readonly answersFrom?: readonly string[] | undefined;
  readonly credential: Extract<PlainCredential, { version: "3" }>;
  /** The default one unless given. */
  readonly context?: string | undefined;
  /** Time one answer may take, before a retry. */
  readonly timeoutMs: number;
  readonly retries: number;
  /** Told about every datagram that was no answer. */
  readonly onDrop?: (reason: GuardReason) => void;
}

interface Question {
  readonly tag: 0xa0 | 0xa1 | 0xa5;
  readonly oids: readonly string[];
  readonly nonRepeaters?: number;
  readonly maxRepetitions?: number;
  /** Varbinds that the answer may hold. */
  readonly most: number;
}

/** What came of one message: the answer, an agent that wants another message first, or silence. */
type Reply = SnmpResult | { readonly kind: "again" } | { readonly kind: "silence" };

interface Waiting {
  readonly messageId: number;
  readonly requestId: number;
  readonly most: number;
  readonly settle: (reply: Reply) => void;
}

/** Discovery, clock and one more: an agent that wants more messages than this before it answers never will. */
const maxMessages = 4;
const monotonicMs = () => performance.now();

/**
 * SNMPv3 with our own User-based Security Model (RFC 3414), for what the library lacks: DES and AES-192. One request at a time, over a
 * socket connected to the agent, so that the kernel drops what comes from anywhere else.
 */
export class UserSession implements SnmpSession {
  readonly #options: UserSessionOptions;
  readonly #keys: UserKeys;
  #salt = randomBytes(8).readBigUInt64BE();
  #socket: ConnectedSocket | undefined;
  #engine: AgentEngine | undefined;
  #waiting: Waiting | undefined;
  #sight: { reportOid?: string; dropped?: GuardReason; discovered: boolean } = { discovered: false };
  #closed = false;

  constructor(options: UserSessionOptions) {
    this.#options = options;
    this.#keys = new UserKeys(usmUser(options.credential));
  }

  async get(oids: readonly string[]): Promise<SnmpResult> {
    const answer = await this.#ask({ tag: 0xa0, oids, most: oids.length });
    const fits =
      answer.kind === "failed" || (answer.varbinds.length === oids.length && answer.varbinds.every(({ oid }, at) => oid === oids[at]));
    return fits ? answer : failure("malformed");
  }

  async getNext(oids: readonly string[]): Promise<SnmpResult> {
    const answer = await this.#ask({ tag: 0xa1, oids, most: oids.length });
    const fits =
      answer.kind === "failed" ||
      (answer.varbinds.length === oids.length &&
        answer.varbinds.every(({ oid, value }, at) => value.kind === "end-of-mib-view" || compareOids(oid, oids[at] ?? "") > 0));
    return fits ? answer : failure("malformed");
  }

  getBulk({ nonRepeaters, repeaters, maxRepetitions }: BulkRequest): Promise<SnmpResult> {
    const most = nonRepeaters.length + repeaters.length * maxRepetitions;
    return this.#ask({ tag: 0xa5, oids: [...nonRepeaters, ...repeaters], nonRepeaters: nonRepeaters.length, maxRepetitions, most });
  }

  engineClock(): EngineClock | undefined {
    return this.#engine?.proved;
  }

  close(): void {
    this.#closed = true;
    this.#waiting?.settle(failure("closed"));
    this.#socket?.close();
  }

  async #ask(question: Question): Promise<SnmpResult> {
    this.#sight = { discovered: false };
    let silences = 0;
    for (let messages = 0; messages < maxMessages + silences; messages += 1) {
      const reply = this.#closed ? failure("closed") : await this.#exchange(question);
      if (reply.kind === "silence") {
        silences += 1;
        if (silences > this.#options.retries) {
          return classifySilence(this.#sight);
        }
      } else if (reply.kind !== "again") {
        return reply;
      }
    }
    return this.#sight.reportOid === undefined ? failure("malformed") : classifyReport(this.#sight.reportOid);
  }

  /** Sends one message, the discovery of the engine where it is not known, and waits for what comes of it. */
  #exchange(question: Question): Promise<Reply> {
    const [messageId, requestId] = [randomInt(1, 2 ** 31 - 1), randomInt(1, 2 ** 31 - 1)];
    const request =
      this.#engine === undefined
        ? discoveryMessage(messageId, requestId)
        : this.#request(question, { messageId, requestId, engine: this.#engine });
    if (request === undefined) {
      return Promise.resolve(failure("malformed"));
    }
    return new Promise((resolve) => {
      const deadline = setTimeout(() => settle({ kind: "silence" }), this.#options.timeoutMs);
      const settle = (reply: Reply) => {
        clearTimeout(deadline);
        this.#waiting = undefined;
        resolve(reply);
      };
      this.#waiting = { messageId, requestId, most: question.most, settle };
      this.#socket ??= openConnectedSocket(peerOf(this.#options), {
        refused: () => this.#options.onDrop?.("peer"),
        received: (bytes) => this.#receive(bytes),
        failed: (code) => this.#waiting?.settle(classifySocketCode(code)),
      });
      this.#socket.send(request);
    });
  }

  /** Undefined for a name that is no OID. */
  #request(
    { tag, oids, nonRepeaters = 0, maxRepetitions = 0 }: Question,
    { messageId, requestId, engine }: { readonly messageId: number; readonly requestId: number; readonly engine: AgentEngine },
  ): Buffer | undefined {
    const names = oids.map(encodeOid).filter((oid) => oid !== undefined);
    if (names.length < oids.length) {
      return undefined;
    }
    const list = sequence(...names.map((name) => sequence(element(0x06, name), element(0x05))));
    const pdu = element(tag, unsigned(requestId), unsigned(nonRepeaters), unsigned(maxRepetitions), list);
    const { level } = this.#keys;
    this.#salt = BigInt.asUintN(64, this.#salt + 1n);
    const salt = Buffer.alloc(8);
    salt.writeBigUInt64BE(this.#salt);
    return encodeUserMessage({
      ...{ messageId, reportable: true, engineId: engine.id, user: this.#keys.user.name, salt },
      ...engine.clock(monotonicMs()),
      ...(level === "noAuthNoPriv" ? {} : { protection: { keys: this.#keys, encrypted: level === "authPriv" } }),
      scoped: sequence(octetString(engine.id), octetString(Buffer.from(this.#options.context ?? "")), pdu),
    });
  }

  #receive(datagram: Uint8Array): void {
    const waiting = this.#waiting;
    const check = checkMessage(datagram, "poller");
    if (check.kind === "rejected") {
      this.#drop(check.reason);
      return;
    }
    const { message } = check;
    const { security, scoped } = message;
    if (security === undefined || scoped === undefined) {
      this.#drop("version");
    } else if (waiting !== undefined && security.messageId === waiting.messageId) {
      const bytes = datagram.subarray(0, message.length);
      const reply =
        message.reportOid === undefined ? this.#answer({ bytes, security, scoped }, waiting) : this.#report(bytes, message, security);
      if (typeof reply === "string") {
        this.#drop(reply);
      } else {
        waiting.settle(reply);
      }
    }
  }

  #drop(reason: GuardReason): void {
    this.#sight.dropped = reason;
    this.#options.onDrop?.(reason);
  }

  /** A Report says why the agent did not answer; it may be unauthenticated, so it decides nothing but what is asked next. */
  #report(bytes: Uint8Array, { reportOid }: CheckedMessage, header: UserHeader): Reply | GuardReason {
    const oid = reportOid ?? "";
    this.#sight.reportOid = oid;
    const nowMs = monotonicMs();
    const engine = this.#engine;
    if (oid === unknownEngineIds && (engine === undefined || !engine.isNamed(header.engineId))) {
      this.#engine = new AgentEngine(header.engineId, { clock: header, nowMs });
      this.#sight.discovered = true;
      return { kind: "again" };
    }
    const inTime = header.authenticated && engine?.isNamed(header.engineId) === true && this.#isAuthentic(bytes, header);
    if (inTime && classifyReport(oid).reason === "not-in-time-window" && engine.hear(header, nowMs)) {
      return { kind: "again" };
    }
    this.#engine = undefined;
    return classifyReport(oid);
  }

  #answer(
    { bytes, security: header, scoped }: { readonly bytes: Uint8Array; readonly security: UserHeader; readonly scoped: Uint8Array },
    waiting: Waiting,
  ): Reply | GuardReason {
    const refusal = this.#refusal(bytes, header);
    if (refusal !== undefined) {
      return refusal;
    }
    const plain = header.encrypted ? this.#decrypted(header, scoped) : scoped;
    const check = plain === undefined ? undefined : checkScopedPdu(plain, "poller");
    if (plain === undefined || check?.kind !== "ok" || check.pduTag !== pduTags.response) {
      return "decryption";
    }
    return answerOf(plain.subarray(0, check.length), check.pduOffset, waiting);
  }

  /** Why an answer is not taken: it must have exactly the security of the request (RFC 3414 section 3.2). */
  #refusal(bytes: Uint8Array, header: UserHeader): GuardReason | undefined {
    const { user, level } = this.#keys;
    if (header.user !== user.name || this.#engine?.isNamed(header.engineId) !== true) {
      return "user";
    }
    if (header.authenticated !== (level !== "noAuthNoPriv") || header.encrypted !== (level === "authPriv")) {
      return "security-level";
    }
    if (!header.authenticated) {
      return undefined;
    }
    if (!this.#isAuthentic(bytes, header)) {
      return "digest";
    }
    return this.#engine.hear(header, monotonicMs()) ? undefined : "time-window";
  }

  #isAuthentic(bytes: Uint8Array, { engineId, digest: range }: UserHeader): boolean {
    const key = this.#keys.authKey(engineId);
    const { auth } = this.#keys.user;
    return auth !== undefined && key !== undefined && isAuthentic(bytes, { protocol: auth.protocol, key, range });
  }

  #decrypted({ engineId, boots, timeS, salt }: UserHeader, scoped: Uint8Array): Buffer | undefined {
    const key = this.#keys.privKey(engineId);
    const { priv } = this.#keys.user;
    return priv === undefined || key === undefined ? undefined : decrypt(scoped, { protocol: priv.protocol, key, boots, timeS, salt });
  }
}
