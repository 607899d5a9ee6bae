import { createHash, createHmac } from "node:crypto";
import { type KnownKey, sameSecret } from "../iam/local-iam.ts";

/** A received HTTP request, its body complete and untouched. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query exactly as they came over the wire. */
  readonly target: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The `Credential=` part of a signature. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export type Verification =
  | { readonly kind: "ok"; readonly scope: CredentialScope; readonly key: KnownKey }
  | {
      readonly kind: "refused";
      readonly reason: "missing" | "incomplete" | "unknown-key" | "expired" | "mismatch";
      readonly message: string;
    };

/** How far the signing clock may be off (IAM User Guide, "Signature Version 4": five minutes). */
export const clockWindowMs = 5 * 60_000;

/**
 * Verifies an AWS Signature Version 4 in the Authorization header (IAM User Guide, "Create a signed AWS API request"). The body
 * must match `x-amz-content-sha256` when that names a digest; `UNSIGNED-PAYLOAD` is taken as it is. Never throws.
 */
export function verifySignature(
  request: SignedRequest,
  options: { readonly nowMs: number; readonly findKey: (accessKeyId: string) => KnownKey | undefined },
): Verification {
  const header = request.headers["authorization"];
  if (header === undefined) return refused("missing", "Request is missing Authentication Token");
  const parsed = parseAuthorization(header);
  if (parsed === undefined) return refused("incomplete", "Authorization header is not a complete AWS4-HMAC-SHA256 signature.");
  const { scope, signedHeaders, signature } = parsed;
  const key = options.findKey(scope.accessKeyId);
  if (key === undefined) return refused("unknown-key", "The security token included in the request is invalid.");
  if (!sameSecret(request.headers["x-amz-security-token"] ?? "", key.sessionToken)) {
    return refused("unknown-key", "The security token included in the request is invalid.");
  }
  const problem = timeProblem(request, scope, options.nowMs);
  if (problem !== undefined) return refused("expired", problem);
  if (!signedHeaders.includes("host")) return refused("incomplete", "'Host' must be a signed header in the AWS Authorization.");
  const payloadHash = declaredPayloadHash(request, signedHeaders);
  if (payloadHash === undefined) return refused("mismatch", "The body does not match the signed x-amz-content-sha256.");
  const expected = expectedSignature({ request, scope, signedHeaders, payloadHash, secret: key.secretAccessKey });
  if (!sameSecret(expected, signature)) {
    return refused("mismatch", "The request signature we calculated does not match the signature you provided.");
  }
  return { kind: "ok", scope, key };
}

function refused(reason: Extract<Verification, { kind: "refused" }>["reason"], message: string): Verification {
  return { kind: "refused", reason, message };
}

interface ParsedAuthorization {
  readonly scope: CredentialScope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

function parseAuthorization(header: string): ParsedAuthorization | undefined {
  if (!header.startsWith("AWS4-HMAC-SHA256 ")) return undefined;
  const parts = new Map(
    header
      .slice("AWS4-HMAC-SHA256 ".length)
      .split(",")
      .map((part) => [part.slice(0, part.indexOf("=")).trim(), part.slice(part.indexOf("=") + 1).trim()] as const),
  );
  const [accessKeyId, date, region, service, terminator, ...rest] = (parts.get("Credential") ?? "").split("/");
  const signature = parts.get("Signature");
  const signedHeaders = parts.get("SignedHeaders")?.split(";");
  if (!accessKeyId || !date || !region || !service || terminator !== "aws4_request" || rest.length > 0) return undefined;
  if (signature === undefined || signedHeaders === undefined) return undefined;
  return { scope: { accessKeyId, date, region, service }, signedHeaders, signature };
}

function timeProblem(request: SignedRequest, scope: CredentialScope, nowMs: number): string | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(request.headers["x-amz-date"] ?? "");
  if (match === null) return "X-Amz-Date is missing or not in ISO 8601 basic format.";
  const [, year, month, day, hour, minute, second] = match.map(Number);
  const signedAtMs = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
  if (Math.abs(nowMs - signedAtMs) > clockWindowMs) {
    return `Signature expired: ${match[0]} is more than 5 minutes away from ${new Date(nowMs).toISOString()}; check this machine's clock.`;
  }
  return match[0].startsWith(scope.date) ? undefined : "Date in Credential scope does not match X-Amz-Date.";
}

function declaredPayloadHash(request: SignedRequest, signedHeaders: readonly string[]): string | undefined {
  const actual = createHash("sha256").update(request.body).digest("hex");
  const declared = request.headers["x-amz-content-sha256"];
  if (declared === undefined || declared === actual) return actual;
  return declared === "UNSIGNED-PAYLOAD" && signedHeaders.includes("x-amz-content-sha256") ? declared : undefined;
}

interface SignatureInput {
  readonly request: SignedRequest;
  readonly scope: CredentialScope;
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
  readonly secret: string;
}

function expectedSignature(input: SignatureInput): string {
  const { request, scope, signedHeaders } = input;
  const [path = "/", query = ""] = splitOnce(request.target, "?");
  const canonical = [
    request.method,
    scope.service === "s3" ? path : canonicalPath(path),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${(request.headers[name] ?? "").trim().replaceAll(/\s+/g, " ")}`),
    "",
    signedHeaders.join(";"),
    input.payloadHash,
  ].join("\n");
  const scopeText = `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
  const digest = createHash("sha256").update(canonical).digest("hex");
  const toSign = ["AWS4-HMAC-SHA256", request.headers["x-amz-date"], scopeText, digest].join("\n");
  const steps = [scope.date, scope.region, scope.service, "aws4_request"];
  const signingKey = steps.reduce<string | Buffer>((key, step) => hmac(key, step), `AWS4${input.secret}`);
  return hmac(signingKey, toSign).toString("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}

/** Every service but S3 encodes the already encoded path once more, after taking out empty, `.` and `..` segments. */
function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") segments.pop();
    else segments.push(segment);
  }
  const normalized = `/${segments.join("/")}${segments.length > 0 && path.endsWith("/") ? "/" : ""}`;
  return normalized.split("/").map(encodeStrictly).join("/");
}

function canonicalQuery(query: string): string {
  return query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => splitOnce(pair, "=").map((part) => encodeStrictly(decodeLeniently(part))))
    .sort(([nameA = "", valueA = ""], [nameB = "", valueB = ""]) => compareText(nameA, nameB) || compareText(valueA, valueB))
    .map(([name = "", value = ""]) => `${name}=${value}`)
    .join("&");
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function decodeLeniently(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
