/** One line off the wire, without its frame. */
export interface FramedLine {
  readonly bytes: Uint8Array;
  /** True when the line was longer than the limit and what is here is its beginning. */
  readonly truncated: boolean;
}

const lineFeed = 10;
const space = 32;
const zero = 48;
const nine = 57;
/** A count of more digits is no count (RFC 6587 section 3.4.1 knows no limit; no sender has a line of a megabyte). */
const maxCountDigits = 6;

/**
 * Cuts a TCP stream into lines: octet counting where a frame begins with a count and a space, else non-transparent framing by LF
 * (RFC 6587 section 3.4), decided anew for every frame. Holds at most `maxLineBytes` of an unfinished line, whatever is sent.
 */
export class SyslogFraming {
  readonly #maxLineBytes: number;
  readonly #line: Uint8Array;
  #held = 0;
  #dropped = false;
  #mode: "start" | "count" | "octets" | "line" = "start";
  #digits = "";
  #left = 0;

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
    this.#line = new Uint8Array(maxLineBytes);
  }

  /** Lines that end in this chunk, in order. */
  push(chunk: Uint8Array): FramedLine[] {
    const lines: FramedLine[] = [];
    let at = 0;
    while (at < chunk.length) {
      at = this.#mode === "octets" ? this.#takeOctets(chunk, { at, lines }) : this.#takeText(chunk, { at, lines });
    }
    return lines;
  }

  /** The unfinished line when the connection ends; undefined when there is none. */
  end(): FramedLine | undefined {
    if (this.#mode === "count") {
      this.#keep(Buffer.from(this.#digits));
    }
    return this.#held === 0 ? undefined : this.#finish();
  }

  #takeOctets(chunk: Uint8Array, { at, lines }: { readonly at: number; readonly lines: FramedLine[] }): number {
    const end = Math.min(chunk.length, at + this.#left);
    this.#keep(chunk.subarray(at, end));
    this.#left -= end - at;
    if (this.#left === 0) {
      lines.push(this.#finish());
    }
    return end;
  }

  #takeText(chunk: Uint8Array, { at, lines }: { readonly at: number; readonly lines: FramedLine[] }): number {
    if (this.#mode !== "line") {
      const next = this.#takeCount(chunk[at] ?? 0);
      if (next !== "line") {
        return at + 1;
      }
    }
    const found = chunk.indexOf(lineFeed, at);
    const end = found === -1 ? chunk.length : found;
    this.#keep(chunk.subarray(at, end));
    if (found === -1) {
      return end;
    }
    lines.push(this.#finish());
    return end + 1;
  }

  /** Takes one byte at the start of a frame. "line" means that the byte is left and belongs to an LF-framed line. */
  #takeCount(byte: number): "consumed" | "line" {
    const digit = byte >= zero && byte <= nine && !(this.#digits === "" && byte === zero);
    if (digit && this.#digits.length < maxCountDigits) {
      this.#mode = "count";
      this.#digits += String.fromCharCode(byte);
      return "consumed";
    }
    if (this.#mode === "start" && byte === lineFeed) {
      return "consumed";
    }
    if (this.#mode === "count" && byte === space) {
      this.#mode = "octets";
      this.#left = Number(this.#digits);
      this.#digits = "";
      return "consumed";
    }
    this.#keep(Buffer.from(this.#digits));
    this.#digits = "";
    this.#mode = "line";
    return "line";
  }

  #keep(bytes: Uint8Array): void {
    const room = this.#maxLineBytes - this.#held;
    const kept = bytes.length <= room ? bytes : bytes.subarray(0, room);
    this.#line.set(kept, this.#held);
    this.#held += kept.length;
    this.#dropped ||= kept.length < bytes.length;
  }

  #finish(): FramedLine {
    const line = { bytes: withoutLineEnd(this.#line.slice(0, this.#held)), truncated: this.#dropped };
    this.#held = 0;
    this.#dropped = false;
    this.#mode = "start";
    return line;
  }
}

/** The line of one datagram (RFC 5426: one message each), cut at the limit. */
export function datagramLine(bytes: Uint8Array, maxLineBytes: number): FramedLine {
  const truncated = bytes.length > maxLineBytes;
  return { bytes: withoutLineEnd(truncated ? bytes.subarray(0, maxLineBytes) : bytes), truncated };
}

/** CR, LF and NUL at the end are framing leftovers. */
function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === lineFeed || bytes[end - 1] === 13 || bytes[end - 1] === 0)) {
    end -= 1;
  }
  return bytes.subarray(0, end);
}
