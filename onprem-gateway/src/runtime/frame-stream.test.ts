import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeFrame, FrameReader } from "./frame-stream.ts";

function inPieces(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}

describe("frames between core and worker", () => {
  it("arrive as they were sent, however the stream is cut", () => {
    const sent = [{ type: "ping", n: 1 }, new Float64Array([1, Number.NaN]), "text", undefined, 5n, new Uint8Array(70_000).fill(7)];
    const stream = Buffer.concat(sent.map(encodeFrame));
    for (const size of [1, 3, 4, 65_536, stream.length]) {
      const reader = new FrameReader();
      const read = inPieces(stream, size).flatMap((piece) => reader.push(piece));

      expect(read.map((frame) => frame.kind === "value" && frame.value)).toEqual(sent);
    }
  });

  it("hold no more than the largest frame, whatever length is announced", () => {
    const reader = new FrameReader(1_000);

    expect(reader.push(Buffer.from([0, 0, 3, 0xe9]))).toEqual([{ kind: "broken", reason: "too-large" }]);
    expect(reader.push(encodeFrame("after the end"))).toEqual([]);
  });

  it("T13: end in one word for any bytes that are no frames", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (pieces) => {
        const reader = new FrameReader(4_096);
        const read = pieces.flatMap((piece) => reader.push(Buffer.from(piece)));

        expect(read.filter(({ kind }) => kind === "broken").length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2_000 },
    );
    const nonsense = Buffer.from([0, 0, 0, 8, 255, 1, 2, 3, 4, 5, 6, 7]);
    expect(new FrameReader().push(nonsense)).toEqual([{ kind: "broken", reason: "unreadable" }]);
  });
});
