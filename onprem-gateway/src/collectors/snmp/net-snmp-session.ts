import { isIPv6 } from "node:net";
import snmp from "net-snmp";
import type { AuthProtocol, PrivProtocol } from "../../config/schema.ts";
import type { GuardReason } from "../snmp-protocol/guard/ber-scan.ts";
import { type SessionSocketObserver, sessionDgram } from "../snmp-protocol/guard/session-socket.ts";
import { normaliseValue } from "../snmp-protocol/normalise-value.ts";
import type { BulkRequest, EngineClock, SnmpFailure, SnmpResult, SnmpSession, SnmpVarbind } from "../snmp-protocol/session.ts";
import { AnswerProof } from "../snmp-protocol/usm/answer-proof.ts";
import type { UsmUser } from "../snmp-protocol/usm/user-keys.ts";
import { classifyFailure, classifySilence, classifySocketCode, unknownEngineIds } from "./classify-failure.ts";
import { peerOf } from "./community/peer.ts";
import { failure } from "./failure-hints.ts";

/** A credential with its secrets in the clear. Lives only in the process that polls. */
export type PlainCredential =
  | { readonly version: "1" | "2c"; readonly community: string }
  | {
      readonly version: "3";
      readonly user: string;
      readonly auth?: { readonly protocol: AuthProtocol; readonly secret: string };
      readonly priv?: { readonly protocol: PrivProtocol; readonly secret: string };
    };

export interface NetSnmpSessionOptions {
  readonly address: string;
  readonly port: number;
  /** Other addresses whose answers count. */
  readonly answersFrom?: readonly string[] | undefined;
  readonly credential: PlainCredential;
  /** SNMPv3 context; the default one unless given. */
  readonly context?: string | undefined;
  /** Time one answer may take, before a retry. */
  readonly timeoutMs: number;
  readonly retries: number;
  /** Told about every datagram that was dropped before the library saw it. */
  readonly onDrop?: (reason: GuardReason) => void;
}

type LibrarySession = snmp.Session;
type LibraryCallback = (error: Error | null, varbinds?: unknown) => void;

/** Room for the library's own timers before our deadline ends the request. */
const deadlineSlackMs = 500;
/** After these the library's session is as good as new: keeping it keeps its engine clock and its keys. */
const harmless: readonly SnmpFailure["reason"][] = ["too-big", "no-such-name", "agent-error", "authorization"];

/**
 * SNMP v1, v2c and v3 through npm net-snmp, behind the guard. One request at a time. The library's session is made anew after
 * every failure that may have left it unusable, and a v3 clock or engine mismatch is retried once with a fresh discovery.
 */
export class NetSnmpSession implements SnmpSession {
  readonly #options: NetSnmpSessionOptions;
  /** Outlives the library's sessions, as its keys take milliseconds to make. */
  readonly #proof: AnswerProof | undefined;
  #library: LibrarySession | undefined;
  #giveUp: ((outcome: SnmpFailure) => void) | undefined;
  #sight: { reportOid?: string; dropped?: GuardReason; discovered: boolean } = nothingSeen();
  /** Of the answer that the library looks at, which it may yet refuse. */
  #offered: EngineClock | undefined;
  #proved: EngineClock | undefined;
  #closed = false;

  constructor(options: NetSnmpSessionOptions) {
    this.#options = options;
    this.#proof = options.credential.version === "3" ? new AnswerProof(usmUser(options.credential)) : undefined;
  }

  get(oids: readonly string[]): Promise<SnmpResult> {
    return this.#request(oids.length, (library, done) => library.get([...oids], done));
  }

  getNext(oids: readonly string[]): Promise<SnmpResult> {
    return this.#request(oids.length, (library, done) => library.getNext([...oids], done));
  }

