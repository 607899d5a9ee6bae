import { BerReader } from "../../snmp-protocol/codec/ber-reader.ts";
import { readVarbinds } from "../../snmp-protocol/codec/read-varbinds.ts";
import type { SnmpResult } from "../../snmp-protocol/session.ts";
import { classifyStatus } from "../classify-failure.ts";
import { failure } from "../failure-hints.ts";

/** What an answer must be to count as one. */
export interface ExpectedAnswer {
  readonly requestId: number;
  /** Varbinds it may hold. */
  readonly most: number;
}

/** The Response in a scoped PDU that passed the guard; its PDU starts at `pduOffset`. */
export function answerOf(scoped: Uint8Array, pduOffset: number, { requestId, most }: ExpectedAnswer): SnmpResult {
  const reader = new BerReader(scoped);
  reader.at = pduOffset;
  reader.enter(scoped.length);
  const { end } = reader;
  const answered = reader.integer(end);
  const status = reader.integer(end);
  reader.integer(end);
  if (reader.rejection !== undefined || answered !== requestId) {
    return failure("malformed");
  }
  if (status !== 0) {
    return classifyStatus(status);
  }
  reader.expect(0x30, end);
  const varbinds = readVarbinds(reader, { listEnd: reader.end, most });
  return varbinds === undefined ? failure("malformed") : { kind: "ok", varbinds };
}
