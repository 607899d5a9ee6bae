import { describe, expect, it } from "vitest";
import { paint } from "../output/paint.ts";
import { renderEvents } from "./render-events.ts";

const event = { tsMs: Date.UTC(2026, 10, 20, 9, 55), severity: "major", type: "linkDown", text: "Gi0/1 went down", deviceId: "sw1" };

describe("events on a terminal", () => {
  it("are one line each, with who heard them", () => {
    const heard = { ...event, authentication: "unauthenticated", heardBy: ["gw-busan-1", "gw-busan-2"] };

    expect(renderEvents([heard, event], { paint: paint(false) })).toEqual([
      "2026-11-20 09:55:00  major sw1: Gi0/1 went down (linkDown; sender not proved; heard by gw-busan-1, gw-busan-2)",
      "2026-11-20 09:55:00  major sw1: Gi0/1 went down (linkDown)",
    ]);
  });

  it("cannot move the cursor or begin another line", () => {
    const [line = ""] = renderEvents([{ ...event, text: "a\u001b[2Jb\nc" }], { paint: paint(false) });

    expect(["\u001b", "\n"].filter((control) => line.includes(control))).toEqual([]);
  });
});
