import { BerScan, type GuardReason } from "../guard/ber-scan.ts";
import { checkScopedPdu } from "../guard/check-message.ts";
import { readUserHeader, type UserHeader } from "../guard/user-header.ts";
import { decrypt } from "./cipher.ts";
import { isAuthentic } from "./digest.ts";
import { UserKeys, type UsmUser } from "./user-keys.ts";

/** An answer as the guard found it: bounds are checked, nothing is proved. */
export interface UnprovedAnswer {
  readonly bytes: Uint8Array;
  readonly security: UserHeader;
  readonly scoped: Uint8Array;
}

/**
 * Whether an answer is of the agent that was asked (RFC 3414 section 3.2): what fails is to be dropped while the request goes on waiting, so that
 * whoever sends other answers cannot make it fail. The engine is the one that the last request named, so that forged ones cost no keys.
 */
export class AnswerProof {
  readonly #keys: UserKeys;
  #engineId: Buffer | undefined;

  constructor(user: UsmUser) {
    this.#keys = new UserKeys(user);
  }

  /** Takes note of the engine that a request names; the first message of a discovery names none. */
  asked(request: Uint8Array): void {
    const engineId = engineOf(request);
    this.#engineId = engineId === undefined ? undefined : Buffer.from(engineId);
  }

  /** Why the answer is none; undefined for one that is proved, or whose user proves nothing. */
  refusal({ bytes, security, scoped }: UnprovedAnswer): GuardReason | undefined {
    const { auth } = this.#keys.user;
    if (auth === undefined) {
      return undefined;
    }
    const { engineId, digest: range } = security;
    if (this.#engineId?.equals(engineId) !== true) {
      return "engine";
    }
    const key = this.#keys.authKey(engineId);
    if (key === undefined || !isAuthentic(bytes, { protocol: auth.protocol, key, range })) {
      return "digest";
    }
    this.#keys.proved(engineId);
    return security.encrypted && !this.#isReadable(security, scoped) ? "decryption" : undefined;
  }

  #isReadable({ engineId, boots, timeS, salt }: UserHeader, scoped: Uint8Array): boolean {
    const { priv } = this.#keys.user;
    const key = this.#keys.privKey(engineId);
    const plain =
      priv === undefined || key === undefined ? undefined : decrypt(scoped, { protocol: priv.protocol, key, boots, timeS, salt });
    return plain !== undefined && checkScopedPdu(plain, "poller").kind === "ok";
  }
}

const sequence = 0x30;

function engineOf(request: Uint8Array): Uint8Array | undefined {
  const scan = new BerScan(request);
  const { end } = scan.expect(sequence, request.length);
  scan.integer(end, { min: 3, max: 3 });
  const { engineId } = readUserHeader(scan, end, { mayDiscover: true });
  return scan.ok && engineId.length > 0 ? engineId : undefined;
}
