import { describe, expect, it } from "vitest";
import { LocalEngine } from "../../onprem-gateway/src/collectors/snmp-protocol/usm/local-engine.ts";
import { PeerClocks } from "../../onprem-gateway/src/collectors/snmp-protocol/usm/peer-clocks.ts";
import { UserSecurity } from "../../onprem-gateway/src/collectors/snmp-protocol/usm/user-security.ts";
import {
  communityMessage,
  integer,
  longTlv,
  oid,
  pdu,
  scoped,
  text,
  tlv,
  userMessage,
  varbind,
} from "../../onprem-gateway/src/collectors/testing/encode-message.ts";
import { NotificationReader } from "../../onprem-gateway/src/collectors/traps/notification-reader.ts";
import { allNodes, type BerNode, parseBer, withReplaced } from "./generators/ber-tree.ts";

const trapOid = varbind("1.3.6.1.6.3.1.1.4.1.0", oid("1.3.6.1.6.3.1.1.5.3"));
const upTime = (...content: readonly number[]) => varbind("1.3.6.1.2.1.1.3.0", tlv(0x43, content));
const counter = (tag: number, ...content: readonly number[]) => varbind("1.3.6.1.2.1.2.2.1.10.7", tlv(tag, content));
const trap = (...rest: readonly Uint8Array[]) => communityMessage(1, pdu(0xa7, upTime(1), trapOid, ...rest));
const trapV1 = (generic: number, agent: readonly number[], ...varbinds: readonly Uint8Array[]) =>
  communityMessage(
    0,
    tlv(0xa4, oid("1.3.6.1.4.1.9"), tlv(0x40, agent), integer(generic), integer(1), tlv(0x43, [1]), tlv(0x30, ...varbinds)),
  );
const withCommunity = (community: string) => tlv(0x30, integer(1), text(community), pdu(0xa7, upTime(1), trapOid));

/** What real agents send and strict readers refuse. */
const oddities: Readonly<Record<string, Uint8Array>> = {
  "a NUL behind the community": withCommunity("lab\u0000"),
  "a TimeTicks of five bytes": communityMessage(1, pdu(0xa7, upTime(0, 0xff, 0xff, 0xff, 0xff), trapOid)),
  "a Counter32 of five bytes": trap(counter(0x41, 0, 0xff, 0xff, 0xff, 0xff)),
  "a Counter32 without its leading zero": trap(counter(0x41, 0xff, 0xff, 0xff, 0xff)),
  "a Gauge32 with three zeros too many": trap(counter(0x42, 0, 0, 0, 7)),
  "a Counter64 of nine bytes": trap(counter(0x46, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)),
  "a Counter64 of eight bytes": trap(counter(0x46, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)),
  "a Counter64 of one byte": trap(counter(0x46, 5)),
  "an INTEGER with leading zeros": trap(counter(0x02, 0, 0, 0, 7)),
  "an empty octet string": trap(varbind("1.3.6.1.2.1.31.1.1.1.18.7", text(""))),
  "an OID of one byte": trap(varbind("1.3.6.1.2.1.2.2.1.22.7", tlv(0x06, [0]))),
  "an OID with the largest sub-identifier": trap(varbind("1.3.6.1.2.1.2.2.1.22.7", tlv(0x06, [0x2b, 0x8f, 0xff, 0xff, 0xff, 0x7f]))),
  "a NULL": trap(varbind("1.3.6.1.2.1.2.2.1.10.7", tlv(0x05))),
  "an Opaque float": trap(varbind("1.3.6.1.4.1.2021.10.1.6.1", tlv(0x44, [0x9f, 0x78, 4, 0x3f, 0x80, 0, 0]))),
  "snmpTrapOID before sysUpTime": communityMessage(1, pdu(0xa7, trapOid, upTime(1))),
  "no sysUpTime": communityMessage(1, pdu(0xa7, trapOid)),
  "a hundred varbinds": trap(...Array.from({ length: 100 }, (_, at) => varbind(`1.3.6.1.2.1.2.2.1.10.${at}`, integer(at)))),
  "a v1 trap of no address": trapV1(6, [0, 0, 0, 0]),
  "a v1 trap without varbinds": trapV1(2, [192, 0, 2, 1]),
  "a v1 trap with a Counter64, which v1 does not have": trapV1(2, [192, 0, 2, 1], counter(0x46, 1, 2, 3, 4, 5, 6, 7, 8)),
  "an inform with a negative request id": communityMessage(
    1,
    tlv(0xa6, tlv(0x02, [0x80, 0, 0, 1]), integer(0), integer(0), tlv(0x30, upTime(1), trapOid)),
  ),
  "a v3 trap of an empty context engine": userMessage({
    flags: 0,
    user: "plain",
    payload: tlv(0x30, tlv(0x04), text(""), pdu(0xa7, upTime(1), trapOid)),
  }),
  "a v3 trap of an engine id of 32 bytes": userMessage({
    flags: 0,
    user: "plain",
    engineId: Buffer.alloc(32, 0x81),
    payload: scoped(pdu(0xa7, upTime(1), trapOid)),
  }),
  "bytes behind the message": Buffer.concat([trap(), Buffer.alloc(7)]),
};

/** Lengths may take more bytes than they need (RFC 3417 section 8): for every element alone, and for all at once. */
function longLengths(message: Uint8Array): readonly Uint8Array[] {
  const root = parseBer(message);
  return [1, 2, 3, 4].flatMap((lengthBytes) => [
    ...allNodes(root).map((target) => withReplaced(root, { target, by: longTlv(target.tag, lengthBytes, target.content) })),
    allLong(root, lengthBytes),
  ]);
}

function allLong(node: BerNode, lengthBytes: number): Uint8Array {
  const content = node.children.length === 0 ? node.content : Buffer.concat(node.children.map((child) => allLong(child, lengthBytes)));
  return longTlv(node.tag, lengthBytes, content);
}

function reader(): NotificationReader {
  const engine = new LocalEngine({ id: Buffer.from("80000000050102030405060708", "hex"), boots: 1, startedMs: 0 });
  const security = new UserSecurity({ users: [{ name: "plain" }], engine, clocks: new PeerClocks([], { nowMs: 0 }) });
  return new NotificationReader({ communities: ["lab"], security });
}

describe("legal but odd notifications", () => {
  it.each(Object.entries(oddities))("H6: are taken: %s", (_what, datagram) => {
    const reading = reader().read(datagram, 0);

    expect(reading.kind === "rejected" ? reading.reason : reading.kind).toBe("notification");
  });

  it("H6: are taken with every length in every longer form", () => {
    const messages = [trap(counter(0x46, 1, 2, 3)), trapV1(6, [192, 0, 2, 1], counter(0x41, 1))];
    const user = userMessage({ flags: 0, user: "plain", payload: scoped(pdu(0xa7, upTime(1), trapOid)) });
    const datagrams = [...messages, user].flatMap(longLengths);
    const refused = datagrams.filter((datagram) => reader().read(datagram, 0).kind !== "notification");

    process.stdout.write(`H6: ${Object.keys(oddities).length + datagrams.length} odd messages, ${refused.length} refused\n`);
    expect(refused).toEqual([]);
  });
});
