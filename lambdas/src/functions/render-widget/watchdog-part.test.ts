import { describe, expect, it } from "vitest";
import { type WatchdogItem, watchdogKey } from "../../ports/watchdog-item.ts";
import { visibleText } from "../../testing/visible-text.ts";
import { watchdogPart } from "./watchdog-part.ts";

const nowMs = Date.UTC(2026, 10, 20, 10);
const well: WatchdogItem = {
  ...watchdogKey,
  kind: "watchdog",
  tsMs: nowMs - 20_000,
  watchingSinceMs: 0,
  faults: [],
  receivers: { confirmed: 1, pending: 0 },
  outside: "reported",
};

function shown(item: WatchdogItem | undefined): string {
  return visibleText(watchdogPart(item, nowMs).toString()).replaceAll("&#39;", "'").trim();
}

function faults(count: number): WatchdogItem["faults"] {
  return Array.from({ length: count }, (_, at) => ({
    code: "c",
    subject: `${at}`,
    text: `Fault ${at}.`,
    rung: false,
    sinceMs: nowMs - 60_000,
  }));
}

describe("what the overview says of the monitoring itself", () => {
  it("is one line when all is well: who receives alarms, and whether somebody outside is told", () => {
    expect(shown(well)).toBe(
      "The monitoring works: looked 20 s ago; 1 subscription receives alarms; the dead man's switch outside of AWS is told.",
    );
    expect(shown({ ...well, receivers: { confirmed: 2, pending: 1 }, outside: "off" })).toContain(
      "2 subscriptions receive alarms, 1 not confirmed; no dead man's switch outside of AWS",
    );
  });

  it("lists faults with since when, and counts those beyond the sixth", () => {
    const text = shown({ ...well, faults: faults(8), outside: "held-back" });

    expect(text).toContain("The monitoring itself has 8 faults");
    expect(text).toContain("Fault 5. for 1 min");
    expect(text).toContain("and 2 more");
    expect(text).toContain("is not told");
  });

  it("says that nobody has looked rather than that all is well", () => {
    expect(shown({ ...well, tsMs: nowMs - 6 * 60_000 })).toContain("has been silent for 6 min");
    expect(shown(undefined)).toContain("has not looked yet");
  });

  it("shows what stands in a fault as text", () => {
    const [fault] = faults(1);
    const markup = watchdogPart({ ...well, faults: fault === undefined ? [] : [{ ...fault, text: "<b>bold</b>" }] }, nowMs).toString();

    expect(markup).toContain("&lt;b&gt;bold");
  });
});
