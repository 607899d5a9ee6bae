import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { highestVersion, judgeOffer, recordAtStart, type TwinRecord, withProof, withRefusal } from "./twin-record.ts";

const shaOf = (n: number) => String(n).padStart(64, "0");

const step = fc.record({
  version: fc.integer({ min: 1, max: 12 }),
  sha256: fc.integer({ min: 0, max: 3 }).map(shaOf),
  fate: fc.constantFrom("kept", "refused", "undone", "ended"),
});

/** What the twin does with an offer, with fetching, trying and starting again replaced by the given fate. */
function live(record: TwinRecord, { version, sha256, fate }: { version: number; sha256: string; fate: string }): TwinRecord {
  if (judgeOffer(record, { version, sha256 }, { reconsider: false }).kind !== "fetch") {
    return record;
  }
  const why = { nowMs: 1, problems: [fate] };
  if (fate === "refused") {
    return withRefusal(record, { version, sha256 }, why);
  }
  const tried: TwinRecord = { ...record, trial: { config: { version, sha256, pushedMs: 0, settings: "{}" }, sinceMs: 1, starts: 0 } };
  switch (fate) {
    case "undone":
      return withRefusal(tried, { version, sha256 }, why);
    case "ended":
      return [1, 2, 3, 4].reduce((at) => recordAtStart(at, 1), tried);
    default:
      return withProof(tried);
  }
}

describe("the record of the cloud's wishes", () => {
  it("T24: never goes back to an older version, and never looks twice at one, in whatever order versions are offered", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let record: TwinRecord = {};
        for (const offered of steps) {
          const before = record;
          record = live(record, offered);
          expect(highestVersion(record)).toBeGreaterThanOrEqual(highestVersion(before));
          expect(record.good?.config.version ?? 0).toBeGreaterThanOrEqual(before.good?.config.version ?? 0);
          expect(judgeOffer(record, offered, { reconsider: false }).kind).not.toBe("fetch");
        }
      }),
    );
  });

  it("T24: keeps the last good version whatever becomes of later ones", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const good = live({}, { version: 1, sha256: shaOf(1), fate: "kept" });
        const bad = steps.map((each) => ({ ...each, fate: each.fate === "kept" ? "undone" : each.fate }));

        expect(bad.reduce(live, good).good).toEqual(good.good);
      }),
    );
  });
});

describe("offers", () => {
  const good: TwinRecord = { good: { config: { version: 7, sha256: shaOf(7), pushedMs: 0, settings: "{}" }, sinceMs: 1 } };
  const refused = withRefusal(good, { version: 8, sha256: shaOf(8) }, { nowMs: 1, problems: ["devices[3].address"] });
  const once = { reconsider: false };

  it("T24: refuses an older version, and another text under a known one", () => {
    expect(judgeOffer(good, { version: 6, sha256: shaOf(6) }, once)).toMatchObject({
      kind: "refuse",
      problem: expect.stringContaining("older"),
    });
    expect(judgeOffer(good, { version: 7, sha256: shaOf(9) }, once)).toMatchObject({
      kind: "refuse",
      problem: expect.stringContaining("not what"),
    });
  });

  it("looks at a refused version again when the gateway's own file is another one, and only then", () => {
    expect(judgeOffer(refused, { version: 8, sha256: shaOf(8) }, once)).toEqual({ kind: "nothing" });
    expect(judgeOffer(refused, { version: 8, sha256: shaOf(8) }, { reconsider: true })).toEqual({ kind: "fetch" });
    expect(judgeOffer(good, { version: 7, sha256: shaOf(7) }, { reconsider: true })).toEqual({ kind: "nothing" });
  });

  it("gives a version up after the gateway was started three times while it was tried", () => {
    const tried: TwinRecord = {
      ...good,
      trial: { config: { version: 8, sha256: shaOf(8), pushedMs: 0, settings: "{}" }, sinceMs: 1, starts: 0 },
    };
    const starts = [1, 2, 3, 4].map((n) => Array.from({ length: n }).reduce<TwinRecord>((at) => recordAtStart(at, 5), tried));

    expect(starts.map(({ trial }) => trial?.starts)).toEqual([1, 2, 3, undefined]);
    expect(starts[3]).toMatchObject({ ...good, refused: { version: 8 } });
  });
});
