import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { datagramLine } from "./framing.ts";
import { parseLine } from "./parse-line.ts";
import { readLine } from "./read-line.ts";

const nowMs = Date.UTC(2026, 10, 22, 12);
const fragment = fc.oneof(
  fc.constantFrom(
    "<13>",
    "<165>1 ",
    "1 ",
    "Nov 22 12:00:00 ",
    "*Apr 29 13:58:40.411: ",
    "29: ",
    "%SYS-5-X: ",
    "host ",
    "app[1]: ",
    "- ",
    '[a b="c"]',
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const line = fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(""));

describe("parseLine over any input", () => {
  it("gives a bounded result whose parts come from the line", () => {
    fc.assert(
      fc.property(line, (text) => {
        const parsed = parseLine(text, { nowMs });

        expect(parsed.facility * 8 + parsed.severity).toBeLessThanOrEqual(191);
        expect(text.endsWith(parsed.message)).toBe(true);
        for (const part of [parsed.hostname, parsed.appName, parsed.procId, parsed.msgId, parsed.structuredData]) {
          expect(text).toContain(part ?? "");
        }
        expect(Number.isNaN(parsed.timestampMs)).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });

  it("reads any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const received = readLine(datagramLine(bytes, 200), { address: "192.0.2.1", transport: "udp", receivedMs: nowMs });

        expect(received.truncated ?? false).toBe(bytes.length > 200);
      }),
    );
  });

  it("finds what a well-formed RFC 5424 line was made of", () => {
    const word = fc.stringMatching(/^[!-,.-Z\\^-~][!-Z\\^-~]{0,30}$/u);
    fc.assert(
      fc.property(
        fc.record({
          priority: fc.nat(191),
          ms: fc.integer({ min: 0, max: nowMs }),
          words: fc.tuple(word, word, word, word),
          message: fc.string(),
        }),
        ({ priority, ms, words, message }) => {
          const [hostname, appName, procId, msgId] = words;
          const text = `<${priority}>1 ${new Date(ms).toISOString()} ${words.join(" ")} - ${message}`;

          expect(parseLine(text, { nowMs })).toEqual({
            format: "rfc5424",
            facility: priority >> 3,
            severity: priority & 7,
            timestampMs: ms,
            hostname,
            appName,
            procId,
            msgId,
            message,
          });
        },
      ),
    );
  });

  it.each([
    { name: "quotes in structured data", text: `<13>1 - h a - - [x y="${'\\"'.repeat(32_000)}` },
    { name: "brackets", text: `<13>1 - h a - - ${"[".repeat(64_000)}` },
    { name: "colons", text: `<13>${"a: ".repeat(21_000)}` },
    { name: "digits", text: `<${"1".repeat(64_000)}` },
    { name: "spaces", text: `<13>Nov 22${" ".repeat(64_000)}` },
  ])("H7: visits 64 KB of $name a bounded number of times", ({ text }) => {
    let reads = 0;
    const watched = new Proxy(Object(text) as object, {
      get: (target, key) => {
        reads += 1;
        const value = Reflect.get(target, key) as unknown;
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    }) as unknown as string;

    parseLine(watched, { nowMs });

    expect(reads).toBeLessThan(text.length * 8);
  });
});
