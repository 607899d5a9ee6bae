import { describe, expect, it } from "vitest";
import type { GatewayRow } from "./config-answer.ts";
import { gatewayTable } from "./gateway-table.ts";

const nowMs = 1_000_000_000;
const row: GatewayRow = {
  siteId: "busan",
  gatewayId: "gw-busan-1",
  version: "0.1.0",
  seenMs: nowMs - 20_000,
  silent: false,
  wanted: 8,
  running: { version: 7, sha256: "abcdef01".padEnd(64, "0"), sinceMs: nowMs - 7_200_000 },
  drift: "refused",
  problems: ["devices[3].address: expected another; found \u001b[31m"],
  pinned: 2,
  devices: { total: 5, up: 4 },
  oldestUnshippedAgeS: 130,
  skewMs: 90_000,
};

describe("the table of gateways", () => {
  it("tells what is wanted, what runs and why not, with nothing that a terminal would obey", () => {
    const [, line = "", reason = ""] = gatewayTable([row], nowMs);

    expect(line.split(/ {2,}/u)).toEqual([
      "busan/gw-busan-1",
      "0.1.0",
      "8",
      "7 (abcdef01) for 2 h",
      "refuses it, 2 devices pinned",
      "4 of 5",
      "2 min",
      "1 min ahead",
      "20 s ago",
    ]);
    expect(reason).toContain("gw-busan-1: devices[3].address");
    expect(reason).not.toContain("\u001b");
  });

  it("T15: says how many records of a spool are missing", () => {
    expect(gatewayTable([{ ...row, unaccounted: 3 }], nowMs)[1]).toContain("2 min; 3 unaccounted for");
    expect(gatewayTable([{ ...row, unaccounted: 0 }], nowMs)[1]).not.toContain("unaccounted");
  });

  it("has no word for what it does not know", () => {
    const { wanted: _, running: __, skewMs: ___, ...bare } = row;
    const [, line = ""] = gatewayTable([{ ...bare, drift: "of a later version", pinned: 0, problems: [], silent: true }], nowMs);

    expect(line.split(/ {2,}/u)).toEqual(["busan/gw-busan-1", "0.1.0", "-", "-", "?", "4 of 5", "2 min", "right", "20 s ago, silent"]);
  });
});
