import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { describe, expect, it } from "vitest";
import type { KnownKey } from "../iam/local-iam.ts";
import { type SignedRequest, verifySignature } from "./sigv4.ts";

const signedAt = new Date("2026-03-01T12:00:00Z");
const key: KnownKey = {
  secretAccessKey: "secret",
  sessionToken: "token",
  roleName: "r",
  tags: new Map(),
  principal: { accountId: "000000000000", arn: "arn:aws:sts::000000000000:assumed-role/r/s" },
};

async function signed(
  change: { readonly target?: string; readonly headers?: Record<string, string>; readonly body?: string } = {},
): Promise<SignedRequest> {
  const credentials = { accessKeyId: "ASIAKNOWN", secretAccessKey: "secret", sessionToken: "token" };
  const signer = new SignatureV4({ service: "lambda", region: "ap-northeast-2", credentials, sha256: Sha256 });
  const { target = "/lambda-url/abc/x%20y/?b=2&a=1&a-b=%2F", headers = {}, body = '{"a":1}' } = change;
  const [path = "", query = ""] = target.split("?");
  const request = await signer.sign(
    {
      method: "POST",
      protocol: "http:",
      hostname: "127.0.0.1",
      path,
      query: Object.fromEntries(new URLSearchParams(query)),
      headers: { host: "127.0.0.1:4601", "content-type": "application/json", "x-spaced": "  a   b ", ...headers },
      body,
    },
    { signingDate: signedAt },
  );
  const lowered = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { method: "POST", target, headers: Object.fromEntries(lowered) as Record<string, string>, body: Buffer.from(body) };
}

function verdict(request: SignedRequest, atMs = signedAt.getTime()): string {
  const result = verifySignature(request, { nowMs: atMs, findKey: (id) => (id === "ASIAKNOWN" ? key : undefined) });
  return result.kind === "ok" ? "ok" : result.reason;
}

describe("verifySignature", () => {
  it("accepts what the SDK's own signer signs, odd paths and queries included", async () => {
    expect(verdict(await signed())).toBe("ok");
    expect(verdict(await signed({ target: "/" }))).toBe("ok");
  });

  it("accepts an unsigned payload that says so", async () => {
    const request = await signed({ headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } });

    expect(verdict({ ...request, body: Buffer.from("anything") })).toBe("ok");
  });

  it.each([
    ["another body", (request: SignedRequest) => ({ ...request, body: Buffer.from("{}") }), "mismatch"],
    ["another path", (request: SignedRequest) => ({ ...request, target: "/lambda-url/other/" }), "mismatch"],
    ["another method", (request: SignedRequest) => ({ ...request, method: "GET" }), "mismatch"],
    [
      "no signature",
      ({ headers: { authorization: _gone, ...headers }, ...request }: SignedRequest) => ({ ...request, headers }),
      "missing",
    ],
    [
      "half a signature",
      (request: SignedRequest) => ({ ...request, headers: { ...request.headers, authorization: "AWS4-HMAC-SHA256 Credential=a/b" } }),
      "incomplete",
    ],
    [
      "another session token",
      (request: SignedRequest) => ({ ...request, headers: { ...request.headers, "x-amz-security-token": "no" } }),
      "unknown-key",
    ],
  ])("refuses %s", async (_name, change, reason) => {
    expect(verdict(change(await signed()))).toBe(reason);
  });

  it("refuses a key that was never issued", async () => {
    const request = await signed();
    const headers = { ...request.headers, authorization: (request.headers["authorization"] ?? "").replace("ASIAKNOWN", "ASIAOTHER") };

    expect(verdict({ ...request, headers })).toBe("unknown-key");
  });

  it("refuses a signature more than five minutes old or early", async () => {
    const request = await signed();

    expect(verdict(request, signedAt.getTime() + 299_000)).toBe("ok");
    expect(verdict(request, signedAt.getTime() + 301_000)).toBe("expired");
    expect(verdict(request, signedAt.getTime() - 301_000)).toBe("expired");
  });
});
