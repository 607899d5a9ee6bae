import { createHash } from "node:crypto";
import { fstatSync, writeSync } from "node:fs";

/** No datagram is longer, and no line that is read. */
const maxInputBytes = 65_536;
const headerBytes = 4;
/** Size of a note of the longest input. */
export const noteBytes = headerBytes + maxInputBytes;

/** Names an input: SHA-256 in hexadecimal. */
export function digestOf(input: Uint8Array): string {
  return createHash("sha256").update(input).digest("hex");
}

/**
 * The worker's note of what it is about to read, in a file that the core opened for it and reads when the worker has ended, however it
 * ended. One write into the page cache for each input.
 */
export class LastInput {
  readonly #note: (input: Uint8Array) => void;
  #refused: ReadonlySet<string> = new Set();

  constructor(note: (input: Uint8Array) => void) {
    this.#note = note;
  }

  /** Notes in the file behind a descriptor; a descriptor that is not a file notes nothing. */
  static at(descriptor: number): LastInput {
    const frame = Buffer.alloc(noteBytes);
    const isOpen = isFile(descriptor);
    return new LastInput((input) => {
      if (isOpen) {
        const length = Math.min(input.length, maxInputBytes);
        frame.writeUInt32BE(length, 0);
        frame.set(input.subarray(0, length), headerBytes);
        writeSync(descriptor, frame, 0, headerBytes + length, 0);
      }
    });
  }

  /** Digests of inputs that are not to be read. */
  refuse(digests: readonly string[]): void {
    this.#refused = new Set(digests);
  }

  /** Notes the input; false when it must not be read. */
  admits(input: Uint8Array): boolean {
    if (this.#refused.size > 0 && this.#refused.has(digestOf(input.subarray(0, maxInputBytes)))) {
      return false;
    }
    this.#note(input);
    return true;
  }
}

/** What a worker noted last; undefined when it noted nothing, or the note is damaged. */
export function readNote(file: Buffer): Buffer | undefined {
  if (file.length < headerBytes) {
    return undefined;
  }
  const length = file.readUInt32BE(0);
  return length > 0 && length <= maxInputBytes && file.length >= headerBytes + length
    ? file.subarray(headerBytes, headerBytes + length)
    : undefined;
}

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}
