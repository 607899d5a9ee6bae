/** Encodes one element: tag, definite length in the shortest form, content (X.690 section 8.1). */
export function element(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Uint8Array.from([tag, ...lengthBytes(length)]), ...content]);
}

/** INTEGER, or another type with the same encoding under its own tag, for whole numbers from 0 to 2^32-1. */
export function unsigned(value: number, tag = 0x02): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(value, 1);
  let start = 0;
  while (start < 4 && bytes[start] === 0 && (bytes[start + 1] ?? 0) < 0x80) {
    start += 1;
  }
  return element(tag, bytes.subarray(start));
}

export function octetString(content: Uint8Array): Buffer {
  return element(0x04, content);
}

export function sequence(...content: readonly Uint8Array[]): Buffer {
  return element(0x30, ...content);
}

function lengthBytes(length: number): readonly number[] {
  if (length < 0x80) {
    return [length];
  }
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}
