import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import type { RecordKind } from "@isthmus/contract";
import { SpoolError, StartError } from "../errors.ts";
import type { TextSeal } from "./checked-text.ts";

/** Where a record stands. A sealed body opens only there: it cannot be moved, nor its time or kind changed. */
export interface RecordPlace {
  readonly seq: number;
  readonly tsMs: number;
  readonly kind: RecordKind;
  /** Absent for what an earlier version sealed, and in the quarantine. */
  readonly streamEpoch?: string;
}

/** Gives back sealed bodies. */
export interface SealOpener {
  /** Undefined when the body is not what was sealed at this place. Throws SpoolError when the key that sealed it is not given. */
  open(sealed: Buffer, place: RecordPlace): Uint8Array | undefined;
}

/** Seals bodies and gives them back. */
export interface BodySeal extends SealOpener {
  /** Id of the key that new records are sealed with; undefined when they are not. */
  readonly currentKeyId: string | undefined;
  /** The body as it is to be written; as it is without a key. */
  seal(body: Uint8Array, place: RecordPlace): Uint8Array;
}

const keyBytes = 32;
const at = { salt: 4, counter: 20, text: 28 } as const;
const tagBytes = 16;
/** What sealing adds to a body: id of the key, salt, counter, tag. */
export const sealBytes = at.text + tagBytes;

/** Runs of the gateway whose records still wait and were read lately. */
const rememberedSalts = 64;

/**
 * Encrypts bodies with AES-256-GCM. Each run of the gateway derives a key of its own from the given one (HKDF-SHA-256, RFC 5869, over a random
 * salt) and numbers its bodies, so that no pair of key and nonce comes twice however long a key is in use (NIST SP 800-38D, section 8.2.1).
 */
export class RecordSeal implements BodySeal, TextSeal {
  readonly #current: { readonly id: Buffer; readonly salt: Buffer; readonly key: KeyObject; readonly secret: Buffer } | undefined;
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #derived = new Map<string, KeyObject>();
  #counter = 0n;

  /** Keys of 32 bytes. Without a `current` one nothing is sealed, and what `previous` ones sealed is read. */
  constructor({ current, previous = [] }: { readonly current?: Buffer | undefined; readonly previous?: readonly Buffer[] } = {}) {
    this.#keys = new Map([...(current === undefined ? [] : [current]), ...previous].map((key) => [keyId(key).toString("hex"), key]));
    const salt = randomBytes(at.counter - at.salt);
    this.#current = current === undefined ? undefined : { id: keyId(current), salt, key: derive(current, salt), secret: current };
  }

  /** Id of the key that new records are sealed with; undefined when they are not. */
  get currentKeyId(): string | undefined {
    return this.#current?.id.toString("hex");
  }

  /** Throws SpoolError when the key with this id is not given. */
  require(id: string): void {
    if (!this.#keys.has(id)) {
      const remedy = "the spool holds records encrypted with a key that is not given; name it in spool.key or spool.previousKeys";
      throw new SpoolError("spool-key-missing", remedy, { key: id });
    }
  }

  /** The body as it is to be written; as it is without a key. */
  seal(body: Uint8Array, place: RecordPlace): Uint8Array {
    if (this.#current === undefined) {
      return body;
    }
    const { id, salt, key } = this.#current;
    const head = Buffer.alloc(at.text);
    id.copy(head);
    salt.copy(head, at.salt);
    head.writeBigUInt64BE(this.#counter, at.counter);
    this.#counter += 1n;
    const cipher = createCipheriv("aes-256-gcm", key, nonceOf(head)).setAAD(bound(place));
    return Buffer.concat([head, cipher.update(body), cipher.final(), cipher.getAuthTag()]);
  }

  proof(label: string, text: string): string | undefined {
    return this.#current === undefined ? undefined : proofOf(this.#current.secret, label, text).toString("hex");
  }

  proves(label: string, text: string, proof: string): boolean {
    const given = Buffer.from(proof, "hex");
    return [...this.#keys.values()].some((key) => given.length === keyBytes && timingSafeEqual(given, proofOf(key, label, text)));
  }

  open(sealed: Buffer, place: RecordPlace): Uint8Array | undefined {
    if (sealed.length < sealBytes) {
      return undefined;
    }
    const key = this.#keyFor(sealed);
    const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(sealed), { authTagLength: tagBytes }).setAAD(bound(place));
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    const body = decipher.update(sealed.subarray(at.text, -tagBytes));
    try {
      decipher.final();
      return body;
    } catch {
      return undefined;
    }
  }

  #keyFor(sealed: Buffer): KeyObject {
    const id = sealedKeyId(sealed);
    this.require(id);
    const salt = sealed.subarray(at.salt, at.counter);
    const name = `${id} ${salt.toString("hex")}`;
    const known = this.#derived.get(name);
    if (known !== undefined) {
      return known;
    }
    const [oldest] = this.#derived.size < rememberedSalts ? [] : this.#derived.keys();
    if (oldest !== undefined) {
      this.#derived.delete(oldest);
    }
    const key = derive(this.#keys.get(id) ?? Buffer.alloc(keyBytes), salt);
    this.#derived.set(name, key);
    return key;
  }
}

/** Id of the key that sealed a body, as 8 hex digits: it tells keys apart and nothing about them. */
export function sealedKeyId(sealed: Buffer): string {
  return sealed.subarray(0, at.salt).toString("hex");
}

/** A key as operators write it: 64 hex digits, such as `openssl rand -hex 32` prints. Throws StartError, without the text, for anything else. */
export function parseSealKey(text: string): Buffer {
  if (!/^[0-9a-f]{64}$/iu.test(text)) {
    throw new StartError("spool-key-malformed", "a key of the spool is not 64 hexadecimal digits; make one with: openssl rand -hex 32");
  }
  return Buffer.from(text, "hex");
}

function keyId(key: Buffer): Buffer {
  return createHash("sha256").update("isthmus spool key").update(key).digest().subarray(0, at.salt);
}

function derive(key: Buffer, salt: Buffer): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync("sha256", key, salt, "isthmus spool record", keyBytes)));
}

/** 12 octets: the counter, which no two bodies under one derived key share. */
function nonceOf(head: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(4), head.subarray(at.counter, at.text)]);
}

function bound({ seq, tsMs, kind, streamEpoch }: RecordPlace): Buffer {
  return Buffer.from(`${seq} ${tsMs} ${kind}${streamEpoch === undefined ? "" : ` ${streamEpoch}`}`);
}

/** HMAC-SHA-256 under a key of its own. */
function proofOf(key: Buffer, label: string, text: string): Buffer {
  const derived = createSecretKey(Buffer.from(hkdfSync("sha256", key, "", "isthmus spool state", keyBytes)));
  return createHmac("sha256", derived).update(`${label}\n${text}`).digest();
}
