import { createCipheriv, createDecipheriv } from "node:crypto";
import type { PrivProtocol } from "../../../config/schema.ts";
import { privAlgorithms } from "./protocols.ts";

/** What encryption takes from the header of its message. */
export interface CipherContext {
  readonly protocol: PrivProtocol;
  /** From `privacyKey`. */
  readonly key: Uint8Array;
  readonly boots: number;
  readonly timeS: number;
  /** The eight bytes of msgPrivacyParameters. */
  readonly salt: Uint8Array;
}

const blockBytes = 8;

/** Decrypts a scoped PDU; undefined when the bytes cannot come from the protocol. DES leaves its padding at the end. */
export function decrypt(encrypted: Uint8Array, context: CipherContext): Buffer | undefined {
  const wholeBlocks = privAlgorithms[context.protocol].mode === "aes" || encrypted.length % blockBytes === 0;
  if (context.salt.length !== blockBytes || encrypted.length === 0 || !wholeBlocks) {
    return undefined;
  }
  const { cipher, key, iv } = cipherOf(context);
  const decipher = createDecipheriv(cipher, key, iv).setAutoPadding(false);
  return Buffer.concat([decipher.update(encrypted), decipher.final()]);
}

/** Encrypts a scoped PDU. */
export function encrypt(plain: Uint8Array, context: CipherContext): Buffer {
  const { cipher, key, iv } = cipherOf(context);
  const padding = privAlgorithms[context.protocol].mode === "des" ? (blockBytes - (plain.length % blockBytes)) % blockBytes : 0;
  const encipher = createCipheriv(cipher, key, iv).setAutoPadding(false);
  return Buffer.concat([encipher.update(plain), encipher.update(new Uint8Array(padding)), encipher.final()]);
}

function cipherOf({ protocol, key, boots, timeS, salt }: CipherContext) {
  const { mode, cipher } = privAlgorithms[protocol];
  if (mode === "des") {
    const des = key.subarray(0, blockBytes);
    const preIv = key.subarray(blockBytes, 2 * blockBytes);
    return { cipher, key: Buffer.concat([des, des, des]), iv: preIv.map((byte, at) => byte ^ (salt[at] ?? 0)) };
  }
  const clock = Buffer.alloc(8);
  clock.writeUInt32BE(boots, 0);
  clock.writeUInt32BE(timeS, 4);
  return { cipher, key, iv: Buffer.concat([clock, salt]) };
}
