import { describe, expect, it } from "vitest";
import { parseFpingLine } from "./fping-output.ts";

describe("parseFpingLine", () => {
  it.each([
    ["127.0.0.1   : [0], 64 bytes, 0.182 ms (0.182 avg, 0% loss)", { target: "127.0.0.1", rttUs: 182 }],
    ["2001:db8::1 : [17], 64 bytes, 12.3 ms (9.9 avg, 5% loss)", { target: "2001:db8::1", rttUs: 12_300 }],
    ["192.0.2.1 : [3], timed out (NaN avg, 100% loss)", { target: "192.0.2.1", rttUs: undefined }],
  ])("reads %j", (line, result) => {
    expect(parseFpingLine(line)).toEqual(result);
  });

  it.each([
    "",
    "ICMP Host Unreachable from 192.0.2.9 for ICMP Echo sent to 192.0.2.1",
    "192.0.2.1 : duplicate for [3], 64 bytes, 1 ms",
    "x : [0], 64 bytes, nonsense ms",
  ])("ignores %j", (line) => {
    expect(parseFpingLine(line)).toBeUndefined();
  });
});
