import { describe, expect, it } from "vitest";
import { mayHaveValues, meantOid } from "./meant-oid.ts";

const column = { kind: "column", oid: "1.3.6.1.2.1.2.2.1.8" } as const;
const enterprises = { kind: "node", oid: "1.3.6.1.4.1" } as const;

describe("what is meant by an OID", () => {
  it("is an object without its instance", () => {
    expect(meantOid({ object: column, suffix: [3] })).toBe("1.3.6.1.2.1.2.2.1.8");
    expect(mayHaveValues({ object: column, suffix: [] })).toBe(true);
  });

  it("is the whole OID of what no module names", () => {
    expect(meantOid({ object: enterprises, suffix: [9, 9, 109] })).toBe("1.3.6.1.4.1.9.9.109");
    expect(mayHaveValues({ object: enterprises, suffix: [9] })).toBe(true);
  });

  it("is nothing that has a value for a mere place in the tree and for a notification", () => {
    expect(mayHaveValues({ object: enterprises, suffix: [] })).toBe(false);
    expect(mayHaveValues({ object: { kind: "notification", oid: "1.3.6.1.6.3.1.1.5.3" }, suffix: [] })).toBe(false);
  });
});
