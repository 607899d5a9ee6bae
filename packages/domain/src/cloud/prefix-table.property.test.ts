import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { containsPrefix, formatPrefix, type Prefix, parsePrefix } from "./cidr.ts";
import { buildPrefixTable, coveringMatches, hasMoreSpecific, longestMatch } from "./prefix-table.ts";

/** Prefixes crowded into a few networks, so that they nest. */
const crowded = fc
  .record({
    version: fc.constantFrom(4, 6),
    high: fc.integer({ min: 0, max: 3 }),
    low: fc.integer({ min: 0, max: 255 }),
    length: fc.integer({ min: 0, max: 32 }),
  })
  .map(({ version, high, low, length }) =>
    parsePrefix(version === 4 ? `10.${high}.0.${low}/${length}` : `fd00:${high}::${low.toString(16)}/${length * 4}`),
  )
  .filter((prefix) => prefix !== undefined);

function naiveCovering(entries: readonly Prefix[], wanted: Prefix): string[] {
  const covering = entries.filter((entry) => containsPrefix(entry, wanted)).toSorted((a, b) => b.length - a.length);
  return [...new Set(covering.map(formatPrefix))];
}

describe("a prefix table", () => {
  it("finds what trying every prefix finds", () => {
    fc.assert(
      fc.property(fc.array(crowded, { maxLength: 40 }), crowded, (entries, wanted) => {
        const table = buildPrefixTable(entries.map((prefix) => ({ prefix, value: formatPrefix(prefix) })));
        const expected = naiveCovering(entries, wanted);

        expect(coveringMatches(table, wanted).map((match) => formatPrefix(match.prefix))).toEqual(expected);
        expect(longestMatch(table, wanted)?.values[0]).toBe(expected[0]);
      }),
    );
  });

  it("knows whether something more specific is filed", () => {
    fc.assert(
      fc.property(fc.array(crowded, { maxLength: 40 }), crowded, (entries, wanted) => {
        const table = buildPrefixTable(entries.map((prefix) => ({ prefix, value: 0 })));

        expect(hasMoreSpecific(table, wanted)).toBe(entries.some((entry) => entry.length > wanted.length && containsPrefix(wanted, entry)));
      }),
    );
  });

  it("keeps values of the same prefix in their order", () => {
    const prefix = parsePrefix("10.0.0.0/8");
    const table = buildPrefixTable(prefix === undefined ? [] : ["first", "second"].map((value) => ({ prefix, value })));

    expect(prefix && longestMatch(table, prefix)?.values).toEqual(["first", "second"]);
  });
});
