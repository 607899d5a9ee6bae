import { BlockList, isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { specialAddressClass } from "../config/target-address.ts";
import { addressText, parseIpRange } from "./ip-range.ts";
import { planTargets } from "./plan-targets.ts";

const v4Block = fc.tuple(fc.ipV4(), fc.integer({ min: 22, max: 32 })).map(([address, prefix]) => `${address}/${prefix}`);
const v6Block = fc.tuple(fc.ipV6(), fc.integer({ min: 120, max: 128 })).map(([address, prefix]) => `${address}/${prefix}`);
const block = fc.oneof(v4Block, v6Block);

function listOf(blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const each of blocks) {
    const [address = "", prefix] = each.split("/");
    list.addSubnet(address, Number(prefix), isIP(address) === 4 ? "ipv4" : "ipv6");
  }
  return list;
}

describe("targets of a scan, whatever is asked for", () => {
  it("lie in an included block, in no excluded one, are no special addresses, and are distinct", () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 3 }), fc.array(block, { maxLength: 3 }), (include, exclude) => {
        const plan = planTargets({ include, exclude });
        if (plan.kind === "rejected") {
          expect(plan.problems.length).toBeGreaterThan(0);
          return;
        }
        const [inside, outside] = [listOf(include), listOf(exclude)];
        for (const address of plan.addresses) {
          const family = isIP(address) === 4 ? "ipv4" : "ipv6";
          expect(inside.check(address, family)).toBe(true);
          expect(outside.check(address, family)).toBe(false);
          expect(specialAddressClass(address)).toBeUndefined();
        }
        expect(new Set(plan.addresses).size).toBe(plan.addresses.length);
      }),
      { numRuns: 60 },
    );
  });

  it("are planned or refused for any text, without throwing", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."0123456789abcdef.:/%") })), { maxLength: 3 }),
        (include) => {
          expect(["ok", "rejected"]).toContain(planTargets({ include, exclude: [] }).kind);
        },
      ),
    );
  });

  it("keep their address through reading and writing", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
        const range = parseIpRange(text);
        expect(range).toBeDefined();
        const written = range === undefined ? "" : addressText(range.family, range.first);
        expect(parseIpRange(written)).toEqual(range);
      }),
    );
  });
});
