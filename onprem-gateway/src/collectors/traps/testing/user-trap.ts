import { encodeUserMessage } from "../../snmp-protocol/usm/encode-user-message.ts";
import { UserKeys, type UsmUser } from "../../snmp-protocol/usm/user-keys.ts";
import { communityMessage, oid, pdu, scoped, tlv, varbind } from "../../testing/encode-message.ts";

const tags = { trap: 0xa7, inform: 0xa6 } as const;

/** Varbinds of a linkDown. */
const linkDown = [
  varbind("1.3.6.1.2.1.1.3.0", tlv(0x43, [1, 2])),
  varbind("1.3.6.1.6.3.1.1.4.1.0", oid("1.3.6.1.6.3.1.1.5.3")),
  varbind("1.3.6.1.2.1.2.2.1.1.7", tlv(0x02, [7])),
];

/** A v2c linkDown of the community "lab". */
export function communityTrap(): Uint8Array {
  return communityMessage(1, pdu(tags.trap, ...linkDown));
}

export const authPrivUser: UsmUser = {
  name: "monitor",
  auth: { protocol: "sha256", secret: "correct horse" },
  priv: { protocol: "aes", secret: "battery staple" },
};

/** A v3 linkDown, a trap unless told, as its sender makes it, protected with all that the user has. */
export function userTrap({
  user = authPrivUser,
  engineId = Buffer.from("8000000001020304", "hex"),
  boots = 1,
  timeS = 1_000,
  messageId = 1,
  reportable = false,
  form = "trap",
}: {
  readonly form?: keyof typeof tags;
  readonly user?: UsmUser;
  readonly engineId?: Uint8Array;
  readonly boots?: number;
  readonly timeS?: number;
  readonly messageId?: number;
  /** Asks for a Report, as informs and questions do. */
  readonly reportable?: boolean;
} = {}): Buffer {
  return encodeUserMessage({
    reportable,
    messageId,
    engineId,
    boots,
    timeS,
    user: user.name,
    ...(user.auth === undefined ? {} : { protection: { keys: new UserKeys(user), encrypted: user.priv !== undefined } }),
    salt: Buffer.from("0102030405060708", "hex"),
    scoped: scoped(pdu(tags[form], ...linkDown)),
  });
}
