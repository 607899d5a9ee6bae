import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openIndex } from "../mib-index.ts";
import { compareOids, parseOid } from "../oid.ts";
import { anyModules, manyModules } from "../testing/sample-modules.ts";
import { packContainer } from "./container.ts";
import { encodeIndex } from "./encode-index.ts";

function opened(bytes: Uint8Array) {
  const result = openIndex(bytes);
  if (result.kind === "rejected") throw new Error(`rejected: ${result.code} at ${result.offset}`);
  return result.index;
}

const small = encodeIndex(manyModules(60));

describe("index file", () => {
  it("gives back every object as it was put in", () => {
    fc.assert(
      fc.property(anyModules, (modules) => {
        const index = opened(encodeIndex(modules));

        const found = Array.from({ length: index.size }, (_, at) => index.object(at));
        const key = (object: object) => JSON.stringify(object, (_name, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
        const sorted = (objects: readonly object[]) =>
          objects
            .map((object) => key(Object.fromEntries(Object.entries(object).sort(([left], [right]) => (left < right ? -1 : 1)))))
            .sort();
        expect(sorted(found)).toEqual(sorted(modules.flatMap(({ objects }) => objects)));
        expect([...index.types()].length).toBe(modules.length);
      }),
    );
  });

  it("keeps siblings in the order in which agents answer", () => {
    fc.assert(
      fc.property(anyModules, (modules) => {
        const index = opened(encodeIndex(modules));

        const arcs = index.childrenOf(0).map((child) => index.arcOf(child));
        expect(arcs).toEqual(arcs.toSorted((left, right) => left - right));
        for (let at = 1; at < index.size; at += 1) {
          const [before, after] = [parseOid(index.object(at - 1).oid) ?? [], parseOid(index.object(at).oid) ?? []];
          expect(before.length < after.length || compareOids(before, after) <= 0 || before.length === after.length).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("is the same bytes for the same modules", () => {
    expect(Buffer.from(encodeIndex(manyModules(60))).equals(small)).toBe(true);
  });

  it("answers any bytes with a rejection, never with an exception", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(openIndex(bytes).kind).toBe("rejected");
      }),
    );
  });

  it("answers any content under an intact seal with a value, never with an exception", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.array(fc.nat(4), { maxLength: 60 }).map((list) => Uint8Array.from(list)),
        ),
        (content) => {
          expect(["ok", "rejected"]).toContain(openIndex(packContainer(content)).kind);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("notices every changed byte and every cut", () => {
    fc.assert(
      fc.property(fc.nat(small.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const altered = Uint8Array.from(small);
        altered[at] = (altered[at] ?? 0) ^ change;

        const result = openIndex(altered);
        // A byte that Brotli does not use may change; the content is then the same.
        expect(result.kind === "rejected" || result.index.size === 60).toBe(true);
        expect(openIndex(small.subarray(0, at)).kind).toBe("rejected");
      }),
      { numRuns: 300 },
    );
  });

  it("refuses versions of the future and content beyond its limits before unpacking it", () => {
    const future = Uint8Array.from(small);
    future[9] = 2;

    expect(openIndex(future)).toMatchObject({ kind: "rejected", code: "unknown-version" });
    expect(openIndex(small, { maxFileBytes: 1_000_000, maxPayloadBytes: 10 })).toMatchObject({ kind: "rejected", code: "too-large" });
    expect(openIndex(Buffer.from("not an index at all"))).toMatchObject({ kind: "rejected", code: "not-an-index" });
  });
});
