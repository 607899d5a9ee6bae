import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { batchContentType } from "@isthmus/contract";
import { RefusedRequest } from "../errors.ts";
import { isNestedWithin, mayHoldTraps, withoutTraps } from "./json-bounds.ts";

const inflate = promisify(gunzip);

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
  if (!isNestedWithin(json, limits.depth)) {
    throw refused(400, "json-too-deep", `at most ${limits.depth} levels of arrays and objects`);
  }
  const value = parseJson(json);
  return mayHoldTraps(json) ? withoutTraps(value) : value;
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
