import { describe, expect, it } from "vitest";
import { communityMessage, integer, longTlv, oid, pdu, scoped, text, tlv, userMessage, varbind } from "../../testing/encode-message.ts";
import { checkMessage, checkScopedPdu, type GuardRole } from "./check-message.ts";

const name = "1.3.6.1.2.1.2.2.1.10.4294967295";
const response = 0xa2;
const trap = 0xa7;

function answerWith(value: Uint8Array): Uint8Array {
  return communityMessage(1, pdu(response, varbind(name, value)));
}

function reasonOf(bytes: Uint8Array, role: GuardRole = "poller"): string {
  const check = checkMessage(bytes, role);
  return check.kind === "ok" ? "ok" : check.reason;
}

describe("checkMessage", () => {
  it.each([
    { what: "an INTEGER", value: integer(-5) },
    { what: "an OCTET STRING", value: text("Gi0/1") },
    { what: "an empty OCTET STRING", value: text("") },
    { what: "an OBJECT IDENTIFIER", value: oid("1.3.6.1.4.1.9") },
    { what: "an empty OBJECT IDENTIFIER, which some agents send for zeroDotZero", value: tlv(0x06, []) },
    { what: "an IpAddress", value: tlv(0x40, [192, 0, 2, 1]) },
    { what: "a Counter32 in five bytes", value: tlv(0x41, [0, 0xff, 0xff, 0xff, 0xff]) },
    { what: "a Gauge32 in four bytes without the leading zero", value: tlv(0x42, [0xff, 0xff, 0xff, 0xff]) },
    { what: "a Counter64 in nine bytes", value: tlv(0x46, [0, 255, 255, 255, 255, 255, 255, 255, 255]) },
    { what: "an Opaque", value: tlv(0x44, [0x9f, 0x78, 4, 0, 0, 0, 0]) },
    { what: "noSuchInstance", value: tlv(0x81, []) },
    { what: "a length in four bytes", value: longTlv(0x04, 4, Buffer.from("abc")) },
    { what: "a length in six bytes", value: longTlv(0x04, 6, Buffer.from("abc")) },
  ])("passes $what", ({ value }) => {
    expect(reasonOf(answerWith(value))).toBe("ok");
  });

  it.each([
    { what: "an INTEGER wider than 32 bits", value: tlv(0x02, [1, 0, 0, 0, 0]), reason: "integer" },
    { what: "an INTEGER without content", value: tlv(0x02, []), reason: "integer" },
    { what: "a Counter32 above 2^32-1", value: tlv(0x41, [1, 0, 0, 0, 0]), reason: "integer" },
    { what: "a Counter64 of nine significant bytes", value: tlv(0x46, [1, 0, 0, 0, 0, 0, 0, 0, 0]), reason: "integer" },
    { what: "an IpAddress of five bytes", value: tlv(0x40, [1, 2, 3, 4, 5]), reason: "address" },
    { what: "an OID that ends inside a sub-identifier", value: tlv(0x06, [0x2b, 0x86]), reason: "oid" },
    { what: "an OID with a sub-identifier above 2^32-1", value: tlv(0x06, [0x2b, 0x90, 0x80, 0x80, 0x80, 0x00]), reason: "oid" },
    { what: "an OID of 129 sub-identifiers", value: tlv(0x06, new Uint8Array(128).fill(1)), reason: "oid" },
    { what: "a NULL with a long length", value: longTlv(0x05, 1, new Uint8Array(0)), reason: "length" },
    { what: "an unknown type", value: tlv(0x47, [1]), reason: "value-type" },
    { what: "a value longer than its varbind", value: Uint8Array.from([0x04, 0x05, 0x41]), reason: "length" },
    { what: "an indefinite length", value: Uint8Array.from([0x04, 0x80, 0x41]), reason: "length" },
    { what: "bytes behind the value", value: Buffer.concat([integer(1), Uint8Array.from([0])]), reason: "length" },
  ])("drops $what", ({ value, reason }) => {
    expect(reasonOf(answerWith(value))).toBe(reason);
  });

  it("drops a message with more than 1,024 varbinds", () => {
    const one = varbind("1.3.6", tlv(0x05, []));

    expect(reasonOf(communityMessage(1, pdu(response, ...Array.from({ length: 1_024 }, () => one))))).toBe("ok");
    expect(reasonOf(communityMessage(1, pdu(response, ...Array.from({ length: 1_025 }, () => one))))).toBe("varbind-count");
  });

  it("lets each side receive only the PDUs that are meant for it", () => {
    expect(reasonOf(communityMessage(1, pdu(trap)), "poller")).toBe("pdu-type");
    expect(reasonOf(communityMessage(1, pdu(trap)), "receiver")).toBe("ok");
    expect(reasonOf(communityMessage(1, pdu(response)), "receiver")).toBe("pdu-type");
    expect(reasonOf(communityMessage(0, pdu(trap)), "receiver")).toBe("pdu-type");
    expect(reasonOf(communityMessage(1, pdu(0xa0)), "receiver")).toBe("pdu-type");
    expect(reasonOf(communityMessage(2, pdu(response)))).toBe("version");
  });

  it("passes on the message without the padding behind it", () => {
    const message = answerWith(integer(1));
    const check = checkMessage(Buffer.concat([message, new Uint8Array(9)]), "poller");

    expect(check).toMatchObject({ kind: "ok", message: { version: "2c", length: message.length, community: Buffer.from("lab") } });
  });

  it("reads the security header and the reason of a Report", () => {
    const report = scoped(pdu(0xa8, varbind("1.3.6.1.6.3.15.1.1.3.0", tlv(0x41, [1]))));

    expect(checkMessage(userMessage({ flags: 0, payload: report }), "poller")).toMatchObject({
      kind: "ok",
      message: {
        version: "3",
        security: { authenticated: false, encrypted: false, user: "monitor" },
        reportOid: "1.3.6.1.6.3.15.1.1.3.0",
      },
    });
  });

  it("passes an encrypted payload on unread", () => {
    const check = checkMessage(userMessage({ flags: 3, digestBytes: 24, payload: tlv(0x04, [1, 2, 3]) }), "poller");

    expect(check).toMatchObject({ kind: "ok", message: { security: { authenticated: true, encrypted: true } } });
  });

  it.each([
    { what: "privacy without authentication", flags: 2, engineBytes: 8, digestBytes: 0 },
    { what: "an engine id of four bytes", flags: 0, engineBytes: 4, digestBytes: 0 },
    { what: "an engine id of 33 bytes", flags: 0, engineBytes: 33, digestBytes: 0 },
    { what: "a digest of no known length", flags: 1, engineBytes: 8, digestBytes: 13 },
  ])("drops $what", ({ flags, engineBytes, digestBytes }) => {
    const payload = flags === 2 ? tlv(0x04, [1]) : scoped(pdu(response));

    expect(reasonOf(userMessage({ flags, digestBytes, engineId: new Uint8Array(engineBytes), payload }))).toBe("security-header");
  });

  it("takes v3 notifications at a receiver, and the question by which their senders discover it", () => {
    expect(reasonOf(userMessage({ flags: 0, payload: scoped(pdu(trap)) }), "receiver")).toBe("ok");
    expect(reasonOf(userMessage({ flags: 0, payload: scoped(pdu(response)) }), "receiver")).toBe("pdu-type");

    const discovery = userMessage({ flags: 4, engineId: new Uint8Array(0), user: "", payload: scoped(pdu(0xa0)) });
    expect(reasonOf(discovery, "receiver")).toBe("ok");
    expect(reasonOf(discovery)).toBe("security-header");
  });

  it("checks a decrypted scoped PDU, and leaves out its padding", () => {
    const plain = scoped(pdu(trap));

    expect(checkScopedPdu(Buffer.concat([plain, new Uint8Array(7)]), "receiver")).toMatchObject({
      kind: "ok",
      length: plain.length,
      pduTag: trap,
    });
    expect(checkScopedPdu(plain.subarray(0, -1), "receiver")).toEqual({ kind: "rejected", reason: "length" });
    expect(checkScopedPdu(new Uint8Array(0), "receiver").kind).toBe("rejected");
  });
});
