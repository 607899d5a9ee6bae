import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outOfBounds, repeatsNames, withoutTraps } from "./json-bounds.ts";

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) {
    return 0;
  }
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

/** Members of the largest array or object. Names that come twice are one member here, so the text has none. */
function widthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) {
    return 0;
  }
  return Math.max(Object.keys(value).length, ...Object.values(value).map(widthOf));
}

describe("the check of bounds", () => {
  it("agrees with the depth of the parsed value, for any JSON", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.nat(8), (text, depth) => {
        const problem = outOfBounds(Buffer.from(text), { depth, members: 1_000 });
        expect(problem).toBe(depthOf(JSON.parse(text)) <= depth ? undefined : "too-deep");
      }),
    );
  });

  it("agrees with the width of the parsed value, for any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.integer({ min: 1, max: 8 }), (value, members) => {
        const text = JSON.stringify(value);
        const problem = outOfBounds(Buffer.from(text), { depth: 100, members });
        expect(problem).toBe(widthOf(JSON.parse(text)) <= members ? undefined : "too-wide");
      }),
    );
  });

  it("answers for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(8), (bytes, depth) => {
        expect([undefined, "too-deep", "too-wide"]).toContain(outOfBounds(bytes, { depth, members: 3 }));
      }),
    );
  });
});

describe("the check for names that come twice", () => {
  it("finds none in what was written from a value, whatever its texts and names hold", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value);
        expect(repeatsNames(Buffer.from(text), JSON.parse(text))).toBe(false);
      }),
    );
  });

  it("finds one anywhere", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), fc.jsonValue(), (outer, name, twice) => {
        const pair = `${JSON.stringify(name)}:${JSON.stringify(twice)}`;
        const text = `{"outer":${JSON.stringify(outer)},"list":[{"x":0,${pair},"y":":",${pair}}]}`;
        expect(repeatsNames(Buffer.from(text), JSON.parse(text))).toBe(true);
      }),
    );
  });
});

describe("taking out traps", () => {
  it("changes nothing about a JSON value without traps", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes("__proto__") && text.isWellFormed() && !/\\ud[89a-f]/iu.test(text));
        expect(withoutTraps(JSON.parse(text))).toEqual(JSON.parse(text));
      }),
    );
  });
});
