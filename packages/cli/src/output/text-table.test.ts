import { describe, expect, it } from "vitest";
import { bitRate, byteSize, uptime } from "./quantities.ts";
import { clipped, displayWidth, textTable } from "./text-table.ts";

describe("text table", () => {
  it("aligns columns by what a terminal shows, wide characters included", () => {
    const lines = textTable(
      [{ title: "Name" }, { title: "Load", align: "right" }],
      [
        ["부산", "7"],
        ["seoul", "12"],
      ],
    );

    expect(lines).toEqual(["Name   Load", "부산      7", "seoul    12"]);
  });

  it("clips long cells with an ellipsis", () => {
    expect(clipped("GigabitEthernet0/48", 8)).toBe("Gigabit…");
    expect(displayWidth(clipped("데이터센터", 5))).toBeLessThanOrEqual(5);
    expect(clipped("short", 8)).toBe("short");
  });

  it("fills short rows", () => {
    expect(textTable([{ title: "A" }, { title: "B" }], [["1"]])).toEqual(["A  B", "1"]);
  });
});

describe("quantities", () => {
  it("scale to what a person reads, and never turn unknown into zero", () => {
    expect([bitRate(1_000_000_000), bitRate(0), bitRate(undefined)]).toEqual(["1 Gbit/s", "0 bit/s", "-"]);
    expect([byteSize(16_777_216), byteSize(1536), byteSize(undefined)]).toEqual(["16 MiB", "1.5 KiB", "-"]);
    expect([uptime(90_061), uptime(59), uptime(undefined)]).toEqual(["1 d 01:01:01", "00:00:59", "-"]);
  });
});
