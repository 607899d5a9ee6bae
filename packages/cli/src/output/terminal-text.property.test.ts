import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { terminalJson, terminalText } from "./terminal-text.ts";

const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom("\u001b[2J", "\u009b31m", "\u202e", "\u2066", "\r\n", "\u0007", "\ud800", "가", "a"))
    .map((parts) => parts.join("")),
);
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not come through
const steering = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/u;

describe("text for the terminal", () => {
  it("never lets a character through that steers the terminal or turns the reading direction", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(terminalText(text)).not.toMatch(steering);
      }),
    );
  });

  it("is idempotent", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(terminalText(terminalText(text))).toBe(terminalText(text));
      }),
    );
  });

  it("leaves ordinary text of any language alone", () => {
    for (const text of ["Gi0/48 uplink", "부산 데이터센터", "größe", "日本語 🙂"]) expect(terminalText(text)).toBe(text);
  });

  it("makes one line of many and shows where something was taken out", () => {
    expect(terminalText("Cisco IOS\r\nCopyright\tx")).toBe("Cisco IOS Copyright x");
    expect(terminalText("a\u001b[31mb")).toBe("a\u{fffd}[31mb");
  });
});

describe("JSON for the terminal", () => {
  it("is lossless and has no character that steers the terminal", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const json = terminalJson({ text });

        expect(json).not.toMatch(steering);
        expect(JSON.parse(json)).toEqual({ text: text.toWellFormed() === text ? text : (JSON.parse(JSON.stringify(text)) as string) });
      }),
    );
  });

  it("keeps the line feeds of its own indentation and writes 64-bit counters as decimal text", () => {
    expect(terminalJson({ octets: 18_446_744_073_709_551_615n }, 2)).toBe('{\n  "octets": "18446744073709551615"\n}');
  });
});
