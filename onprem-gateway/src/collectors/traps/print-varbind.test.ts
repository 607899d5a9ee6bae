import { describe, expect, it } from "vitest";
import { printVarbind } from "./print-varbind.ts";

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
