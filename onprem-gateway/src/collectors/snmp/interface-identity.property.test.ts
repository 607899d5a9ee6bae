import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type InterfaceEvidence, interfaceKeys } from "./interface-identity.ts";

const text = fc.constantFrom("Gi0/1", "Gi0/2", "Ethernet", "to core");
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const evidence = fc.record({
  ifName: optional(text),
  ifDescr: optional(text),
  physAddress: optional(fc.constantFrom("00:00:5e:00:53:01", "00:00:5e:00:53:02")),
  ifAlias: optional(text),
});

/** Interfaces that differ in something beside their ifIndex, in the order of their ifIndex. */
const distinctInterfaces = fc
  .uniqueArray(evidence, { selector: (each) => JSON.stringify(each), maxLength: 12 })
  .map((list) => list.filter(({ ifName, ifDescr, physAddress }) => (ifName ?? ifDescr ?? physAddress) !== undefined));

function byEvidence(interfaces: readonly InterfaceEvidence[]): Readonly<Record<string, string | undefined>> {
  const keys = interfaceKeys(interfaces);
  return Object.fromEntries(interfaces.map(({ ifIndex: _index, ...rest }, at) => [JSON.stringify(rest), keys[at]]));
}

describe("interfaceKeys", () => {
  it("keeps every key under any renumbering of interfaces that something tells apart", () => {
    fc.assert(
      fc.property(distinctInterfaces, fc.array(fc.integer({ min: 1, max: 1_000_000 })), (list, seeds) => {
        const before = list.map((each, at) => ({ ...each, ifIndex: at + 1 }));
        const after = list.map((each, at) => ({ ...each, ifIndex: 1_000 + ((seeds[at] ?? at) % 1_000) * 100 + at }));

        expect(byEvidence(after)).toEqual(byEvidence(before));
      }),
    );
  });

  it("keeps the keys of interfaces that agree in everything when a renumbering keeps their order", () => {
    fc.assert(
      fc.property(fc.array(evidence, { maxLength: 12 }), fc.integer({ min: 1, max: 100_000 }), (list, offset) => {
        const named = list.map((each) => ({ ...each, ifName: each.ifName ?? "port" }));
        const keysFrom = (first: number) => interfaceKeys(named.map((each, at) => ({ ...each, ifIndex: first + at * 7 })));

        expect(keysFrom(offset)).toEqual(keysFrom(1));
      }),
    );
  });

  it("gives every interface a key of its own that fits the wire", () => {
    const long = fc.record({ ifName: fc.string({ maxLength: 400 }), ifDescr: optional(fc.string({ maxLength: 400 })) });
    fc.assert(
      fc.property(fc.array(fc.oneof(evidence, long), { maxLength: 20 }), (list) => {
        const keys = interfaceKeys(list.map((each, at) => ({ ...each, ifIndex: at + 1 })));

        expect(new Set(keys).size).toBe(list.length);
        expect(keys.every((key) => key.length <= 255)).toBe(true);
      }),
    );
  });

  it("prefers ifName, then ifDescr, then the address, then the index", () => {
    const list: readonly InterfaceEvidence[] = [
      { ifIndex: 1, ifName: "a", ifDescr: "long a" },
      { ifIndex: 2, ifDescr: "b" },
      { ifIndex: 3, physAddress: "00:00:5e:00:53:01" },
      { ifIndex: 4 },
      { ifIndex: 5, ifName: "twin", ifDescr: "left" },
      { ifIndex: 6, ifName: "twin", ifDescr: "right" },
      { ifIndex: 7, ifName: "same" },
      { ifIndex: 8, ifName: "same" },
    ];

    expect(interfaceKeys(list)).toEqual(["a", "b", "00:00:5e:00:53:01", "ifIndex:4", "twin (left)", "twin (right)", "same#1", "same#2"]);
  });
});
