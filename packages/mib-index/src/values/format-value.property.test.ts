import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anySyntax } from "../testing/sample-modules.ts";
import { type DeviceValue, formatValue } from "./format-value.ts";

const value: fc.Arbitrary<DeviceValue> = fc.record({
  kind: fc.oneof(fc.constantFrom("integer", "octets", "oid", "time-ticks", "counter64", "end-of-mib-view"), fc.string({ unit: "binary" })),
  value: fc.oneof(
    fc.double(),
    fc.integer(),
    fc.bigInt(),
    fc.string({ unit: "binary", maxLength: 3_000 }),
    fc.uint8Array({ maxLength: 3_000 }),
  ),
});
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not come through
const steering = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Surrogate}/u;

describe("formatted value", () => {
  it("is short and steers nothing, whatever the device sent and whatever the syntax says", () => {
    fc.assert(
      fc.property(
        value,
        fc.option(anySyntax, { nil: undefined }),
        fc.option(fc.string({ unit: "binary" }), { nil: undefined }),
        (sent, syntax, units) => {
          const text = formatValue(sent, { syntax, units });

          expect(text).not.toMatch(steering);
          expect(text.length).toBeLessThanOrEqual(1_100);
        },
      ),
      { numRuns: 500 },
    );
  });
});
