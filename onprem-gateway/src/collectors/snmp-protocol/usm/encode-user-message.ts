import { element, octetString, sequence, unsigned } from "./ber-write.ts";
import { encrypt } from "./cipher.ts";
import type { DigestPlace } from "./digest.ts";
import { digestOf } from "./digest.ts";
import { authAlgorithms } from "./protocols.ts";
import type { UserKeys } from "./user-keys.ts";

/** An SNMPv3 message before it is protected. */
export interface PlainUserMessage {
  readonly messageId: number;
  /** Wants a Report when it cannot be processed; answers do not. */
  readonly reportable?: boolean;
  readonly engineId: Uint8Array;
  readonly boots: number;
  readonly timeS: number;
  readonly user: string;
  /** Keys to protect it with; a message without is neither authenticated nor encrypted. */
  readonly protection?: { readonly keys: UserKeys; readonly encrypted: boolean };
  /** Eight bytes that never repeat under one key and boot. Used with encryption only. */
  readonly salt: Uint8Array;
  /** A whole scoped PDU. */
  readonly scoped: Uint8Array;
}

const version3 = 3;
const userSecurityModel = 3;
const maxMessageBytes = 65_507;

/** Encodes, encrypts and signs a message (RFC 3412 section 6, RFC 3414 section 3.1). */
export function encodeUserMessage(message: PlainUserMessage): Buffer {
  const { messageId, engineId, boots, timeS, user, protection } = message;
  const auth = protection?.keys.user.auth;
  const authKey = protection?.keys.authKey(engineId);
  const { salt, payload } = payloadOf(message);
  const flags = (auth === undefined ? 0 : 1) + (salt.length === 0 ? 0 : 2) + (message.reportable === true ? 4 : 0);
  const digest = octetString(new Uint8Array(auth === undefined ? 0 : authAlgorithms[auth.protocol].digestBytes));
  const saltField = octetString(salt);
  const name = octetString(Buffer.from(user, "utf8"));
  const encoded = sequence(
    unsigned(version3),
    sequence(unsigned(messageId), unsigned(maxMessageBytes), octetString(Uint8Array.from([flags])), unsigned(userSecurityModel)),
    octetString(sequence(octetString(engineId), unsigned(boots), unsigned(timeS), name, digest, saltField)),
    payload,
  );
  if (auth !== undefined && authKey !== undefined) {
    const end = encoded.length - payload.length - saltField.length;
    const place: DigestPlace = {
      protocol: auth.protocol,
      key: authKey,
      range: { start: end - authAlgorithms[auth.protocol].digestBytes, end },
    };
    digestOf(encoded, place).copy(encoded, place.range.start);
  }
  return encoded;
}

function payloadOf({ engineId, boots, timeS, protection, salt, scoped }: PlainUserMessage): { salt: Uint8Array; payload: Uint8Array } {
  const priv = protection?.encrypted === true ? protection.keys.user.priv : undefined;
  const key = priv === undefined ? undefined : protection?.keys.privKey(engineId);
  if (priv === undefined || key === undefined) {
    return { salt: new Uint8Array(0), payload: scoped };
  }
  return { salt, payload: element(0x04, encrypt(scoped, { protocol: priv.protocol, key, boots, timeS, salt })) };
}
