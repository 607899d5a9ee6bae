import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QuietResultWriter, readQuietResults } from "./poll-results.ts";

const result = fc.record({
  number: fc.maxSafeNat(),
  poll: fc.record(
    {
      kind: fc.constant("quiet" as const),
      readAgoMs: fc.nat(60_000_000).map((us) => us / 1_000),
      sysUpTimeCs: fc.nat(0xffff_ffff),
      chunk: fc.uint8Array({ maxLength: 300 }).map((octets) => Buffer.from(octets)),
    },
    { requiredKeys: ["kind", "readAgoMs"] },
  ),
});

describe("results of quiet polls on their way", () => {
  it("arrive as they were sent, message by message", () => {
    const writer = new QuietResultWriter();
    fc.assert(
      fc.property(fc.array(result, { maxLength: 500, size: "max" }), (results) => {
        for (const each of results) {
          writer.add(each);
        }

        expect(readQuietResults(writer.take())).toEqual(results);
      }),
      { numRuns: 50 },
    );
  });

  it("are refused, never thrown at, when they are cut or are no results at all", () => {
    const writer = new QuietResultWriter();
    writer.add({ number: 7, poll: { kind: "quiet", readAgoMs: 1, chunk: Uint8Array.of(1, 2, 3) } });
    const octets = writer.take();

    expect(readQuietResults(octets.subarray(0, octets.length - 1))).toBeUndefined();
    expect(readQuietResults(octets.subarray(0, 20))).toBeUndefined();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (any) => void readQuietResults(any)));
  });
});
