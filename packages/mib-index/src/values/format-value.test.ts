import { describe, expect, it } from "vitest";
import { bareSyntax } from "../testing/sample-modules.ts";
import { type DeviceValue, formatValue } from "./format-value.ts";

function convention(name: string) {
  return { conventions: [{ module: "SNMPv2-TC", name }] };
}

function octets(...value: readonly number[]): DeviceValue {
  return { kind: "octets", value: Uint8Array.from(value) };
}

function text(value: string): DeviceValue {
  return { kind: "octets", value: Buffer.from(value) };
}

describe("value", () => {
  it("of an enumeration is its label, or the number alone", () => {
    const syntax = bareSyntax("enum", { labels: [{ number: 1, label: "true" }], ...convention("TruthValue") });

    expect(formatValue({ kind: "integer", value: 1 }, { syntax })).toBe("true(1)");
    expect(formatValue({ kind: "integer", value: 7 }, { syntax })).toBe("7");
  });

  it("of a number goes by its hint and units", () => {
    expect(formatValue({ kind: "integer", value: -1234 }, { syntax: bareSyntax("integer", { hint: "d-2" }), units: "volts" })).toBe(
      "-12.34 volts",
    );
    expect(formatValue({ kind: "integer", value: 5 }, { syntax: bareSyntax("integer", { hint: "d-3" }) })).toBe("0.005");
    expect(formatValue({ kind: "integer", value: 255 }, { syntax: bareSyntax("integer", { hint: "x" }) })).toBe("ff");
    expect(formatValue({ kind: "counter64", value: 18_446_744_073_709_551_615n }, { syntax: bareSyntax("counter64") })).toBe(
      "18446744073709551615",
    );
    expect(formatValue({ kind: "time-ticks", value: 4_294_967_295 })).toBe("497 d 02:27:52.95");
  });

  it("of an octet string goes by its hint", () => {
    const hinted = (hint: string, value: DeviceValue) => formatValue(value, { syntax: bareSyntax("octets", { hint }) });

    expect(hinted("1x:", octets(0, 26, 43, 60, 77, 94))).toBe("00:1a:2b:3c:4d:5e");
    expect(hinted("1d.1d.1d.1d", octets(192, 0, 2, 7))).toBe("192.0.2.7");
    expect(hinted("255a", text("Gi0/1"))).toBe("Gi0/1");
    expect(hinted("2d-1d-1d,1d:1d:1d.1d,1a1d:1d", octets(7, 200, 5, 26, 13, 30, 15, 0, 0x2d, 4, 0))).toBe("1992-5-26,13:30:15.0,-4:0");
    expect(hinted("*1x:/1x:", octets(2, 1, 2, 170, 187))).toBe("01:02/aa:bb");
    expect(hinted("nonsense", octets(1, 2))).toBe("01 02");
  });

  it("of dates, addresses and bits is what people write", () => {
    const of = (name: string, value: DeviceValue) => formatValue(value, { syntax: bareSyntax("octets", convention(name)) });
    const bits = bareSyntax("bits", {
      labels: [
        { number: 2, label: "bridge" },
        { number: 4, label: "router" },
      ],
    });

    expect(of("DateAndTime", octets(7, 234, 11, 22, 1, 2, 3, 4, 0x2b, 9, 0))).toBe("2026-11-22T01:02:03.4+09:00");
    expect(of("DateAndTime", octets(7, 234, 11, 22, 1, 2, 3, 4))).toBe("2026-11-22T01:02:03.4");
    expect(of("DateAndTime", octets(0, 0, 0, 0, 0, 0, 0, 0))).toBe("00 00 00 00 00 00 00 00");
    expect(of("InetAddress", octets(32, 1, 13, 184, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1))).toBe("2001:db8::1");
    expect(of("InetAddress", octets(...new Array<number>(16).fill(0)))).toBe("::");
    expect(of("InetAddress", octets(192, 0, 2, 7, 0, 0, 0, 3))).toBe("192.0.2.7%3");
    expect(formatValue(octets(0x28), { syntax: bits })).toBe("bridge(2) router(4)");
    expect(formatValue(octets(0x80), { syntax: bits })).toBe("0");
    expect(formatValue(octets(0), { syntax: bits })).toBe("none");
  });

  it("without a syntax is text where it is text, else hex, and an exception by its kind", () => {
    expect(formatValue(text("Cisco IOS\r\nVersion 15\0"))).toBe("Cisco IOS Version 15");
    expect(formatValue(text("부산"))).toBe("부산");
    expect(formatValue(octets(0, 255, 16))).toBe("00 ff 10");
    expect(formatValue(octets())).toBe("");
    expect(formatValue({ kind: "no-such-instance" })).toBe("no-such-instance");
    expect(formatValue({ kind: "oid", value: "1.3.6" }, { nameOfOid: () => "SNMPv2-SMI::dod" })).toBe("SNMPv2-SMI::dod");
  });
});
