import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ModelEventMemory } from "./events-of-model.ts";
import { PackedEventMemory } from "./packed-event-memory.ts";

const text = fc.string({ unit: "grapheme", maxLength: 30 });
const condition = fc.record(
  {
    key: text,
    type: text,
    part: fc.constantFrom("identity", "sensors", "bgpPeers"),
    label: text,
    level: text,
    fault: fc.constantFrom("critical", "warning", "minor"),
    detail: text,
    varbinds: fc.array(fc.record({ oid: text, type: text, value: text }), { maxLength: 2 }),
    whenGone: fc.constantFrom("major", "info", "nothing"),
    whenNew: fc.constantFrom("info", "nothing"),
  },
  { requiredKeys: ["key", "type", "part", "label", "level", "whenGone", "whenNew"] },
);
const told = fc.record({ condition, goneMs: fc.nat() }, { requiredKeys: ["condition"] });
const memory: fc.Arbitrary<ModelEventMemory> = fc.record({
  told: fc.array(fc.tuple(text, told), { maxLength: 5 }).map((entries) => new Map(entries)),
  read: fc.uniqueArray(fc.constantFrom("identity", "sensors", "links")).map((parts) => new Set(parts)),
  budget: fc.record({ sinceMs: fc.nat(), events: fc.nat(), untold: fc.uniqueArray(text, { maxLength: 5 }).map((keys) => new Set(keys)) }),
}) as fc.Arbitrary<ModelEventMemory>;

describe("a packed event memory", () => {
  it("is the memory that was packed", () => {
    fc.assert(
      fc.property(memory, (known) => {
        expect(new PackedEventMemory(known).unpack()).toEqual(known);
      }),
    );
  });
});
