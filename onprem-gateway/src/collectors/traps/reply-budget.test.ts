import { describe, expect, it } from "vitest";
import { ReplyBudget } from "./reply-budget.ts";

describe("ReplyBudget", () => {
  it("never sends a stranger more bytes than came from it", () => {
    const budget = new ReplyBudget([]);
    let received = 0;
    let sent = 0;
    for (let at = 0; at < 100; at += 1) {
      budget.received("198.51.100.1", 81);
      received += 81;
      sent += budget.spend("198.51.100.1", { bytes: 110, nowMs: at }) ? 110 : 0;
      expect(sent).toBeLessThanOrEqual(received);
    }
    expect(sent).toBeGreaterThan(received / 2);
  });

  it("answers a device at once, at a limited rate", () => {
    const budget = new ReplyBudget(["192.0.2.1"]);
    const answered = Array.from({ length: 3_000 }, () => budget.spend("192.0.2.1", { bytes: 110, nowMs: 0 }));

    expect(answered[0]).toBe(true);
    expect(answered.filter(Boolean)).toHaveLength(2_000);
    expect(budget.spend("192.0.2.1", { bytes: 110, nowMs: 1_000 })).toBe(true);
  });
});
