import { MibDictionary } from "@isthmus/mib-index/dictionary";
import { openStandardIndex } from "@isthmus/mib-index/standard-index";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NotificationNamer } from "./name-notification.ts";

const dictionary = new MibDictionary([await openStandardIndex()]);
const namer = new NotificationNamer(dictionary);

describe("NotificationNamer", () => {
  it.each([
    [
      "an enumeration",
      "1.3.6.1.2.1.2.2.1.8.7",
      { kind: "integer", value: 2 },
      { name: "IF-MIB::ifOperStatus.7", text: "down(2)", ifIndex: 7, row: "7" },
    ],
    [
      "a MAC address",
      "1.3.6.1.2.1.2.2.1.6.7",
      { kind: "octets", value: Uint8Array.of(0, 26, 43, 60, 77, 94) },
      { text: "00:1a:2b:3c:4d:5e" },
    ],
    [
      "a date",
      "1.3.6.1.2.1.25.1.2.0",
      { kind: "octets", value: Uint8Array.of(7, 234, 11, 22, 1, 0, 0, 0, 43, 9, 0) },
      { text: "2026-11-22T01:00:00.0+09:00" },
    ],
    [
      "units",
      "1.3.6.1.2.1.33.1.2.3.0",
      { kind: "integer", value: 12 },
      { name: "UPS-MIB::upsEstimatedMinutesRemaining.0", text: "12 minutes" },
    ],
    ["an OID", "1.3.6.1.6.3.1.1.4.3.0", { kind: "oid", value: "1.3.6.1.6.3.1.1.5" }, { text: "SNMPv2-MIB::snmpTraps" }],
    ["a row of addresses", "1.3.6.1.2.1.15.3.1.2.192.0.2.1", { kind: "integer", value: 6 }, { text: "established(6)", row: "192.0.2.1" }],
  ] as const)("reads %s by its syntax", (_what, oid, value, expected) => {
    expect(namer.varbind({ oid, value })).toMatchObject(expected);
  });

  it("leaves a text out that says no more than the value", () => {
    expect(namer.varbind({ oid: "1.3.6.1.2.1.31.1.1.1.1.7", value: { kind: "octets", value: Buffer.from("Gi0/7") } })).not.toHaveProperty(
      "text",
    );
  });

  it("is total and bounded for whatever a device sends", () => {
    const small = new NotificationNamer(dictionary, { cachedOids: 4 });
    const arc = fc.oneof(fc.nat(8), fc.integer({ min: 0, max: 4_294_967_295 }));
    fc.assert(
      fc.property(fc.array(arc, { minLength: 1, maxLength: 128 }), fc.uint8Array({ maxLength: 600 }), (arcs, bytes) => {
        const oid = ["1.3.6.1.2.1", ...arcs].slice(0, 123).join(".");
        const named = small.varbind({ oid, value: { kind: "octets", value: bytes } });

        expect((named.name ?? "").length).toBeLessThanOrEqual(512);
        expect((named.text ?? "").length).toBeLessThanOrEqual(1_024);
        expect((named.row ?? "").length).toBeLessThanOrEqual(128);
        expect(small.notification(oid)?.name.length ?? 0).toBeLessThanOrEqual(512);
      }),
    );
  });
});
