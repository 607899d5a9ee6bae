import { createHash, randomUUID } from "node:crypto";
import { asArray, asRecord, asString, scalarText } from "../engine/template/untyped.ts";
import type { Principal } from "../services/service.ts";

/** Largest request and response of a synchronous invocation (Lambda quotas). */
export const maxUrlPayloadBytes = 6 * 1024 * 1024;

/** Id of a function's URL: 32 letters and digits like Lambda's, the same on every start. */
export function functionUrlId(functionName: string): string {
  const digest = createHash("sha256").update(`function-url:${functionName}`).digest();
  return Array.from(digest, (byte) => "abcdefghijklmnopqrstuvwxyz234567"[byte % 32]).join("");
}

/** An accepted HTTP request to a function URL. */
export interface UrlRequest {
  readonly urlId: string;
  readonly method: string;
  /** Path behind the URL's own, beginning with a slash. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly accessKeyId: string;
  readonly principal: Principal;
  readonly nowMs: number;
}

/** The event of payload format 2.0 (Lambda Developer Guide, "Invoking function URLs", request payload). */
export function urlEvent(request: UrlRequest): unknown {
  const binary = isBinary(request.headers);
  const query = Object.fromEntries(groupQuery(request.query));
  const cookies = request.headers["cookie"]?.split(/;\s*/);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: request.path,
    rawQueryString: request.query,
    ...(cookies === undefined ? {} : { cookies }),
    headers: request.headers,
    ...(request.query === "" ? {} : { queryStringParameters: query }),
    requestContext: requestContext(request),
    ...(request.body.length === 0 ? {} : { body: request.body.toString(binary ? "base64" : "utf8") }),
    isBase64Encoded: binary && request.body.length > 0,
  };
}

function requestContext(request: UrlRequest): unknown {
  const { accountId, arn } = request.principal;
  const domainName = `${request.urlId}.lambda-url.local`;
  return {
    accountId,
    apiId: request.urlId,
    authentication: null,
    authorizer: {
      iam: {
        accessKey: request.accessKeyId,
        accountId,
        callerId: arn,
        cognitoIdentity: null,
        principalOrgId: null,
        userArn: arn,
        userId: arn,
      },
    },
    domainName,
    domainPrefix: request.urlId,
    http: {
      method: request.method,
      path: request.path,
      protocol: "HTTP/1.1",
      sourceIp: request.sourceIp,
      userAgent: request.headers["user-agent"] ?? "",
    },
    requestId: randomUUID(),
    routeKey: "$default",
    stage: "$default",
    time: new Date(request.nowMs).toUTCString(),
    timeEpoch: request.nowMs,
  };
}

/**
 * Lambda hands text types over as they are and everything else in base64. Whether it looks at content-encoding too is not documented,
 * so it is not relied on here: a compressed body under a text type arrives damaged.
 */
function isBinary(headers: Readonly<Record<string, string>>): boolean {
  const type = (headers["content-type"] ?? "application/octet-stream").toLowerCase();
  return !/^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded)|[^;]+\+(json|xml))/.test(type);
}

function groupQuery(query: string): ReadonlyMap<string, string> {
  const grouped = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const earlier = grouped.get(name);
    grouped.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return grouped;
}

/** What the URL answers over HTTP. */
export interface UrlResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/** A handler's result as HTTP (response payload format 2.0): without a `statusCode` the whole result is the JSON body of a 200. */
export function urlResponse(result: unknown): UrlResponse {
  const response = asRecord(result);
  const statusCode = response?.["statusCode"];
  if (response === undefined || typeof statusCode !== "number") {
    const body = typeof result === "string" ? result : (JSON.stringify(result) ?? "null");
    return { status: 200, headers: { "content-type": "application/json" }, cookies: [], body: Buffer.from(body) };
  }
  const headers = Object.entries(asRecord(response["headers"]) ?? {}).map(([name, value]) => [name.toLowerCase(), scalarText(value) ?? ""]);
  const body = asString(response["body"]) ?? "";
  return {
    status: statusCode,
    headers: { "content-type": "application/json", ...(Object.fromEntries(headers) as Record<string, string>) },
    cookies: asArray(response["cookies"]).map(String),
    body: Buffer.from(body, response["isBase64Encoded"] === true ? "base64" : "utf8"),
  };
}
