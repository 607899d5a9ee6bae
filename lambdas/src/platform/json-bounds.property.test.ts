import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isNestedWithin, withoutTraps } from "./json-bounds.ts";

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) {
    return 0;
  }
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe("the depth check", () => {
  it("agrees with the depth of the parsed value, for any JSON", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.nat(8), (text, maxDepth) => {
        expect(isNestedWithin(Buffer.from(text), maxDepth)).toBe(depthOf(JSON.parse(text)) <= maxDepth);
      }),
    );
  });

  it("answers for any bytes", () => {
    fc.assert(fc.property(fc.uint8Array(), fc.nat(8), (bytes, maxDepth) => typeof isNestedWithin(bytes, maxDepth) === "boolean"));
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
