import { describe, expect, it } from "vitest";
import { CellSpace, NumberSpace, PollSpaces } from "./poll-space.ts";

describe("CellSpace", () => {
  it("holds nothing of the poll before", () => {
    const space = new CellSpace();
    space.clear(3);
    space.tags.fill(2);
    space.append(Uint8Array.of(1, 2, 3, 4), 1, 3);
    space.clear(2);

    expect([...space.tags.subarray(0, 2)]).toEqual([0, 0]);
    expect(space.usedOctets).toBe(0);
  });

  it("puts octets one behind the other as it grows", () => {
    const space = new CellSpace();
    space.clear(0);
    for (let octet = 0; octet < 40; octet += 1) {
      space.append(Uint8Array.of(octet), 0, 1);
    }

    expect([...space.octets.subarray(0, space.usedOctets)]).toEqual(Array.from({ length: 40 }, (_, octet) => octet));
  });
});

describe("NumberSpace", () => {
  it("gives the same room again, of the length that is asked for", () => {
    const { counters } = new NumberSpace();
    const first = counters.take(8);
    const second = counters.take(5);

    expect(second.length).toBe(5);
    expect(second.buffer).toBe(first.buffer);
    expect(counters.take(9).length).toBe(9);
  });
});

describe("PollSpaces", () => {
  it("gives a space again, but none that a large device made grow", () => {
    const spaces = new PollSpaces();
    const usual = spaces.take();
    usual.cells.clear(1_000);
    spaces.giveBack(usual);
    expect(spaces.take()).toBe(usual);

    usual.cells.clear(500_000);
    spaces.giveBack(usual);
    expect(spaces.take()).not.toBe(usual);
  });
});
