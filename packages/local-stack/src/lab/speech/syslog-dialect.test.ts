import { describe, expect, it } from "vitest";
import { labDevices } from "../devices/lab-devices.ts";
import { defaultLabNetwork } from "../lab-device.ts";
import { syslogLine } from "./syslog-dialect.ts";

const at = { nowMs: Date.UTC(2026, 10, 2, 3, 4, 5, 678), sequence: 12 };
const line = { severity: 3, tag: "LINK-3-UPDOWN", text: "Interface Gi0/1, changed state to down" };

function spokenBy(id: string): string | undefined {
  const device = labDevices("small", defaultLabNetwork).find((candidate) => candidate.id === id);
  return device === undefined ? undefined : syslogLine(device, line, at);
}

describe("syslog dialects", () => {
  it("writes a network device's line in the manner of Cisco IOS: sequence, origin, padded day", () => {
    expect(spokenBy("sw1")).toBe("<187>12: sw1: Nov  2 03:04:05.678: %LINK-3-UPDOWN: Interface Gi0/1, changed state to down");
  });

  it("writes a server's line by RFC 5424 with structured data", () => {
    expect(spokenBy("srv1")).toBe(
      '<27>1 2026-11-02T03:04:05.678Z srv1 LINK-3-UPDOWN 2012 - [meta sequenceId="12"] Interface Gi0/1, changed state to down',
    );
  });

  it("writes a firewall's line as key=value", () => {
    expect(spokenBy("fw1")).toMatch(/^<187>date=2026-11-02 time=03:04:05 devname="fw1" .*level="error" Interface/u);
  });

  it("has no line for a device without syslog", () => {
    expect(spokenBy("ups1")).toBeUndefined();
  });
});
