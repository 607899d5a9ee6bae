import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Secret } from "./secret.ts";

describe("Secret", () => {
  const secret = new Secret("S3CR3T-1");

  it("shows itself only when asked to", () => {
    expect(secret.reveal()).toBe("S3CR3T-1");
  });

  it("prints, serialises and inspects as a mask", () => {
    const shown = [`${secret}`, String(secret), JSON.stringify({ secret }), inspect({ secret }, { depth: 5, showHidden: true })].join("\n");

    expect(shown).not.toContain("S3CR3T-1");
    expect(shown).toContain("[secret]");
  });

  it("does not survive a structured clone, so it cannot cross a process boundary by accident", () => {
    expect(JSON.stringify(structuredClone({ secret }))).not.toContain("S3CR3T-1");
  });
});
