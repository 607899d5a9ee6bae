import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { isFrom } from "../snmp-protocol/answering-peer.ts";
import { BerReader } from "../snmp-protocol/codec/ber-reader.ts";
import { encodeRequest, requestTags } from "../snmp-protocol/codec/encode-request.ts";
import { encodeOid } from "../snmp-protocol/codec/oid-octets.ts";
import { readResponseHeader } from "../snmp-protocol/codec/response-header.ts";
import { checkMessage } from "../snmp-protocol/guard/check-message.ts";
import { peerOf } from "./community/peer.ts";
import type { PlainCredential } from "./net-snmp-session.ts";
import { scalars } from "./oids.ts";
import { discoveryMessage } from "./user/discovery-message.ts";

export interface AnswererQuestion {
  readonly address: string;
  readonly port: number;
  /** Other addresses whose answers count as the agent's own. */
  readonly answersFrom?: readonly string[] | undefined;
  readonly credential: PlainCredential;
  readonly timeoutMs: number;
}

/** Where an answer came from. */
export interface Answerer {
  readonly address: string;
  readonly port: number;
}

/**
 * Asks once, through a socket that hears everybody, and says who answered when it was not who was asked: an agent with several addresses
 * may answer from the one that is nearest to us. Only an answer with our random id counts. Undefined when nobody else answered. Never rejects.
 */
export function findAnswerer(question: AnswererQuestion): Promise<Answerer | undefined> {
  const peer = peerOf(question);
  const id = randomInt(1, 2 ** 31 - 1);
  const request = requestOf(question.credential, id);
  return new Promise((resolve) => {
    const socket = createSocket(peer.family);
    let settled = false;
    const settle = (answerer: Answerer | undefined) => {
      if (!settled) {
        settled = true;
        clearTimeout(deadline);
        socket.close();
        resolve(answerer);
      }
    };
    const deadline = setTimeout(() => settle(undefined), question.timeoutMs);
    socket.on("error", () => settle(undefined));
    socket.on("message", (bytes, sender) => {
      if (isAnswer(bytes, id)) {
        settle(isFrom(peer, sender) ? undefined : { address: sender.address, port: sender.port });
      }
    });
    socket.send(request, peer.port, peer.address, (error) => {
      if (error !== null) {
        settle(undefined);
      }
    });
  });
}

function requestOf(credential: PlainCredential, id: number): Uint8Array {
  if (credential.version === "3") {
    return discoveryMessage(id, id);
  }
  const { version } = credential;
  const community = Buffer.from(credential.community);
  const oids = [encodeOid(scalars.sysObjectId)].filter((oid) => oid !== undefined);
  return encodeRequest({ version, community, tag: requestTags.get, requestId: id, nonRepeaters: 0, maxRepetitions: 0, oids });
}

function isAnswer(bytes: Uint8Array, id: number): boolean {
  const check = checkMessage(bytes, "poller");
  if (check.kind === "rejected") {
    return false;
  }
  return check.message.security === undefined
    ? readResponseHeader(new BerReader(bytes))?.requestId === id
    : check.message.security.messageId === id;
}
