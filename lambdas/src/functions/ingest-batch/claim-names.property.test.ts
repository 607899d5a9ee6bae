import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { claimNames, type KeptRoom, keyOf } from "./claim-names.ts";

const name = fc.record({ deviceId: fc.constantFrom("sw1", "sw2", "made-up"), entity: fc.constantFrom("a", "b", "c", "d", "e", "f") });
const batches = fc.array(fc.array(name, { maxLength: 8 }), { maxLength: 12 });
const room: KeptRoom = new Map([
  ["sw1", 2],
  ["sw2", 1],
]);

describe("claiming names", () => {
  it("T26: registers no more than the budget, refuses nothing that is registered, and forgets nothing for a name that has no room of its own", () => {
    fc.assert(
      fc.property(batches, fc.integer({ min: 0, max: 9 }), (claims, perSite) => {
        let names: ReturnType<typeof claimNames>["names"] = [];
        for (const wanted of claims) {
          const claim = claimNames(names, wanted, { perSite, room: new Map(), month: 1 });
          const after = new Set(claim.names.map(keyOf));

          expect(claim.names.length).toBeLessThanOrEqual(perSite);
          expect(names.every((each) => after.has(keyOf(each)))).toBe(true);
          expect(claim.refused.filter((each) => after.has(keyOf(each)))).toEqual([]);
          expect(wanted.filter((each) => !after.has(keyOf(each))).map(keyOf)).toEqual(claim.refused.map(keyOf));
          names = claim.names;
        }
      }),
    );
  });

  it("T26: always has room for the uplinks of the desired configuration, whoever came first", () => {
    fc.assert(
      fc.property(batches, fc.integer({ min: 3, max: 9 }), fc.boolean(), (claims, perSite, isPushedLate) => {
        let names: ReturnType<typeof claimNames>["names"] = [];
        for (const wanted of claims) {
          names = claimNames(names, wanted, { perSite, room: isPushedLate ? new Map() : room, month: 1 }).names;
        }
        const own = [
          { deviceId: "sw1", entity: "a" },
          { deviceId: "sw2", entity: "a" },
        ];
        const strangers = names.filter(({ deviceId }) => deviceId === "made-up").length;

        const claim = claimNames(names, own, { perSite, room, month: 1 });

        const other = names.filter(({ deviceId, entity }) => room.has(deviceId) && entity !== "a");
        const crowded = [...room].some(([deviceId, count]) => other.filter((each) => each.deviceId === deviceId).length >= count);
        if (!crowded) expect(claim.refused).toEqual([]);
        expect(claim.names.length).toBeLessThanOrEqual(perSite);
        if (!isPushedLate) expect(strangers).toBeLessThanOrEqual(perSite - 3);
      }),
    );
  });

  it("gives the place of a name back that was published neither this month nor the last", () => {
    const old = { deviceId: "sw1", entity: "a", month: 10 };

    expect(claimNames([old], [{ deviceId: "sw1", entity: "b" }], { perSite: 1, room: new Map(), month: 11 }).refused).toHaveLength(1);
    expect(claimNames([old], [{ deviceId: "sw1", entity: "b" }], { perSite: 1, room: new Map(), month: 12 })).toEqual({
      names: [{ deviceId: "sw1", entity: "b", month: 12 }],
      refused: [],
    });
    expect(claimNames([old], [{ deviceId: "sw1", entity: "a" }], { perSite: 1, room: new Map(), month: 11 }).names).toEqual([
      { ...old, month: 11 },
    ]);
  });
});
