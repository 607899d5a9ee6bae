import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dictionaries } from "../arbitraries.ts";
import { columnAt, columnCount, columnIndex, dictionaryHash, type SeriesDictionary } from "./dictionary.ts";

const dictionary: SeriesDictionary = [
  { metrics: [20, 24], entities: [""] },
  { metrics: [1, 2], entities: ["Gi1", "Gi2", "Gi3"] },
  { metrics: [1], entities: ["Gi1", "Tu1"] },
];

describe("dictionary", () => {
  it("counts the columns of all groups", () => {
    expect(columnCount(dictionary)).toBe(10);
    expect(columnCount([])).toBe(0);
  });

  it("orders columns group by group, metric by metric, entity by entity", () => {
    const columns = Array.from({ length: 10 }, (_, index) => columnAt(dictionary, index));

    expect(columns.map((column) => `${column?.metric} ${column?.entity}`)).toEqual([
      "20 ",
      "24 ",
      "1 Gi1",
      "1 Gi2",
      "1 Gi3",
      "2 Gi1",
      "2 Gi2",
      "2 Gi3",
      "1 Gi1",
      "1 Tu1",
    ]);
  });

  it.each([-1, 0.5, 10, Number.NaN])("has no column at %d", (index) => {
    expect(columnAt(dictionary, index)).toBeUndefined();
  });

  it.each([
    [{ entity: "", metric: 24 }, 1],
    [{ entity: "Gi3", metric: 2 }, 7],
    [{ entity: "Tu1", metric: 1 }, 9],
    [{ entity: "Gi1", metric: 1 }, 2],
    [{ entity: "Tu1", metric: 2 }, -1],
    [{ entity: "Gi9", metric: 1 }, -1],
    [{ entity: "", metric: 99 }, -1],
  ])("finds %o at %d", (column, index) => {
    expect(columnIndex(dictionary, column)).toBe(index);
  });

  it("names every column so that it is found again", () => {
    fc.assert(
      fc.property(dictionaries(), (any) => {
        for (let index = 0; index < columnCount(any); index += 1) {
          const column = columnAt(any, index);
          const found = column === undefined ? -1 : columnIndex(any, column);

          expect(found).toBeGreaterThanOrEqual(0);
          expect(columnAt(any, found)).toEqual(column);
        }
      }),
    );
  });
});

describe("dictionaryHash", () => {
  it("stays the same for ever", () => {
    expect(dictionaryHash(dictionary)).toBe("14e866eab37300da");
  });

  it("ignores the order of an object's keys", () => {
    expect(dictionaryHash([{ entities: ["a"], metrics: [1] }])).toBe(dictionaryHash([{ metrics: [1], entities: ["a"] }]));
  });

  it.each<[string, SeriesDictionary, SeriesDictionary]>([
    ["the order of entities", [{ metrics: [1], entities: ["a", "b"] }], [{ metrics: [1], entities: ["b", "a"] }]],
    ["where a name ends", [{ metrics: [1], entities: ["a", "bc"] }], [{ metrics: [1], entities: ["ab", "c"] }]],
    [
      "how columns are grouped",
      [{ metrics: [1, 2], entities: ["a"] }],
      [
        { metrics: [1], entities: ["a"] },
        { metrics: [2], entities: ["a"] },
      ],
    ],
  ])("depends on %s", (_name, left, right) => {
    expect(dictionaryHash(left)).not.toBe(dictionaryHash(right));
  });
});
