import { describe, expect, it } from "vitest";
import { parseLine } from "./parse-line.ts";

const nowMs = Date.UTC(2026, 10, 22, 12);
const parse = (line: string, at = nowMs) => parseLine(line, { nowMs: at });

describe("parseLine", () => {
  it("reads the example of RFC 5424 section 6.5 with structured data", () => {
    const line =
      '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog 42 ID47 [exampleSDID@32473 iut="3" eventSource="a \\"b\\] c"][x@1] \uFEFFAn event';

    expect(parse(line)).toEqual({
      format: "rfc5424",
      facility: 20,
      severity: 5,
      timestampMs: Date.UTC(2003, 9, 11, 22, 14, 15, 3),
      hostname: "mymachine.example.com",
      appName: "evntslog",
      procId: "42",
      msgId: "ID47",
      structuredData: '[exampleSDID@32473 iut="3" eventSource="a \\"b\\] c"][x@1]',
      message: "An event",
    });
  });

  it("leaves out what RFC 5424 calls nil", () => {
    expect(parse("<0>1 - - - - - -")).toEqual({ format: "rfc5424", facility: 0, severity: 0, message: "" });
  });

  it("counts the offset of a timestamp", () => {
    expect(parse("<13>1 2026-11-22T21:00:00+09:00 h a - - - m").timestampMs).toBe(nowMs);
  });

  it("reads the example of RFC 3164 section 5.4", () => {
    expect(parse("<34>Oct 11 22:14:15 mymachine su[77]: 'su root' failed")).toEqual({
      format: "rfc3164",
      facility: 4,
      severity: 2,
      timestampMs: Date.UTC(2026, 9, 11, 22, 14, 15),
      hostname: "mymachine",
      appName: "su",
      procId: "77",
      message: "'su root' failed",
    });
  });

  it("places a date without a year in the year that is nearest", () => {
    const newYear = Date.UTC(2027, 0, 1, 0, 5);

    expect(parse("<13>Dec 31 23:59:59 h a: m", newYear).timestampMs).toBe(Date.UTC(2026, 11, 31, 23, 59, 59));
    expect(parse("<13>Jan  1 00:06:00 h a: m", Date.UTC(2026, 11, 31, 23)).timestampMs).toBe(Date.UTC(2027, 0, 1, 0, 6));
    expect(parse("<13>Feb 29 00:06:00 h a: m", newYear).timestampMs).toBe(Date.UTC(2028, 1, 29, 0, 6));
  });

  it.each([
    "<189>29: *Nov 22 12:00:00.411: %SYS-5-CONFIG_I: Configured from console",
    "<189>Nov 22 12:00:00.411 UTC: %SYS-5-CONFIG_I: Configured from console",
    "<189>.Nov 22 2026 12:00:00.411: %SYS-5-CONFIG_I: Configured from console",
    "<189>: Nov 22 12:00:00.411: %SYS-5-CONFIG_I: Configured from console",
  ])("reads Cisco's %j", (line) => {
    expect(parse(line)).toMatchObject({
      format: "rfc3164",
      facility: 23,
      severity: 5,
      timestampMs: nowMs + 411,
      appName: "%SYS-5-CONFIG_I",
      message: "Configured from console",
    });
  });

  it("takes the origin id of a Cisco line for the host, not the sequence number", () => {
    expect(parse("<187>000123: core-sw1: Nov 22 12:00:00: %LINK-3-UPDOWN: Interface down")).toMatchObject({
      hostname: "core-sw1",
      appName: "%LINK-3-UPDOWN",
    });
  });

  it("does without a host", () => {
    expect(parse("<13>Nov 22 12:00:00 app: text")).toMatchObject({ appName: "app", message: "text", timestampMs: nowMs });
    expect(parse("<13>Nov 22 12:00:00 app: text").hostname).toBeUndefined();
  });

  it.each(["no priority at all", "<192>too large", "<13 not closed", "<>empty", "<-1>negative", "<013>padded"])(
    "takes %j for user.notice, unparsed",
    (line) => {
      expect(parse(line)).toMatchObject({ format: "unparsed", facility: 1, severity: 5, message: line });
    },
  );
});
