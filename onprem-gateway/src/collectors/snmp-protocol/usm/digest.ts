import { createHmac, timingSafeEqual } from "node:crypto";
import type { AuthProtocol } from "../../../config/schema.ts";
import type { ByteRange } from "../guard/user-header.ts";
import { authAlgorithms } from "./protocols.ts";

/** Where the digest stands in a message, and what it is made with. */
export interface DigestPlace {
  readonly protocol: AuthProtocol;
  readonly key: Uint8Array;
  readonly range: ByteRange;
}

/** The digest of a message, its own field taken as zeros (RFC 3414 section 6.3.1, RFC 7860 section 4.2.1). */
export function digestOf(message: Uint8Array, { protocol, key, range }: DigestPlace): Buffer {
  const { hash, digestBytes } = authAlgorithms[protocol];
  return createHmac(hash, key)
    .update(message.subarray(0, range.start))
    .update(new Uint8Array(range.end - range.start))
    .update(message.subarray(range.end))
    .digest()
    .subarray(0, digestBytes);
}

/** Compares in constant time. A digest of another length than the protocol's is wrong, however much of it agrees. */
export function isAuthentic(message: Uint8Array, place: DigestPlace): boolean {
  const found = message.subarray(place.range.start, place.range.end);
  const { digestBytes } = authAlgorithms[place.protocol];
  return found.length === digestBytes && timingSafeEqual(found, digestOf(message, place));
}
