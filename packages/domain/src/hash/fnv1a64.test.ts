import { describe, expect, it } from "vitest";
import { fnv1a64, hexOf } from "./fnv1a64.ts";

/** The definition, in bigint. */
function reference(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const octet of Buffer.from(text, "utf16le")) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(octet)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}

describe("fnv1a64", () => {
  it.each(["", "a", "ab", "Gi1/0/48", "부산 1층", "\u{1f50c}", "\ud800", "x".repeat(1_000)])("agrees with the definition on %j", (text) => {
    expect(hexOf(fnv1a64(text))).toBe(reference(text));
  });

  it("keeps leading zeros of both halves", () => {
    expect(hexOf({ high: 0x1a, low: 0x2 })).toBe("0000001a00000002");
  });
});
