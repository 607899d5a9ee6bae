import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepOctets, octetsOf } from "./kept-octets.ts";

describe("kept octets", () => {
  it("come back as they were", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1_000 }), (octets) => {
        expect(Uint8Array.from(octetsOf(keepOctets(octets)))).toEqual(octets);
      }),
    );
  });

  it("are those of a view, not of the memory that it looks into", () => {
    const octets = Uint8Array.of(0, 127, 128, 255, 7);

    expect([...octetsOf(keepOctets(octets.subarray(1, 4)))]).toEqual([127, 128, 255]);
  });
});
