import { describe, expect, it } from "vitest";
import { PendingInforms } from "./pending-informs.ts";

function open() {
  const informs = new PendingInforms();
  const confirmed: string[] = [];
  const arrive = (key: string, nowMs = 0) => informs.arrive(key, { acknowledge: () => confirmed.push(key), nowMs });
  return { informs, confirmed, arrive };
}

describe("PendingInforms", () => {
  it("confirms an inform when it is stored, and not before", () => {
    const { informs, confirmed, arrive } = open();

    const turn = arrive("a");
    expect(turn).toEqual({ kind: "new", number: 1 });
    expect(confirmed).toEqual([]);

    informs.stored(1, 0);
    informs.stored(1, 0);
    expect(confirmed).toEqual(["a"]);
  });

  it("takes repetitions as the same inform, before and after it is stored", () => {
    const { informs, arrive } = open();
    arrive("a");

    expect(arrive("a").kind).toBe("waiting");
    informs.stored(1, 0);
    expect(arrive("a").kind).toBe("confirmed");
    expect(arrive("b").kind).toBe("new");
  });

  it("lets go of what was never stored, so that a repetition is stored instead", () => {
    const { informs, confirmed, arrive } = open();
    arrive("a", 0);

    expect(arrive("a", 30_000)).toEqual({ kind: "new", number: 2 });
    informs.stored(1, 30_000);
    expect(confirmed).toEqual([]);
  });

  it("takes no more than it can hold", () => {
    const { arrive } = open();
    for (let at = 0; at < 1_024; at += 1) {
      arrive(`${at}`);
    }

    expect(arrive("one more").kind).toBe("full");
    expect(arrive("one more", 30_000).kind).toBe("new");
  });
});
