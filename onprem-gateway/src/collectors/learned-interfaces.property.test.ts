import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LearnedInterface, LearnedInterfaces } from "./learned-interfaces.ts";

const text = fc.string({ unit: "grapheme", maxLength: 30 });
const line = fc.constantFrom('\n7 ["x",0,0]', "7", "\r\n", "\u2028", '"');
const learned: fc.Arbitrary<LearnedInterface> = fc.record(
  { key: fc.oneof(text, line), alias: fc.oneof(text, line), neighbour: fc.oneof(text, line) },
  { requiredKeys: ["key"] },
);
const interfaces = fc.array(fc.tuple(fc.integer({ min: 1, max: 0x7fff_ffff }), learned), { maxLength: 20 });

describe("LearnedInterfaces", () => {
  it("says of every interface what it was told, whatever texts devices write", () => {
    fc.assert(
      fc.property(interfaces, fc.integer({ min: 1, max: 100 }), (told, other) => {
        const packed = new LearnedInterfaces(told);
        const known = new Map(told);

        for (const [ifIndex, each] of known) {
          expect(packed.of(ifIndex)).toEqual(each);
        }
        expect(packed.of(other)).toEqual(known.get(other));
      }),
    );
  });
});
