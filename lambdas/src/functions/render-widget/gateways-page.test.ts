import { describe, expect, it } from "vitest";
import type { GatewayTwin } from "../../fleet-view.ts";
import { gatewaysPart } from "./gateways-page.ts";

const nowMs = 1_000_000_000;
const twin: GatewayTwin = {
  siteId: "busan",
  gatewayId: "gw-busan-1",
  version: "0.1.0",
  seenMs: nowMs - 20_000,
  silent: false,
  wanted: 8,
  running: { version: 7, sha256: "abcdef0123".padEnd(64, "0"), sinceMs: 1 },
  drift: "refused",
  problems: ['devices[3].address: expected another; found "<b>"'],
  pinned: 2,
  devices: { total: 5, up: 4, degraded: 0, down: 1, unknown: 0 },
  oldestUnshippedAgeS: 130,
  skewMs: -90_000,
};

function words(twins: readonly GatewayTwin[]): string {
  return (gatewaysPart(twins, nowMs)?.toString() ?? "").replaceAll(/<[^>]*>/gu, " ").replaceAll(/\s+/gu, " ");
}

describe("the gateways of the overview", () => {
  it("tell what is wanted, what runs and why not, and how the gateway is", () => {
    expect(words([twin])).toContain(
      "degraded busan / gw-busan-1 0.1.0 refuses what is wanted, wanted 8, running 7 (abcdef01), 2 devices by its own file devices[3].address: expected another; found &quot;&lt;b&gt;&quot; 4 of 5 up 2 min 1 min behind 20 s ago",
    );
  });

  it("T15: say how many records of a spool are missing", () => {
    expect(words([{ ...twin, unaccounted: 3 }])).toContain("2 min; 3 records unaccounted for");
    expect(words([{ ...twin, unaccounted: 0 }])).not.toContain("unaccounted");
  });

  it("are unknown when they are silent, whatever they said last", () => {
    expect(words([{ ...twin, drift: "same", silent: true }])).toContain("unknown busan");
  });

  it("are not there when there are none, and counted when there are too many", () => {
    expect(gatewaysPart([], nowMs)).toBeUndefined();
    expect(words(Array.from({ length: 60 }, () => twin))).toContain("and 10 more");
  });
});
