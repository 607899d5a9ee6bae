import { promisify } from "node:util";
import { crc32, gunzip } from "node:zlib";
import { batchContentType } from "@isthmus/contract";
import { RefusedRequest } from "../errors.ts";
import { mayHoldTraps, outOfBounds, repeatsNames, withoutTraps } from "./json-bounds.ts";

const inflate = promisify(gunzip);

/** Members of any one array or object: more than the records of a batch or the interfaces of a device, its longest lists. */
const maxMembers = 16_384;

export interface BodyLimits {
  /** Octets of the gzip'ed body. */
  readonly compressedBytes: number;
  /** Octets after decompression. */
  readonly rawBytes: number;
  /** Levels of arrays and objects. */
  readonly depth: number;
}

/** The parts of a function URL request that carry the body. */
export interface BodyCarrier {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: string | undefined;
  readonly isBase64Encoded: boolean;
}

/**
 * The body's octets as they were sent. Refuses what is not gzip'ed JSON by its headers (415), what Lambda did not hand
 * over as binary (400) and what is too large (413), each before anything is decoded.
 */
export function readCompressedBody(request: BodyCarrier, limits: BodyLimits): Buffer {
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== batchContentType) {
    throw refused(415, "unsupported-content-type", `content-type must be ${batchContentType}`);
  }
  if ((request.headers["content-encoding"] ?? "").trim().toLowerCase() !== "gzip") {
    throw refused(415, "unsupported-content-encoding", "content-encoding must be gzip");
  }
  if (!request.isBase64Encoded) {
    throw refused(400, "body-not-binary", "the body must be a gzip stream");
  }
  const encoded = request.body ?? "";
  if (Math.floor(encoded.length / 4) * 3 - 2 > limits.compressedBytes) {
    throw refused(413, "body-too-large", `at most ${limits.compressedBytes} octets, compressed`);
  }
  return Buffer.from(encoded, "base64");
}

/** Inflates and parses a body within limits. Refuses with 413 or 400; never with the body's own words. */
export async function parseCompressedJson(compressed: Buffer, limits: BodyLimits): Promise<unknown> {
  const json = await inflate(compressed, { maxOutputLength: limits.rawBytes }).catch((error: unknown) => {
    const tooLarge = error instanceof RangeError;
    throw tooLarge
      ? refused(413, "body-too-large", `at most ${limits.rawBytes} octets after decompression`)
      : refused(400, "bad-gzip", "the body is not one whole gzip stream");
  });
  if (!endsAsItsOnlyMember(compressed, json)) {
    throw refused(400, "bad-gzip", "the body is not one whole gzip stream");
  }
  switch (outOfBounds(json, { depth: limits.depth, members: maxMembers })) {
    case "too-deep":
      throw refused(400, "json-too-deep", `at most ${limits.depth} levels of arrays and objects`);
    case "too-wide":
      throw refused(400, "json-too-wide", `at most ${maxMembers} members of an array or object`);
    case undefined:
      break;
  }
  const value = parseJson(json);
  if (repeatsNames(json, value)) {
    throw refused(400, "json-repeated-name", "an object has a name twice");
  }
  return mayHoldTraps(json) ? withoutTraps(value) : value;
}

/**
 * True when the body's last octets are the trailer of everything that it inflated to (RFC 1952: CRC-32, then length). zlib joins members that
 * follow each other and overlooks what follows the last, and neither is a batch.
 */
function endsAsItsOnlyMember(compressed: Buffer, inflated: Buffer): boolean {
  const trailer = compressed.subarray(-8);
  return trailer.length === 8 && trailer.readUInt32LE(0) === crc32(inflated) && trailer.readUInt32LE(4) === inflated.length;
}

function parseJson(json: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json));
  } catch {
    throw refused(400, "bad-json", "the body is not valid UTF-8 JSON");
  }
}

function refused(statusCode: number, code: string, message: string): RefusedRequest {
  return new RefusedRequest({ statusCode, code, message });
}
