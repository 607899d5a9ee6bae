import { BerReader } from "../codec/ber-reader.ts";
import { encodeOid } from "../codec/oid-octets.ts";
import type { UserHeader } from "../guard/user-header.ts";
import { element, octetString, sequence, unsigned } from "./ber-write.ts";
import { encodeUserMessage } from "./encode-user-message.ts";
import type { LocalEngine } from "./local-engine.ts";
import type { UserKeys } from "./user-keys.ts";

/** Objects of usmStats (RFC 3414 section 5) by their last sub-identifier. */
const usmStats = {
  unsupportedSecLevels: 1,
  notInTimeWindows: 2,
  unknownUserNames: 3,
  unknownEngineIds: 4,
  wrongDigests: 5,
  decryptionErrors: 6,
} as const;
export type UsmStat = keyof typeof usmStats;

const reportTag = 0xa8;
const counter32Tag = 0x41;

/** Makes the Reports by which senders of informs learn our engine id and clock, and what is wrong with their messages. */
export class Reports {
  readonly #engine: LocalEngine;
  readonly #counts = new Map<UsmStat, number>();

  constructor(engine: LocalEngine) {
    this.#engine = engine;
  }

  /** `keys` sign the Report: senders believe our clock only when it is authentic (RFC 3414 section 3.2, step 7a). */
  make({
    stat,
    header,
    nowMs,
    plainPdu,
    keys,
  }: {
    readonly stat: UsmStat;
    readonly header: UserHeader;
    readonly nowMs: number;
    /** The scoped PDU that is answered, when it was not encrypted. */
    readonly plainPdu: Uint8Array | undefined;
    readonly keys: UserKeys | undefined;
  }): Buffer {
    const count = ((this.#counts.get(stat) ?? 0) + 1) % 2 ** 32;
    this.#counts.set(stat, count);
    const name = element(0x06, encodeOid(`1.3.6.1.6.3.15.1.1.${usmStats[stat]}.0`) ?? new Uint8Array(0));
    const list = sequence(sequence(name, unsigned(count, counter32Tag)));
    const requestId = plainPdu === undefined ? 0 : requestIdOf(plainPdu);
    const pdu = element(reportTag, unsigned(requestId), unsigned(0), unsigned(0), list);
    return encodeUserMessage({
      messageId: header.messageId,
      engineId: this.#engine.id,
      boots: this.#engine.boots,
      timeS: this.#engine.timeS(nowMs),
      user: keys === undefined ? "" : header.user,
      ...(keys === undefined ? {} : { protection: { keys, encrypted: false } }),
      salt: new Uint8Array(0),
      scoped: sequence(octetString(this.#engine.id), octetString(new Uint8Array(0)), pdu),
    });
  }
}

/** The request id of a scoped PDU that passed the guard. */
function requestIdOf(scoped: Uint8Array): number {
  const reader = new BerReader(scoped);
  reader.expect(0x30, scoped.length);
  const { end } = reader;
  for (const _field of ["contextEngineID", "contextName"]) {
    reader.expect(0x04, end);
    reader.at = reader.end;
  }
  reader.enter(end);
  return Math.max(0, reader.integer(reader.end));
}
