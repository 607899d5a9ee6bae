import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressBits, containsPrefix, formatPrefix, networkBase, type Prefix, parsePrefix, prefixesOverlap, prefixSize } from "./cidr.ts";

const prefixes: fc.Arbitrary<Prefix> = fc
  .constantFrom<4 | 6>(4, 6)
  .chain((version) =>
    fc.record({
      version: fc.constant(version),
      base: fc.bigInt({ min: 0n, max: (1n << BigInt(addressBits(version))) - 1n }),
      length: fc.integer({ min: 0, max: addressBits(version) }),
    }),
  )
  .map((raw) => ({ ...raw, base: networkBase(raw, raw.length) }));

describe("prefixes", () => {
  it("are read back as they were written", () => {
    fc.assert(
      fc.property(prefixes, (prefix) => {
        expect(parsePrefix(formatPrefix(prefix))).toEqual(prefix);
      }),
    );
  });

  it("never throw on any text", () => {
    const hostile = fc.oneof(fc.string({ unit: "binary-ascii" }), fc.stringMatching(/^[0-9a-f:./]{0,60}$/u));

    fc.assert(
      fc.property(hostile, (text) => {
        const prefix = parsePrefix(text);
        if (prefix !== undefined) {
          expect(parsePrefix(formatPrefix(prefix))).toEqual(prefix);
        }
      }),
    );
  });

  it("contain each other exactly when their ranges do", () => {
    const range = (prefix: Prefix) => [prefix.base, prefix.base + prefixSize(prefix) - 1n] as const;

    fc.assert(
      fc.property(prefixes, prefixes, fc.integer({ min: 0, max: 32 }), (outer, other, cut) => {
        // Random prefixes hardly ever meet: cut one out of the other half of the time.
        const inner = cut % 2 === 0 ? other : { ...outer, length: Math.min(addressBits(outer.version), outer.length + cut) };
        const [outerStart, outerEnd] = range(outer);
        const [innerStart, innerEnd] = range(inner);
        const sameVersion = outer.version === inner.version;

        expect(containsPrefix(outer, inner)).toBe(sameVersion && outerStart <= innerStart && innerEnd <= outerEnd);
        expect(prefixesOverlap(outer, inner)).toBe(sameVersion && outerStart <= innerEnd && innerStart <= outerEnd);
      }),
    );
  });
});
