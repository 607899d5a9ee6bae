import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { communityMessage, integer, oid, pdu, scoped, text, tlv, userMessage, varbind } from "../../testing/encode-message.ts";
import { guardReasons } from "./ber-scan.ts";
import { checkMessage, type GuardRole } from "./check-message.ts";

const roles: readonly GuardRole[] = ["poller", "receiver"];
const varbinds = [
  varbind("1.3.6.1.2.1.1.3.0", tlv(0x43, [1, 2, 3])),
  varbind("1.3.6.1.6.3.1.1.4.1.0", oid("1.3.6.1.6.3.1.1.5.3")),
  varbind("1.3.6.1.2.1.31.1.1.1.6.4294967295", tlv(0x46, [0, 255, 255, 255, 255, 255, 255, 255, 255])),
  varbind("1.3.6.1.2.1.2.2.1.2.1", text("GigabitEthernet0/1")),
];
const seeds = [
  communityMessage(1, pdu(0xa2, ...varbinds)),
  communityMessage(1, pdu(0xa7, ...varbinds)),
  communityMessage(1, pdu(0xa6, ...varbinds)),
  communityMessage(
    0,
    tlv(0xa4, oid("1.3.6.1.4.1.9"), tlv(0x40, [192, 0, 2, 1]), integer(6), integer(1), tlv(0x43, [1]), tlv(0x30, ...varbinds)),
  ),
  userMessage({ flags: 1, digestBytes: 24, payload: scoped(pdu(0xa2, ...varbinds)) }),
  userMessage({ flags: 3, digestBytes: 48, payload: tlv(0x04, new Uint8Array(64)) }),
];

function expectVerdict(bytes: Uint8Array): void {
  for (const role of roles) {
    const check = checkMessage(bytes, role);
    if (check.kind === "ok") {
      expect(check.message.length).toBeLessThanOrEqual(bytes.length);
    } else {
      expect(guardReasons).toContain(check.reason);
    }
  }
}

describe("checkMessage over any input", () => {
  it("gives a verdict on any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expectVerdict(bytes);
      }),
      { numRuns: 3_000 },
    );
  });

  it("gives a verdict on any message with changed, cut and repeated bytes", () => {
    const mutation = fc.record({
      seed: fc.constantFrom(...seeds),
      edits: fc.array(fc.record({ at: fc.nat(400), byte: fc.nat(255) }), { maxLength: 6 }),
      keep: fc.nat(400),
      repeatAt: fc.nat(400),
    });
    fc.assert(
      fc.property(mutation, ({ seed, edits, keep, repeatAt }) => {
        const bytes = Buffer.from(seed);
        for (const { at, byte } of edits) {
          bytes[at % bytes.length] = byte;
        }
        expectVerdict(bytes);
        expectVerdict(bytes.subarray(0, keep));
        expectVerdict(Buffer.concat([bytes.subarray(0, repeatAt % bytes.length), bytes]));
      }),
      { numRuns: 5_000 },
    );
  });

  it("passes every seed in one role, so that the mutations start from the inside", () => {
    for (const seed of seeds) {
      expect(roles.map((role) => checkMessage(seed, role).kind)).toContain("ok");
    }
  });

  it("never lets a message through whose outermost length disagrees with its bytes", () => {
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.integer({ min: 1, max: 40 }), (seed, cut) => {
        expect(checkMessage(seed.subarray(0, seed.length - cut), "poller").kind).toBe("rejected");
      }),
    );
  });
});
