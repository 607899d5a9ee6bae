import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findAll } from "../testing/find.ts";
import { emptyNetwork, smallNetwork } from "../testing/small-network.ts";
import { spoiledNetwork } from "../testing/spoiled-network.ts";
import { findingRules } from "./finding-rules.ts";

describe("findFindings", () => {
  it("finds nothing in nothing", () => {
    expect(findAll({ network: emptyNetwork })).toEqual([]);
  });

  it("finds the same in the same order", () => {
    const network = smallNetwork();
    const mirrored = Object.fromEntries(
      Object.entries(network).map(([kind, list]) => [kind, list.toReversed()]),
    ) as unknown as typeof network;

    expect(findAll({ network: mirrored }).map(({ rule, ref }) => `${rule} ${ref}`)).toEqual(
      findAll({ network }).map(({ rule, ref }) => `${rule} ${ref}`),
    );
  });

  it("never throws, and knows each finding by its rule and ref, whatever is missing or spoiled", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const found = findAll({ network: spoiledNetwork(seed) });
        const ids = found.map(({ rule, ref }) => `${rule} ${ref}`);

        expect(new Set(ids).size).toBe(ids.length);
        expect(found.every(({ rule, evidence, title }) => rule in findingRules && title !== "" && evidence.length <= 21)).toBe(true);
      }),
    );
  });
});
