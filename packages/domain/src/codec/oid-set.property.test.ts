import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answersOid, oidSetText, oidsOfText } from "./oid-set.ts";

const oid = fc
  .array(fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 4_294_967_295 })), { minLength: 1, maxLength: 12 })
  .map((arcs) => ["1.3.6.1", ...arcs].join("."));

describe("a set of OIDs as text", () => {
  it("comes back as it was, each once", () => {
    fc.assert(
      fc.property(fc.array(oid), (oids) => {
        expect(new Set(oidsOfText(oidSetText(oids)))).toEqual(new Set(oids));
        expect(oidsOfText(oidSetText(oids))).toHaveLength(new Set(oids).size);
      }),
    );
  });

  it("is the same whatever their order, and short where they are neighbours", () => {
    const columns = Array.from({ length: 20 }, (_, at) => `1.3.6.1.2.1.2.2.1.${at + 1}`);

    expect(oidSetText(columns.toReversed())).toBe(oidSetText(columns));
    expect(oidSetText(["1.3.6.1.2.1.1.5", "1.3.6.1.2.1.1.1", "1.3.6.1.2.1.1.3"])).toBe("1.3.6.1.2.1.1.1 7:3 7:5");
    expect(oidSetText(columns).length).toBeLessThan(120);
  });

  it("gives OIDs only, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d:. ]*$/u)), (text) => {
        for (const each of oidsOfText(text)) {
          expect(each).toMatch(/^\d{1,10}(?:\.\d{1,10}){0,127}$/u);
        }
      }),
    );
  });

  it("tells what is answered by the same OID, a part of it, or the table that it is in", () => {
    expect(answersOid("1.3.6.1.2.1.2.2.1.8", "1.3.6.1.2.1.2.2.1.8.3")).toBe(true);
    expect(answersOid("1.3.6.1.2.1.2.2.1.8", "1.3.6.1.2.1.2.2")).toBe(true);
    expect(answersOid("1.3.6.1.2.1.2.2.1.8", "1.3.6.1.2.1.2.2.1.80")).toBe(false);
  });
});
