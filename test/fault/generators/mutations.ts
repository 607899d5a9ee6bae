/** A repeatable sequence of numbers below 2^32 (xorshift). */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

const hugeLength = Buffer.from([0x84, 0xff, 0xff, 0xff, 0xff]);
const edges = [0, 1, 0x0a, 0x20, 0x22, 0x5d, 0x7f, 0x80, 0x81, 0x88, 0xff];

/** One to four changes of a good input: a byte, a cut, a doubled part, or an exceptional length or byte. */
export function mutated(seed: Uint8Array, random: () => number): Buffer {
  let bytes = Buffer.from(seed);
  for (let changes = 1 + (random() % 4); changes > 0; changes -= 1) {
    const at = random() % Math.max(1, bytes.length);
    switch (random() % 5) {
      case 0:
        bytes[at] = random() & 0xff;
        break;
      case 1:
        bytes = bytes.subarray(0, at);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes]);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), hugeLength, bytes.subarray(at)]);
        break;
      default:
        bytes[at] = edges[random() % edges.length] ?? 0;
    }
  }
  return bytes;
}
