import { describe, expect, it } from "vitest";
import { describeTrap } from "./describe-trap.ts";
import { printVarbind } from "./print-varbind.ts";

const varbind = (oid: string, value: string) => ({ oid, type: "OCTET STRING", value });

describe("describeTrap", () => {
  it.each([
    { trap: 1, severity: "warning", text: "coldStart" },
    { trap: 2, severity: "warning", text: "warmStart" },
    { trap: 3, severity: "minor", text: "linkDown" },
    { trap: 4, severity: "cleared", text: "linkUp" },
    { trap: 5, severity: "warning", text: "authenticationFailure" },
  ])("knows $text", ({ trap, severity, text }) => {
    expect(describeTrap(`1.3.6.1.6.3.1.1.5.${trap}`, [])).toEqual({ severity, text });
  });

  it("names the interface by its name, else by its index, with the alias", () => {
    const index = { oid: "1.3.6.1.2.1.2.2.1.1.7", type: "INTEGER", value: "7" };
    const alias = varbind("1.3.6.1.2.1.31.1.1.1.18.7", "to the core");

    expect(describeTrap("1.3.6.1.6.3.1.1.5.3", [index]).text).toBe("linkDown on interface 7");
    expect(describeTrap("1.3.6.1.6.3.1.1.5.3", [index, varbind("1.3.6.1.2.1.2.2.1.2.7", "Gi0/7"), alias]).text).toBe(
      "linkDown on Gi0/7 (to the core)",
    );
  });

  it("names the interface as it was last read when the trap carries only its index", () => {
    const state = { oid: "1.3.6.1.2.1.2.2.1.8.7", type: "INTEGER", value: "2" };
    const known = (ifIndex: number) => (ifIndex === 7 ? { ifIndex, ifName: "Gi0/7", ifAlias: "to the core" } : undefined);

    expect(describeTrap("1.3.6.1.6.3.1.1.5.3", [state], known).text).toBe("linkDown on Gi0/7 (to the core)");
    expect(describeTrap("1.3.6.1.6.3.1.1.5.3", [varbind("1.3.6.1.2.1.2.2.1.2.7", "own name")], known).text).toBe(
      "linkDown on own name (to the core)",
    );
    expect(describeTrap("1.3.6.1.6.3.1.1.5.3", [{ ...state, oid: "1.3.6.1.2.1.2.2.1.8.9" }], known).text).toBe("linkDown on interface 9");
  });

  it.each([
    { begins: "1.3.6.1.6.3.1.1.5.3", ends: "1.3.6.1.6.3.1.1.5.4" },
    { begins: "1.3.6.1.2.1.15.7.2", ends: "1.3.6.1.2.1.15.7.1" },
    { begins: "1.3.6.1.2.1.16.0.1", ends: "1.3.6.1.2.1.16.0.2" },
    { begins: "1.3.6.1.2.1.33.2.3", ends: "1.3.6.1.2.1.33.2.4" },
  ])("clears with $ends what $begins began", ({ begins, ends }) => {
    expect(describeTrap(begins, []).severity).not.toBe("cleared");
    expect(describeTrap(ends, []).severity).toBe("cleared");
  });

  it("calls any other trap by its OID and never more than informative", () => {
    expect(describeTrap("1.3.6.1.4.1.9.9.41.2.0.1", [])).toEqual({ severity: "info", text: "trap 1.3.6.1.4.1.9.9.41.2.0.1" });
  });
});

describe("printVarbind", () => {
  it.each([
    { bytes: Buffer.from("Gi0/1\0"), shown: "Gi0/1" },
    { bytes: Buffer.from("부산"), shown: "부산" },
    { bytes: Buffer.from([0, 27, 255]), shown: "0x001bff" },
    { bytes: Buffer.from("\u001b[31mred"), shown: "0x1b5b33316d726564" },
    { bytes: Buffer.alloc(0), shown: "" },
  ])("shows an octet string as $shown", ({ bytes, shown }) => {
    expect(printVarbind({ oid: "1.3", value: { kind: "octets", value: bytes } })).toEqual({
      oid: "1.3",
      type: "OCTET STRING",
      value: shown,
    });
  });

  it.each([
    { bytes: [0x9f, 0x78, 4, 0x40, 0x48, 0xf5, 0xc3], shown: "3.14" },
    { bytes: [0x9f, 0x79, 8, 0x40, 0x05, 0xbf, 0x09, 0x95, 0xaa, 0xf7, 0x90], shown: "2.71828" },
    { bytes: [0x9f, 0x7a, 2, 0xff, 0xfe], shown: "-2" },
    { bytes: [0x9f, 0x7b, 2, 0xff, 0xfe], shown: "65534" },
    { bytes: [0x9f, 0x78, 3, 1, 2, 3], shown: "0x9f7803010203" },
    { bytes: [0x9f, 0x7a, 0], shown: "0x9f7a00" },
  ])("shows an Opaque as $shown", ({ bytes, shown }) => {
    expect(printVarbind({ oid: "1.3", value: { kind: "opaque", value: Uint8Array.from(bytes) } }).value).toBe(shown);
  });

  it("keeps a Counter64 exact", () => {
    expect(printVarbind({ oid: "1.3", value: { kind: "counter64", value: 2n ** 64n - 1n } }).value).toBe("18446744073709551615");
  });
});