  getBulk({ nonRepeaters, repeaters, maxRepetitions }: BulkRequest): Promise<SnmpResult> {
    const most = nonRepeaters.length + repeaters.length * maxRepetitions;
    return this.#request(most, (library, done) =>
      library.getBulk([...nonRepeaters, ...repeaters], nonRepeaters.length, maxRepetitions, done),
    );
  }

  engineClock(): EngineClock | undefined {
    return this.#proved;
  }

  close(): void {
    this.#closed = true;
    this.#giveUp?.(failure("closed"));
    this.#discard();
  }

  async #request(most: number, start: (library: LibrarySession, done: LibraryCallback) => void): Promise<SnmpResult> {
    const first = await this.#attempt(most, start);
    if (first.kind === "failed" && (first.reason === "not-in-time-window" || first.reason === "unknown-engine")) {
      return this.#attempt(most, start);
    }
    return first;
  }

  async #attempt(most: number, start: (library: LibrarySession, done: LibraryCallback) => void): Promise<SnmpResult> {
    if (this.#closed) {
      return failure("closed");
    }
    if (!offersAlgorithms(this.#options.credential)) {
      return failure("unsupported-algorithm");
    }
    this.#sight = nothingSeen();
    const outcome = await this.#settled(start);
    const result = outcome.kind === "answered" ? varbindsOf(outcome.varbinds, most) : outcome;
    if (result.kind === "failed" && !harmless.includes(result.reason)) {
      this.#discard();
    }
    return result;
  }

  #settled(
    start: (library: LibrarySession, done: LibraryCallback) => void,
  ): Promise<SnmpFailure | { kind: "answered"; varbinds: unknown }> {
    const { timeoutMs, retries } = this.#options;
    return new Promise((resolve) => {
      const settle = (outcome: SnmpFailure | { kind: "answered"; varbinds: unknown }) => {
        if (this.#giveUp !== settle) {
          return;
        }
        clearTimeout(deadline);
        this.#giveUp = undefined;
        resolve(outcome);
      };
      const deadline = setTimeout(() => settle(classifySilence(this.#sight)), timeoutMs * (retries + 1) + deadlineSlackMs);
      this.#giveUp = settle;
      try {
        start(this.#session(), (error, varbinds) => {
          this.#proved = error === null && isAuthenticated(this.#options.credential) ? this.#offered : this.#proved;
          settle(error === null ? { kind: "answered", varbinds } : classifyFailure(error, this.#sight));
        });
      } catch (cause) {
        settle(classifyFailure(cause, this.#sight));
      }
    });
  }

  #session(): LibrarySession {
    if (this.#library === undefined) {
      const observer: SessionSocketObserver = {
        sent: () => {
          const { dropped, discovered, reportOid } = this.#sight;
          this.#sight = { ...(dropped === undefined ? {} : { dropped }), discovered: discovered || reportOid === unknownEngineIds };
        },
        dropped: (reason) => {
          this.#sight.dropped = reason;
          this.#options.onDrop?.(reason);
        },
        offered: ({ boots, timeS }) => {
          this.#offered = { boots, timeS };
        },
        reported: (oid) => {
          this.#sight.reportOid = oid;
        },
        failed: (code) => this.#giveUp?.(classifySocketCode(code)),
      };
      this.#library = openSession(this.#options, { observer, proof: this.#proof });
    }
    return this.#library;
  }

  #discard(): void {
    const library = this.#library;
    this.#library = undefined;
    library?.close();
  }
}

function isAuthenticated(credential: PlainCredential): boolean {
  return credential.version === "3" && credential.auth !== undefined;
}

function nothingSeen() {
  return { discovered: false };
}

function openSession(
  { address, port, answersFrom, credential, context = "", timeoutMs, retries }: NetSnmpSessionOptions,
  { observer, proof }: { readonly observer: SessionSocketObserver; readonly proof: AnswerProof | undefined },
): LibrarySession {
  const common = {
    port,
    transport: isIPv6(address) ? ("udp6" as const) : ("udp4" as const),
    timeout: timeoutMs,
    retries,
    reportOidMismatchErrors: true,
  };
  const socket = { peer: peerOf({ address, port, answersFrom }), version: credential.version, observer };
  if (credential.version === "3") {
    const security = { user: credential.user, authenticated: credential.auth !== undefined, encrypted: credential.priv !== undefined };
    return listening(
      snmp.createV3Session(address, libraryUser(credential), {
        ...common,
        context,
        version: snmp.Version3,
        dgramModule: sessionDgram({ ...socket, security, ...(proof === undefined ? {} : { proof }) }),
      }),
    );
  }
  const version = credential.version === "1" ? snmp.Version1 : snmp.Version2c;
  return listening(snmp.createSession(address, credential.community, { ...common, version, dgramModule: sessionDgram(socket) }));
}

/** An "error" without a listener ends the process. What made it came from a datagram that the request's own deadline accounts for. */
function listening(session: LibrarySession): LibrarySession {
  return session.on("error", leftToDeadline);
}

function leftToDeadline(_error: Error): void {
  return;
}

const authProtocols = {
  md5: snmp.AuthProtocols.md5,
  sha: snmp.AuthProtocols.sha,
  sha224: snmp.AuthProtocols.sha224,
  sha256: snmp.AuthProtocols.sha256,
  sha384: snmp.AuthProtocols.sha384,
  sha512: snmp.AuthProtocols.sha512,
} as const satisfies Record<AuthProtocol, number>;

const privProtocols = {
  aes: snmp.PrivProtocols.aes,
  aes256b: snmp.PrivProtocols.aes256b,
  aes256r: snmp.PrivProtocols.aes256r,
} as const satisfies Partial<Record<PrivProtocol, number>>;

/** The library has no AES-192, and its DES is one that OpenSSL 3 keeps in its legacy provider. */
function isOffered(protocol: PrivProtocol): protocol is keyof typeof privProtocols {
  return Object.hasOwn(privProtocols, protocol);
}

/** Whether the library can speak to an agent with this credential. */
export function offersAlgorithms(credential: PlainCredential): boolean {
  return credential.version !== "3" || credential.priv === undefined || isOffered(credential.priv.protocol);
}

/** The user as our own security model takes it. */
export function usmUser({ user: name, auth, priv }: Extract<PlainCredential, { version: "3" }>): UsmUser {
  return { name, ...(auth === undefined ? {} : { auth }), ...(priv === undefined ? {} : { priv }) };
}

function libraryUser({ user: name, auth, priv }: Extract<PlainCredential, { version: "3" }>): snmp.User {
  if (auth === undefined) {
    return { name, level: snmp.SecurityLevel.noAuthNoPriv };
  }
  const authenticated = { name, authProtocol: authProtocols[auth.protocol], authKey: auth.secret };
  if (priv === undefined || !isOffered(priv.protocol)) {
    return { ...authenticated, level: snmp.SecurityLevel.authNoPriv };
  }
  return { ...authenticated, level: snmp.SecurityLevel.authPriv, privProtocol: privProtocols[priv.protocol], privKey: priv.secret };
}

function varbindsOf(answer: unknown, most: number): SnmpResult {
  const flat = inOrderOfAnswer(Array.isArray(answer) ? answer : []);
  if (flat.length > most) {
    return failure("malformed");
  }
  const varbinds: SnmpVarbind[] = [];
  for (const item of flat) {
    const varbind = varbindOf(item);
    if (varbind === undefined) {
      return failure("malformed");
    }
    varbinds.push(varbind);
  }
  return { kind: "ok", varbinds };
}

/** The library gathers the answers to each repeater in an array of its own; on the wire they came row by row (RFC 3416 section 4.2.3). */
function inOrderOfAnswer(answer: readonly unknown[]): readonly unknown[] {
  const columns = answer.filter((item): item is readonly unknown[] => Array.isArray(item));
  const rows = Math.max(0, ...columns.map((column) => column.length));
  const nonRepeaters = answer.filter((item) => !Array.isArray(item));
  const repeated = Array.from({ length: rows }, (_, row) => columns.flatMap((column) => (row < column.length ? [column[row]] : [])));
  return [...nonRepeaters, ...repeated.flat()];
}

function varbindOf(item: unknown): SnmpVarbind | undefined {
  if (typeof item !== "object" || item === null || !("oid" in item) || typeof item.oid !== "string") {
    return undefined;
  }
  const value = normaliseValue("type" in item ? item.type : undefined, "value" in item ? item.value : undefined);
  return value === undefined ? undefined : { oid: item.oid, value };
}
