import { gunzipSync, gzipSync } from "node:zlib";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { functionOf, roleOf } from "../../engine/assembly.fixture.ts";
import type { LocalStack } from "../../engine/local-stack.ts";
import { type RunningStack, runFixtureStack } from "../../engine/run-stack.fixture.ts";

const urlSource = `
  export async function handler(event) {
    if (event.rawPath === "/slow") await new Promise((resolve) => setTimeout(resolve, 300));
    if (event.rawPath === "/fail") throw new Error("boom");
    return { statusCode: 202, headers: { "X-Own": "yes" }, body: Buffer.from(JSON.stringify(event)).toString("base64"), isBase64Encoded: true };
  }`;

const url = { "Fn::GetAtt": ["F", "Arn"] };
const statement = (...Action: string[]): object => ({ Effect: "Allow", Action, Resource: url });
const viaUrl = { ...statement("lambda:InvokeFunction"), Condition: { Bool: { "lambda:InvokedViaFunctionUrl": "true" } } };

const template = {
  Resources: {
    Role: roleOf("tester"),
    F: functionOf("url-function", "aa11", { ReservedConcurrentExecutions: 1 }),
    Url: { Type: "AWS::Lambda::Url", Properties: { TargetFunctionArn: url, AuthType: "AWS_IAM" } },
    Caller: roleOf("caller", statement("lambda:InvokeFunctionUrl"), viaUrl),
    HalfCaller: roleOf("half-caller", statement("lambda:InvokeFunctionUrl")),
  },
};

let running: RunningStack;
let stack: LocalStack;

beforeAll(async () => {
  running = await runFixtureStack({ template, code: { aa11: urlSource } });
  ({ stack } = running);
});

afterAll(() => running.close());

async function post(
  path: string,
  role: string,
  change: { readonly body?: Uint8Array; readonly service?: string; readonly headers?: Record<string, string> } = {},
): Promise<Response> {
  const target = new URL(path, stack.functionUrl("F"));
  const signer = new SignatureV4({
    service: change.service ?? "lambda",
    region: stack.region,
    credentials: stack.issueCredentials(role, "gw-1"),
    sha256: Sha256,
  });
  const body = change.body ?? Buffer.from("{}");
  const request = await signer.sign({
    method: "POST",
    protocol: "http:",
    hostname: target.hostname,
    port: Number(target.port),
    path: target.pathname,
    query: Object.fromEntries(target.searchParams),
    headers: { host: target.host, "content-type": "application/json", ...change.headers },
    body,
  });
  return fetch(target, { method: "POST", headers: request.headers, body });
}

describe("a function URL", () => {
  it("hands a granted caller's request over in payload format 2.0", async () => {
    const body = gzipSync(JSON.stringify({ a: 1 }));

    const response = await post("in?x=1&y=2%203", "caller", {
      body,
      headers: { "content-type": "application/octet-stream", "content-encoding": "gzip" },
    });

    expect([response.status, response.headers.get("x-own")]).toEqual([202, "yes"]);
    const event = (await response.json()) as { body: string; requestContext: { authorizer: unknown } };
    expect(event).toMatchObject({
      version: "2.0",
      rawPath: "/in",
      queryStringParameters: { x: "1", y: "2 3" },
      isBase64Encoded: true,
      requestContext: { http: { method: "POST", path: "/in" } },
    });
    expect(gunzipSync(Buffer.from(event.body, "base64")).toString()).toBe('{"a":1}');
    expect(event.requestContext.authorizer).toMatchObject({
      iam: { accountId: "000000000000", userArn: "arn:aws:sts::000000000000:assumed-role/caller/gw-1" },
    });
  });

  it.each([
    ["a role that lacks lambda:InvokeFunction", "half-caller", {}],
    ["a role that is granted nothing", "tester", {}],
    ["a signature for another service", "caller", { service: "execute-api" }],
  ])("refuses %s", async (_name, role, change) => {
    const response = await post("", role, change);

    expect([response.status, await response.json()]).toEqual([403, { Message: "Forbidden" }]);
  });

  it("refuses a request that is not signed", async () => {
    expect((await fetch(stack.functionUrl("url-function"), { method: "POST" })).status).toBe(403);
  });

  it("answers 429 over the reserved concurrency and 502 when the function fails", async () => {
    const [slow, beside] = await Promise.all([post("slow", "caller"), post("slow", "caller")]);

    expect([slow.status, beside.status].sort()).toEqual([202, 429]);
    expect((await post("fail", "caller")).status).toBe(502);
  });
});
