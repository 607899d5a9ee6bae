import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeInstance } from "./decode-instance.ts";
import { MibDictionary } from "./dictionary.ts";
import { openStandardIndex } from "./standard-index.ts";

const index = await openStandardIndex();
const dictionary = new MibDictionary([index]);
const columns = Array.from({ length: index.size }, (_, at) => at).filter((at) => index.kindOf(at) === "column");

describe("decoded instance", () => {
  it("accounts for every arc exactly once, for every column and any arcs at all", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...columns),
        fc.array(fc.oneof(fc.nat(8), fc.integer({ min: 0, max: 4_294_967_295 })), { maxLength: 40 }),
        (column, suffix) => {
          const decoded = decodeInstance(dictionary, index.object(column), suffix);

          const rest = decoded?.kind === "partial" ? decoded.rest : [];
          expect(decoded === undefined ? suffix : [...decoded.parts.flatMap(({ arcs }) => arcs), ...rest]).toEqual(suffix);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
