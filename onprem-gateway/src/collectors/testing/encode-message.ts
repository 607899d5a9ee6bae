/** Encodes SNMP messages for tests of the guard, byte by byte as the test wants them, valid or not. */

export function tlv(tag: number, ...content: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const body = Buffer.concat(content.map((part) => Uint8Array.from(part)));
  return Buffer.concat([Uint8Array.from([tag, ...lengthOf(body.length)]), body]);
}

/** As `tlv`, with the length in `lengthBytes` bytes where one would do: legal BER that strict readers refuse. */
export function longTlv(tag: number, lengthBytes: number, content: Uint8Array): Uint8Array {
  const length = Buffer.alloc(lengthBytes);
  length.writeUIntBE(content.length, Math.max(0, lengthBytes - 4), Math.min(4, lengthBytes));
  return Buffer.concat([Uint8Array.from([tag, 0x80 + lengthBytes]), length, content]);
}

export function integer(value: number): Uint8Array {
  return tlv(0x02, [(value >> 24) & 0xff, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff]);
}

export function text(value: string): Uint8Array {
  return tlv(0x04, Buffer.from(value));
}

export function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return tlv(0x06, [first * 40 + second, ...rest.flatMap(base128)]);
}

export function varbind(name: string, value: Uint8Array): Uint8Array {
  return tlv(0x30, oid(name), value);
}

export function pdu(tag: number, ...varbinds: readonly Uint8Array[]): Uint8Array {
  return tlv(tag, integer(77), integer(0), integer(0), tlv(0x30, ...varbinds));
}

/** A v1 (version 0) or v2c (version 1) message. */
export function communityMessage(version: number, content: Uint8Array): Uint8Array {
  return tlv(0x30, integer(version), text("lab"), content);
}

export interface UserMessageOptions {
  readonly flags: number;
  readonly engineId?: Uint8Array;
  readonly user?: string;
  readonly digestBytes?: number;
  /** The scoped PDU, or the encrypted octet string. */
  readonly payload: Uint8Array;
}

/** A v3 message with the User-based Security Model. */
export function userMessage({
  flags,
  engineId = Buffer.from("8000000001020304", "hex"),
  user = "monitor",
  digestBytes = 0,
  payload,
}: UserMessageOptions): Uint8Array {
  const global = tlv(0x30, integer(1), integer(65_507), tlv(0x04, [flags]), integer(3));
  const security = tlv(
    0x30,
    tlv(0x04, engineId),
    integer(1),
    integer(2),
    text(user),
    tlv(0x04, new Uint8Array(digestBytes)),
    tlv(0x04, []),
  );
  return tlv(0x30, integer(3), global, tlv(0x04, security), payload);
}

export function scoped(content: Uint8Array): Uint8Array {
  return tlv(0x30, tlv(0x04, [1, 2, 3, 4, 5]), text(""), content);
}

function lengthOf(length: number): number[] {
  if (length < 0x80) {
    return [length];
  }
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

function base128(value: number): number[] {
  const groups = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    groups.unshift((rest % 128) + 128);
  }
  return groups;
}
