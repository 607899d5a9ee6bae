import { encodeUserMessage } from "../../../onprem-gateway/src/collectors/snmp-protocol/usm/encode-user-message.ts";
import { UserKeys } from "../../../onprem-gateway/src/collectors/snmp-protocol/usm/user-keys.ts";
import {
  communityMessage,
  integer,
  oid,
  pdu,
  scoped,
  text,
  tlv,
  userMessage,
  varbind,
} from "../../../onprem-gateway/src/collectors/testing/encode-message.ts";
import { authPrivUser } from "../../../onprem-gateway/src/collectors/traps/testing/user-trap.ts";
import { allNodes, parseBer, withReplaced } from "./ber-tree.ts";
import { exceptionalContents, exceptionalEncodings } from "./exceptional-elements.ts";

/** The four groups of the PROTOS suite: requests and notifications, exceptional in their encoding and in what they say. */
export type CaseGroup = "req-enc" | "req-app" | "trap-enc" | "trap-app";

export const caseGroups: readonly CaseGroup[] = ["req-enc", "req-app", "trap-enc", "trap-app"];

interface Seed {
  readonly what: "req" | "trap";
  readonly bytes: Uint8Array;
  /** Puts the changed bytes into a message; they are the message unless told. */
  readonly wrap?: (changed: Uint8Array) => Uint8Array;
}

const notification = [
  varbind("1.3.6.1.2.1.1.3.0", tlv(0x43, [1, 2])),
  varbind("1.3.6.1.6.3.1.1.4.1.0", oid("1.3.6.1.6.3.1.1.5.3")),
  varbind("1.3.6.1.2.1.31.1.1.1.1.7", text("Gi0/7")),
  varbind("1.3.6.1.2.1.31.1.1.1.6.7", tlv(0x46, [1, 2, 3, 4, 5, 6, 7, 8])),
];
const asked = varbind("1.3.6.1.2.1.1.1.0", tlv(0x05));
const trapV1 = tlv(
  0xa4,
  oid("1.3.6.1.4.1.9"),
  tlv(0x40, [192, 0, 2, 1]),
  integer(6),
  integer(1),
  tlv(0x43, [1]),
  tlv(0x30, varbind("1.3.6.1.2.1.31.1.1.1.1.7", text("Gi0/7"))),
);
const plainUser = { flags: 0, user: "plain" };
const keys = new UserKeys(authPrivUser);
let signed = 0;

/** Signed and encrypted by a user that the receiver knows, so that what is inside is read. Each is later than the one before: none is a copy. */
function signedMessage(content: Uint8Array): Uint8Array {
  signed += 1;
  return encodeUserMessage({
    messageId: signed,
    engineId: Buffer.from("8000000001020304", "hex"),
    boots: 1,
    timeS: 1_000 + signed,
    user: authPrivUser.name,
    protection: { keys, encrypted: true },
    salt: Buffer.from(`00000000${signed.toString(16).padStart(8, "0")}`, "hex"),
    scoped: content,
  });
}

function seeds(): readonly Seed[] {
  return [
    { what: "req", bytes: communityMessage(0, pdu(0xa0, asked)) },
    { what: "req", bytes: communityMessage(1, pdu(0xa5, asked)) },
    { what: "req", bytes: communityMessage(1, pdu(0xa3, varbind("1.3.6.1.2.1.1.5.0", text("name")))) },
    { what: "req", bytes: userMessage({ flags: 4, user: "plain", payload: scoped(pdu(0xa0, asked)) }) },
    { what: "trap", bytes: communityMessage(0, trapV1) },
    { what: "trap", bytes: communityMessage(1, pdu(0xa7, ...notification)) },
    { what: "trap", bytes: communityMessage(1, pdu(0xa6, ...notification)) },
    { what: "trap", bytes: userMessage({ ...plainUser, payload: scoped(pdu(0xa7, ...notification)) }) },
    { what: "trap", bytes: scoped(pdu(0xa7, ...notification)), wrap: signedMessage },
  ];
}

/** No datagram is longer. */
const maxDatagram = 65_507;

/** Every element of every seed message of a group, in every exceptional form. Always the same cases in the same order. */
export function* casesOf(group: CaseGroup): Generator<Uint8Array> {
  for (const { what, bytes, wrap = (changed: Uint8Array) => changed } of seeds()) {
    if (!group.startsWith(what)) {
      continue;
    }
    const message = parseBer(bytes);
    for (const target of allNodes(message)) {
      for (const by of group.endsWith("enc") ? exceptionalEncodings(target) : exceptionalContents(target)) {
        const datagram = wrap(withReplaced(message, { target, by }));
        if (datagram.length <= maxDatagram) {
          yield datagram;
        }
      }
    }
  }
}
