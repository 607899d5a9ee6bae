import { createSocket, type Socket } from "node:dgram";
import { BerReader } from "../../onprem-gateway/src/collectors/snmp-protocol/codec/ber-reader.ts";
import { decodeOid } from "../../onprem-gateway/src/collectors/snmp-protocol/codec/oid-octets.ts";
import { integer, oid, text, tlv } from "../../onprem-gateway/src/collectors/testing/encode-message.ts";

/** A request as an agent sees it. */
export interface Question {
  readonly kind: "get" | "next" | "bulk";
  /** The request id as it came, tag and length included. */
  readonly requestId: Uint8Array;
  readonly oids: readonly string[];
  readonly nonRepeaters: number;
  readonly maxRepetitions: number;
  /** Counts the requests of this agent from 1. */
  readonly number: number;
  /** Makes a whole message of a PDU, in the version of the request. */
  readonly message: (pdu: Uint8Array) => Uint8Array;
}

/** One datagram of an answer, and how long the agent waits before it sends it. */
export interface Reply {
  readonly bytes: Uint8Array;
  readonly afterMs?: number;
}

export type Behaviour = (question: Question) => readonly Reply[];

export interface HostileAgent {
  readonly port: number;
  requests(): number;
  stop(): void;
}

const responseTag = 0xa2;
const kinds: Readonly<Record<number, Question["kind"]>> = { 160: "get", 161: "next", 165: "bulk" };
const engineId = Buffer.from("8000000001020304", "hex");

/** An agent on loopback that answers v1, v2c and v3 (without authentication) requests as the behaviour says. */
export async function startHostileAgent(behaviour: Behaviour): Promise<HostileAgent> {
  const socket: Socket = createSocket("udp4");
  let requests = 0;
  let stopped = false;
  const send = (bytes: Uint8Array, port: number) => {
    if (!stopped) {
      socket.send(bytes, port, "127.0.0.1");
    }
  };
  socket.on("message", (request, peer) => {
    requests += 1;
    const question = questionOf(request, requests);
    if (question === undefined) {
      return;
    }
    const replies = "report" in question ? [{ bytes: question.report }] : behaviour(question);
    for (const { bytes, afterMs } of replies) {
      if (afterMs === undefined) {
        send(bytes, peer.port);
      } else {
        setTimeout(() => send(bytes, peer.port), afterMs).unref();
      }
    }
  });
  const port = await new Promise<number>((resolve) => socket.bind(0, "127.0.0.1", () => resolve(socket.address().port)));
  return {
    port,
    requests: () => requests,
    stop: () => {
      stopped = true;
      socket.close();
    },
  };
}

/** A Response with these varbinds. */
export function response(question: Question, varbinds: readonly Uint8Array[], errorStatus = 0): Uint8Array {
  const index = integer(errorStatus === 0 ? 0 : 1);
  return question.message(tlv(responseTag, question.requestId, integer(errorStatus), index, tlv(0x30, ...varbinds)));
}

function questionOf(request: Uint8Array, number: number): Question | { readonly report: Uint8Array } | undefined {
  const reader = new BerReader(request);
  reader.expect(0x30, request.length);
  const end = reader.end;
  const version = reader.integer(end);
  if (version === 3) {
    return userQuestion(reader, { end, number });
  }
  reader.expect(0x04, end);
  const community = request.slice(reader.at, reader.end);
  reader.at = reader.end;
  const message = (pdu: Uint8Array) => tlv(0x30, integer(version), tlv(0x04, community), pdu);
  return pduQuestion(reader, { end, number, message });
}

function userQuestion(reader: BerReader, { end, number }: { readonly end: number; readonly number: number }) {
  reader.expect(0x30, end);
  const globalEnd = reader.end;
  const idStart = reader.at;
  reader.integer(globalEnd);
  const messageId = reader.bytes.slice(idStart, reader.at);
  reader.at = globalEnd;
  reader.expect(0x04, end);
  const security = reader.bytes.slice(reader.at, reader.end);
  reader.at = reader.end;
  reader.expect(0x30, end);
  const scopedEnd = reader.end;
  for (let field = 0; field < 2; field += 1) {
    reader.expect(0x04, scopedEnd);
    reader.at = reader.end;
  }
  const knowsEngine = Buffer.from(security).includes(engineId);
  const message = (pdu: Uint8Array) => userMessage(messageId, pdu, knowsEngine ? "monitor" : "");
  const question = pduQuestion(reader, { end: scopedEnd, number, message });
  if (question === undefined || knowsEngine) {
    return question;
  }
  const counter = tlv(0x30, oid("1.3.6.1.6.3.15.1.1.4.0"), tlv(0x41, [1]));
  return { report: message(tlv(0xa8, question.requestId, integer(0), integer(0), tlv(0x30, counter))) };
}

function userMessage(messageId: Uint8Array, pdu: Uint8Array, user: string): Uint8Array {
  const header = tlv(0x30, messageId, integer(65_507), tlv(0x04, [0]), integer(3));
  const security = tlv(0x30, tlv(0x04, engineId), integer(1), integer(2), text(user), tlv(0x04, []), tlv(0x04, []));
  return tlv(0x30, integer(3), header, tlv(0x04, security), tlv(0x30, tlv(0x04, engineId), text(""), pdu));
}

function pduQuestion(
  reader: BerReader,
  { end, number, message }: { readonly end: number; readonly number: number; readonly message: Question["message"] },
): Question | undefined {
  reader.enter(end);
  const kind = kinds[reader.tag];
  const pduEnd = reader.end;
  const idStart = reader.at;
  reader.integer(pduEnd);
  const requestId = reader.bytes.slice(idStart, reader.at);
  const nonRepeaters = reader.integer(pduEnd);
  const maxRepetitions = reader.integer(pduEnd);
  reader.expect(0x30, pduEnd);
  const listEnd = reader.end;
  const oids: string[] = [];
  while (reader.rejection === undefined && reader.at < listEnd) {
    reader.expect(0x30, listEnd);
    const varbindEnd = reader.end;
    reader.expect(0x06, varbindEnd);
    oids.push(decodeOid(reader.bytes, { start: reader.at, end: reader.end }));
    reader.at = varbindEnd;
  }
  return kind === undefined ? undefined : { kind, requestId, oids, nonRepeaters, maxRepetitions, number, message };
}
