import { element, octetString, sequence, unsigned } from "../../snmp-protocol/usm/ber-write.ts";
import { encodeUserMessage } from "../../snmp-protocol/usm/encode-user-message.ts";

/** The first message to an agent: it asks for nothing, and the Report that refuses it names the engine (RFC 3414 section 4). */
export function discoveryMessage(messageId: number, requestId: number): Buffer {
  const nothing = new Uint8Array(0);
  const pdu = element(0xa0, unsigned(requestId), unsigned(0), unsigned(0), sequence());
  const scoped = sequence(octetString(nothing), octetString(nothing), pdu);
  return encodeUserMessage({ messageId, reportable: true, engineId: nothing, boots: 0, timeS: 0, user: "", salt: nothing, scoped });
}
