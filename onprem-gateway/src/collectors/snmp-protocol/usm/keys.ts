import { createHash } from "node:crypto";
import type { AuthProtocol, PrivProtocol } from "../../../config/schema.ts";
import { authAlgorithms, privAlgorithms } from "./protocols.ts";

const expandedBytes = 1_048_576;

/** A pass phrase as a key of no engine in particular: the hash of its repetition to 1,048,576 bytes (RFC 3414 section A.2). Milliseconds. */
export function keyOfPassPhrase(protocol: AuthProtocol, passPhrase: Uint8Array): Buffer {
  return hashOf(protocol, Buffer.alloc(expandedBytes, passPhrase));
}

/** The key that only this engine shares (RFC 3414 section 2.6). Microseconds. */
export function localisedKey(protocol: AuthProtocol, key: Uint8Array, engineId: Uint8Array): Buffer {
  return hashOf(protocol, key, engineId, key);
}

/** Key material of a privacy protocol from the user's key for the engine, lengthened where the hash is too short. */
export function privacyKey(
  localised: Buffer,
  { auth, priv, engineId }: { readonly auth: AuthProtocol; readonly priv: PrivProtocol; readonly engineId: Uint8Array },
): Buffer {
  const { keyBytes, extension } = privAlgorithms[priv];
  let key = localised;
  let last = localised;
  while (key.length < keyBytes) {
    last = extension === "blumenthal" ? hashOf(auth, key) : localisedKey(auth, keyOfPassPhrase(auth, last), engineId);
    key = Buffer.concat([key, last]);
  }
  return key.subarray(0, keyBytes);
}

function hashOf(protocol: AuthProtocol, ...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash(authAlgorithms[protocol].hash);
  for (const part of parts) {
    hash.update(part);
  }
  return hash.digest();
}
