import type { BerReader } from "./ber-reader.ts";

/** What stands before the varbinds of a v1 or v2c answer. */
export interface ResponseHeader {
  readonly version: "1" | "2c";
  /** Where the community is in the message. */
  readonly communityStart: number;
  readonly communityEnd: number;
  readonly requestId: number;
  /** RFC 3416 section 3; 0 for noError. */
  readonly errorStatus: number;
}

const responseTag = 0xa2;
const maxErrorStatus = 255;

/**
 * Reads the frame of an answer; `reader` then stands on the first varbind, and its `end` is the end of the list. Undefined when the bytes
 * are no answer, with the reason in `reader.rejection`. Octets behind the message are padding.
 */
export function readResponseHeader(reader: BerReader): ResponseHeader | undefined {
  reader.expect(0x30, reader.bytes.length);
  const messageEnd = reader.end;
  const version = reader.integer(messageEnd);
  if (reader.rejection === undefined && version !== 0 && version !== 1) {
    reader.reject("version");
  }
  reader.expect(0x04, messageEnd);
  const communityStart = reader.at;
  const communityEnd = reader.end;
  reader.at = communityEnd;
  reader.enter(messageEnd);
  if (reader.rejection === undefined && reader.tag !== responseTag) {
    reader.reject("pdu-type");
  }
  const pduEnd = reader.end;
  mustReach(reader, pduEnd, messageEnd);
  const requestId = reader.integer(pduEnd);
  const errorStatus = reader.integer(pduEnd);
  if (errorStatus > maxErrorStatus) {
    reader.reject("integer");
  }
  reader.integer(pduEnd);
  reader.expect(0x30, pduEnd);
  mustReach(reader, reader.end, pduEnd);
  if (reader.rejection !== undefined) {
    return undefined;
  }
  return { version: version === 0 ? "1" : "2c", communityStart, communityEnd, requestId, errorStatus };
}

/** The last element of its parent leaves nothing behind it. */
function mustReach(reader: BerReader, end: number, parentEnd: number): void {
  if (end !== parentEnd) {
    reader.reject("length");
  }
}
