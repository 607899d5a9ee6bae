/** A copy that shares its memory with nothing: no part of it keeps a pool of buffers in memory. */
export function ownBytes(bytes: Uint8Array): Uint8Array {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}
