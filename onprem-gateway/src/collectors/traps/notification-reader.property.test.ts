import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LocalEngine } from "../snmp-protocol/usm/local-engine.ts";
import { PeerClocks } from "../snmp-protocol/usm/peer-clocks.ts";
import { UserSecurity } from "../snmp-protocol/usm/user-security.ts";
import { integer, oid, tlv } from "../testing/encode-message.ts";
import { NotificationReader } from "./notification-reader.ts";
import { printVarbind } from "./print-varbind.ts";
import { authPrivUser, communityTrap, userTrap } from "./testing/user-trap.ts";

const engine = new LocalEngine({ id: Buffer.from("80000000050102030405060708", "hex"), boots: 1, startedMs: 0 });
const security = new UserSecurity({ users: [authPrivUser, { name: "plain" }], engine, clocks: new PeerClocks([], { nowMs: 0 }) });
const reader = new NotificationReader({ communities: ["lab"], security });
const v1 = tlv(
  0x30,
  integer(0),
  tlv(0x04, Buffer.from("lab")),
  tlv(0xa4, oid("1.3.6.1.4.1.9"), tlv(0x40, [192, 0, 2, 1]), integer(6), integer(1), tlv(0x43, [1]), tlv(0x30)),
);
const seeds = [communityTrap(), v1, userTrap(), userTrap({ user: { name: "plain" } })];

function expectReading(bytes: Uint8Array): void {
  const reading = reader.read(bytes, 0);
  if (reading.kind === "notification") {
    expect(reading.notification.trapOid).toMatch(/^\d+(?:\.\d+)*$/u);
    expect(reading.notification.varbinds.map(printVarbind).every(({ value }) => typeof value === "string")).toBe(true);
    expect(reading.notification.confirmation(0).length).toBeGreaterThan(0);
  } else {
    expect(["rejected", "discovery"]).toContain(reading.kind);
  }
}

describe("NotificationReader over any input", () => {
  it("has a reading for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => expectReading(bytes)),
      { numRuns: 2_000 },
    );
  });

  it("has a reading for any notification with changed, cut and repeated bytes", () => {
    const mutation = fc.record({
      seed: fc.constantFrom(...seeds),
      edits: fc.array(fc.record({ at: fc.nat(400), byte: fc.nat(255) }), { maxLength: 6 }),
      keep: fc.nat(400),
    });
    fc.assert(
      fc.property(mutation, ({ seed, edits, keep }) => {
        const bytes = Buffer.from(seed);
        for (const { at, byte } of edits) {
          bytes[at % bytes.length] = byte;
        }
        expectReading(bytes);
        expectReading(bytes.subarray(0, keep));
        expectReading(Buffer.concat([bytes.subarray(0, keep), bytes]));
      }),
      { numRuns: 3_000 },
    );
  });

  it("starts from messages that it accepts", () => {
    for (const seed of [...seeds.slice(0, 2), userTrap({ messageId: 2, timeS: 5_000 })]) {
      expect(reader.read(seed, 0).kind).toBe("notification");
    }
  });
});
