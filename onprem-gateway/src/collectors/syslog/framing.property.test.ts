import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SyslogFraming } from "./framing.ts";

const limit = 64;

function linesOf(chunks: readonly Uint8Array[]) {
  const framing = new SyslogFraming(limit);
  const lines = chunks.flatMap((chunk) => framing.push(chunk));
  const last = framing.end();
  return [...lines, ...(last === undefined ? [] : [last])].map(({ bytes, truncated }) => ({
    text: Buffer.from(bytes).toString("latin1"),
    truncated,
  }));
}

function chunked(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 8 });

describe("SyslogFraming", () => {
  it("cuts both framings on one connection", () => {
    expect(linesOf([Buffer.from("<13>one\n11 <13>two\nmore<14>three\r\n\n<15>four")])).toEqual([
      { text: "<13>one", truncated: false },
      { text: "<13>two\nmor", truncated: false },
      { text: "e<14>three", truncated: false },
      { text: "<15>four", truncated: false },
    ]);
  });

  it("T10: takes a line that begins with a number but no count for a line", () => {
    expect(linesOf([Buffer.from("29: foo\n1234567 too many digits\n")])).toEqual([
      { text: "29: foo", truncated: false },
      { text: "1234567 too many digits", truncated: false },
    ]);
  });

  it("finds the same lines however the stream is cut into chunks", () => {
    const stream = fc
      .array(fc.oneof(fc.constantFrom("<13>a b\n", "7 <13>abc", "12 ", "\n", "1", " "), fc.string({ maxLength: 90 })))
      .map((parts) => Buffer.from(parts.join("")));
    fc.assert(
      fc.property(stream, sizes, (bytes, cut) => {
        expect(linesOf(chunked(bytes, cut))).toEqual(linesOf([bytes]));
      }),
      { numRuns: 2_000 },
    );
  });

  it("never gives more than the limit of a line, and says when it cut", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.boolean(), sizes, (length, counted, cut) => {
        const body = "x".repeat(length);
        const [line, next] = linesOf(chunked(Buffer.from(counted ? `${length} ${body}4 next` : `${body}\nnext\n`), cut));

        expect(line).toEqual({ text: body.slice(0, limit), truncated: length > limit });
        expect(next).toEqual({ text: "next", truncated: false });
      }),
    );
  });
});
