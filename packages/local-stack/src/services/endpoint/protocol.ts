import { randomUUID } from "node:crypto";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { asRecord, type UntypedRecord } from "../../engine/template/untyped.ts";
import type { AwsResponse } from "../service.ts";
import { restBodies, restOperation } from "./rest-requests.ts";
import type { SignedRequest } from "./sigv4.ts";

/** Largest decompressed API request; CloudWatch itself allows 1 MB, DynamoDB 16 MB. */
const maxDecodedBytes = 16 * 1024 * 1024;

/** How a request names its action and how an answer to it is written. */
export type WireProtocol =
  | { readonly kind: "json"; readonly version: "1.0" | "1.1" }
  | { readonly kind: "query"; readonly ec2: boolean }
  | { readonly kind: "rest"; readonly body: "json" | "xml" };

export type DecodedRequest =
  | { readonly kind: "ok"; readonly protocol: WireProtocol; readonly action: string; readonly input: UntypedRecord }
  | { readonly kind: "rejected"; readonly protocol: WireProtocol; readonly code: string; readonly message: string };

/** An HTTP answer, ready to be written. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** The protocol a request came in: the service's own for REST; else JSON when it names a target, Query otherwise. */
export function protocolOf(request: SignedRequest, service: string): WireProtocol {
  const body = restBodies[service];
  if (body !== undefined) return { kind: "rest", body };
  const json = request.headers["x-amz-target"] !== undefined || (request.headers["content-type"] ?? "").includes("json");
  if (!json) return { kind: "query", ec2: service === "ec2" };
  return { kind: "json", version: (request.headers["content-type"] ?? "").includes("1.1") ? "1.1" : "1.0" };
}

/** Undoes content encoding and protocol (AWS JSON 1.0 and 1.1, AWS Query, EC2 Query, REST). Never throws. */
export function decodeRequest(request: SignedRequest, service: string): DecodedRequest {
  const protocol = protocolOf(request, service);
  if (protocol.kind === "rest") return decodeRest(request, { service, protocol });
  const text = decodedBody(request);
  if (text === undefined)
    return { kind: "rejected", protocol, code: "SerializationException", message: "The body could not be decompressed." };
  if (protocol.kind === "query") {
    const [, query = ""] = request.target.split("?");
    const input = Object.fromEntries([...new URLSearchParams(query), ...new URLSearchParams(text)]);
    const action = input["Action"];
    return action === undefined
      ? { kind: "rejected", protocol, code: "MissingAction", message: "The request names no Action and no X-Amz-Target." }
      : { kind: "ok", protocol, action, input };
  }
  const input = text === "" ? {} : parseObject(text);
  const action = (request.headers["x-amz-target"] ?? "").split(".").at(-1) ?? "";
  if (input === undefined) return { kind: "rejected", protocol, code: "SerializationException", message: "The body is not a JSON object." };
  if (action === "") return { kind: "rejected", protocol, code: "UnknownOperationException", message: "X-Amz-Target names no operation." };
  return { kind: "ok", protocol, action, input };
}

function decodeRest(request: SignedRequest, of: { readonly service: string; readonly protocol: WireProtocol }): DecodedRequest {
  const operation = restOperation(of.service, request);
  const { protocol } = of;
  if (operation !== undefined) return { kind: "ok", protocol, ...operation };
  const message = `${request.method} ${request.target} is not known here.`;
  return { kind: "rejected", protocol, code: "UnknownOperationException", message };
}

function decodedBody(request: SignedRequest): string | undefined {
  try {
    switch (request.headers["content-encoding"] ?? "identity") {
      case "gzip":
        return gunzipSync(request.body, { maxOutputLength: maxDecodedBytes }).toString("utf8");
      case "br":
        return brotliDecompressSync(request.body, { maxOutputLength: maxDecodedBytes }).toString("utf8");
      default:
        return request.body.toString("utf8");
    }
  } catch {
    return undefined;
  }
}

function parseObject(text: string): UntypedRecord | undefined {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Writes an answer in the protocol of its request, errors in the shape that the SDK's parser of that protocol reads. */
export function encodeAnswer(protocol: WireProtocol, response: AwsResponse): HttpAnswer {
  const requestId = randomUUID();
  switch (response.kind) {
    case "json":
      return jsonAnswer({ status: 200, body: response.body, protocol, requestId });
    case "xml":
      return { status: 200, headers: { "content-type": "text/xml;charset=UTF-8", "x-amzn-requestid": requestId }, body: response.body };
    case "error":
      return encodeError(protocol, response, requestId);
  }
}

function encodeError(protocol: WireProtocol, error: Extract<AwsResponse, { kind: "error" }>, requestId: string): HttpAnswer {
  if (protocol.kind === "json") {
    const answer = jsonAnswer({ status: error.status, body: { __type: error.code, message: error.message }, protocol, requestId });
    const fault = error.status >= 500 ? "Receiver" : "Sender";
    return { ...answer, headers: { ...answer.headers, "x-amzn-errortype": error.code, "x-amzn-query-error": `${error.code};${fault}` } };
  }
  const [code, message] = [escapeXml(error.code), escapeXml(error.message)];
  if (protocol.kind === "rest") return restError(protocol.body, error);
  const body = protocol.ec2
    ? `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`
    : `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  return {
    status: error.status,
    headers: { "content-type": "text/xml;charset=UTF-8" },
    body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
  };
}

function restError(body: "json" | "xml", error: Extract<AwsResponse, { kind: "error" }>): HttpAnswer {
  if (body === "json") {
    const headers = { "content-type": "application/json", "x-amzn-errortype": error.code };
    return { status: error.status, headers, body: JSON.stringify({ Type: "User", Message: error.message }) };
  }
  const content = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`;
  return {
    status: error.status,
    headers: { "content-type": "application/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?><Error>${content}</Error>`,
  };
}

function jsonAnswer(answer: {
  readonly status: number;
  readonly body: unknown;
  readonly protocol: WireProtocol;
  readonly requestId: string;
}): HttpAnswer {
  const { protocol } = answer;
  const type =
    protocol.kind === "rest" ? "application/json" : `application/x-amz-json-${protocol.kind === "json" ? protocol.version : "1.0"}`;
  const headers = { "content-type": type, "x-amzn-requestid": answer.requestId };
  return { status: answer.status, headers, body: JSON.stringify(answer.body ?? {}) };
}

/** Text as XML character data, quotes included; characters that XML 1.0 forbids become U+FFFD. */
export function escapeXml(text: string): string {
  const allowed = Array.from(text, (char) => (isXmlChar(char.codePointAt(0) ?? 0) ? char : "\uFFFD")).join("");
  return allowed.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function isXmlChar(code: number): boolean {
  if (code === 0x9 || code === 0xa || code === 0xd) return true;
  return code >= 0x20 && code !== 0xfffe && code !== 0xffff && (code < 0xd800 || code > 0xdfff);
}
