import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MacSet } from "./mac-set.ts";

const mac = fc.array(fc.constantFrom("00", "01", "1a", "ff"), { minLength: 6, maxLength: 6 }).map((octets) => octets.join(":"));

describe("MacSet", () => {
  it("has the addresses that it was made of, in any case of letters, and no others", () => {
    fc.assert(
      fc.property(fc.array(mac, { maxLength: 40 }), mac, (macs, other) => {
        const set = new MacSet([...macs, "00:00", "not an address"]);

        expect(macs.every((each) => set.has(each) && set.has(each.toUpperCase()))).toBe(true);
        expect(set.has(other)).toBe(macs.includes(other));
      }),
    );
  });

  it("takes the end of one address and the beginning of the next for none, and what is no address neither", () => {
    const set = new MacSet(["00:00:00:00:00:01", "02:03:04:05:06:07", "00:00"]);

    expect(set.has("00:01:02:03:04:05")).toBe(false);
    expect(set.has("00:00")).toBe(false);
  });
});
