import { describe, expect, it } from "vitest";
import { bitWidth } from "./bit-packing.ts";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { readSigned, readUnsigned, signedLength, writeSigned, writeUnsigned } from "./varint.ts";

const edges = [0, 1, 63, 64, 65, 127, 128, 8_191, 8_192, 2 ** 20 - 1, 2 ** 20, 2 ** 27, 2 ** 32, 2 ** 53 - 2, 2 ** 53 - 1];

function written(write: (writer: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter();
  write(writer);
  return writer.finish();
}

describe("varints", () => {
  it.each(edges)("keep %d and its negative, in as many octets as foretold", (value) => {
    for (const signed of [value, -value, -value - 1].filter(Number.isSafeInteger)) {
      const bytes = written((writer) => writeSigned(writer, signed));

      expect(readSigned(new ByteReader(bytes))).toBe(signed + 0);
      expect(bytes.length).toBe(signedLength(signed));
    }
    expect(readUnsigned(new ByteReader(written((writer) => writeUnsigned(writer, value))))).toBe(value);
  });

  it.each([
    [63, 1],
    [-64, 1],
    [64, 2],
    [-65, 2],
    [8_191, 2],
    [8_192, 3],
  ])("write %d in %d octets", (value, octets) => {
    expect(written((writer) => writeSigned(writer, value))).toHaveLength(octets);
  });

  it("refuse -2^53, which has no exact neighbour", () => {
    const reader = new ByteReader(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f));

    expect(readSigned(reader)).toBe(0);
    expect(reader.failure).toBe("out-of-range");
  });
});

describe("bitWidth", () => {
  it.each([
    [0, 0],
    [1, 1],
    [2 ** 32 - 1, 32],
    [2 ** 32, 33],
    [2 ** 33, 34],
    [2 ** 53 - 1, 53],
  ])("of %d is %d", (value, width) => {
    expect(bitWidth(value)).toBe(width);
  });
});

describe("ByteWriter", () => {
  it("doubles its room, or makes as much as is asked for", () => {
    const writer = new ByteWriter();
    writer.writeBytes(new Uint8Array(1_024).fill(7));
    expect(writer.bytes).toHaveLength(1_024);

    writer.writeByte(8);
    expect(writer.bytes).toHaveLength(2_048);

    writer.reserve(5_000);
    expect(writer.bytes).toHaveLength(6_025);
    expect(writer.finish()).toEqual(Uint8Array.of(...new Uint8Array(1_024).fill(7), 8));
  });
});
