import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { constant, integer, type MibEntry, octets } from "./mib/mib-value.ts";
import { OidTable } from "./mib/oid-table.ts";
import { type Answer, answerRead, type ReadOperation } from "./snmp-operations.ts";

const table = new OidTable([
  constant("1.3.6.1.2.1.2.2.1.2.10", octets("ten")),
  constant("1.3.6.1.2.1.2.2.1.2.9", octets("nine")),
  constant("1.3.6.1.2.1.2.2.1.10.9", { kind: "counter32", value: 4 }),
  constant("1.3.6.1.2.1.31.1.1.1.6.9", { kind: "counter64", value: 5 }),
  constant("1.3.6.1.2.1.99.1.0", integer(1)),
]);

function ask(operation: ReadOperation, oids: readonly string[], version: "1" | "2c" = "2c"): Answer {
  return answerRead(table, { version, operation, oids, nowMs: 0 });
}

function names(answer: Answer): readonly string[] {
  return answer.kind === "values" ? answer.varbinds.map((varbind) => varbind.oid) : [];
}

describe("read operations of an agent", () => {
  it("orders instances by number, not by text", () => {
    expect(names(ask({ kind: "get-next" }, ["1.3.6.1.2.1.2.2.1.2"]))).toEqual(["1.3.6.1.2.1.2.2.1.2.9"]);
    expect(names(ask({ kind: "get-next" }, ["1.3.6.1.2.1.2.2.1.2.9"]))).toEqual(["1.3.6.1.2.1.2.2.1.2.10"]);
  });

  it("tells a missing instance from a missing object", () => {
    const answer = ask({ kind: "get" }, ["1.3.6.1.2.1.2.2.1.2.77", "1.3.6.1.4.1.5.0"]);

    expect(answer).toMatchObject({ varbinds: [{ value: { kind: "no-such-instance" } }, { value: { kind: "no-such-object" } }] });
  });

  it("answers GETBULK row by row: repetitions of all columns, non-repeaters once", () => {
    const answer = ask({ kind: "get-bulk", nonRepeaters: 1, maxRepetitions: 2 }, [
      "1.3.6.1.2.1.99",
      "1.3.6.1.2.1.2.2.1.2",
      "1.3.6.1.2.1.2.2.1.10",
    ]);

    expect(names(answer)).toEqual([
      "1.3.6.1.2.1.99.1.0",
      "1.3.6.1.2.1.2.2.1.2.9",
      "1.3.6.1.2.1.2.2.1.10.9",
      "1.3.6.1.2.1.2.2.1.2.10",
      "1.3.6.1.2.1.31.1.1.1.6.9",
    ]);
  });

  it("ends GETBULK with end-of-view and no further rows", () => {
    const answer = ask({ kind: "get-bulk", nonRepeaters: 0, maxRepetitions: 50 }, ["1.3.6.1.2.1.99.1.0"]);

    expect(answer).toEqual({ kind: "values", varbinds: [{ oid: "1.3.6.1.2.1.99.1.0", value: { kind: "end-of-view" } }] });
  });

  it("cuts a GETBULK answer that would not fit a datagram", () => {
    const wide = new OidTable(
      Array.from({ length: 400 }, (_, index): MibEntry => constant(`1.3.6.1.9.${index}`, octets("x".repeat(1000)))),
    );

    const answer = answerRead(wide, {
      version: "2c",
      operation: { kind: "get-bulk", nonRepeaters: 0, maxRepetitions: 400 },
      oids: ["1.3.6.1.9"],
      nowMs: 0,
    });

    expect(names(answer).length).toBeGreaterThan(10);
    expect(names(answer).length).toBeLessThan(65);
  });

  it("hides 64-bit counters from SNMPv1 and reports missing names by position", () => {
    expect(names(ask({ kind: "get-next" }, ["1.3.6.1.2.1.31"], "1"))).toEqual(["1.3.6.1.2.1.99.1.0"]);
    expect(ask({ kind: "get" }, ["1.3.6.1.2.1.99.1.0", "1.3.6.1.2.1.31.1.1.1.6.9"], "1")).toEqual({ kind: "no-such-name", position: 2 });
  });

  it("never throws, whatever names and numbers are asked for", () => {
    const oid = fc.array(fc.nat(300), { minLength: 1, maxLength: 14 }).map((parts) => parts.join("."));

    fc.assert(
      fc.property(fc.array(oid, { maxLength: 8 }), fc.integer(), fc.integer({ max: 200 }), (oids, nonRepeaters, maxRepetitions) => {
        expect(ask({ kind: "get-bulk", nonRepeaters, maxRepetitions }, oids).kind).toBe("values");
      }),
    );
  });
});
