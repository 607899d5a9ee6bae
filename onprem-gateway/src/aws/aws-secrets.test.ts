import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GatewayCredentialsError } from "../errors.ts";
import { type AwsSecretReader, createAwsSecretReader } from "./aws-secrets.ts";
import { SecretMemory } from "./secret-memory.ts";

interface Asked {
  readonly target: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly scope: string;
}

let server: Server;
let asked: Asked[];
let answer: { status: number; body: Readonly<Record<string, unknown>> };
let read: AwsSecretReader;
const credentials = async () => ({ accessKeyId: "AKIA", secretAccessKey: "secret" });
const region = "ap-northeast-2";

beforeEach(async () => {
  asked = [];
  answer = { status: 200, body: {} };
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      asked.push({
        target: String(request.headers["x-amz-target"]),
        body: JSON.parse(Buffer.concat(chunks).toString("utf8")),
        scope: /Credential=([^,]+)/u.exec(request.headers.authorization ?? "")?.[1] ?? "",
      });
      response.writeHead(answer.status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  read = createAwsSecretReader({ credentials, endpoint });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function refusal(type: string): typeof answer {
  return { status: 400, body: { __type: type, Message: "S3CR3T-5 in the words of the service" } };
}

describe("reading a secret from AWS", () => {
  it("asks Secrets Manager for it by name, signed for the gateway's region", async () => {
    answer = { status: 200, body: { SecretString: "S3CR3T-1" } };

    expect(await read({ secretsManager: "isthmus/busan/core" }, region)).toEqual({ kind: "found", text: "S3CR3T-1" });
    expect(asked).toEqual([
      {
        target: "secretsmanager.GetSecretValue",
        body: { SecretId: "isthmus/busan/core" },
        scope: expect.stringMatching(/\/ap-northeast-2\/secretsmanager\//u),
      },
    ]);
  });

  it("asks Systems Manager for a parameter, decrypted, in the region of its ARN", async () => {
    answer = { status: 200, body: { Parameter: { Value: "S3CR3T-2" } } };
    const ssm = "arn:aws:ssm:eu-west-1:111122223333:parameter/isthmus/busan/community";

    expect(await read({ ssm }, region)).toEqual({ kind: "found", text: "S3CR3T-2" });
    expect(asked).toMatchObject([
      { target: "AmazonSSM.GetParameter", body: { Name: ssm, WithDecryption: true }, scope: expect.stringContaining("/eu-west-1/ssm/") },
    ]);
  });

  it.each([
    ["ResourceNotFoundException", { kind: "refused", found: "there is none of this name" }],
    ["AccessDeniedException", { kind: "refused", remedy: expect.stringContaining("secretsmanager:GetSecretValue") }],
    ["DecryptionFailure", { kind: "refused", remedy: expect.stringContaining("kms:Decrypt") }],
    ["InvalidRequestException", { kind: "refused", remedy: expect.stringContaining("about to be deleted") }],
    ["ExpiredTokenException", { kind: "unreachable", found: "the AWS credentials have expired" }],
    ["InvalidSignatureException", { kind: "unreachable", found: expect.stringContaining("clock") }],
    ["SomethingNew", { kind: "unreachable", found: "no answer from AWS" }],
  ])("T14: says what is wrong and the remedy in its own words when the answer is %s", async (type, expected) => {
    answer = refusal(type);

    const found = await read({ secretsManager: "isthmus/busan/core" }, region);

    expect(found).toMatchObject(expected);
    expect(JSON.stringify(found)).not.toContain("S3CR3T");
  });

  it("takes bytes for no secret", async () => {
    answer = { status: 200, body: { SecretBinary: "AAEC" } };

    expect(await read({ secretsManager: "isthmus/busan/core" }, region)).toMatchObject({ kind: "refused", found: "no text" });
  });

  it("cannot reach AWS without credentials or without an answer", async () => {
    const unsigned = createAwsSecretReader({
      credentials: () => Promise.reject(new GatewayCredentialsError("credentials-missing", "none")),
    });
    const alone = createAwsSecretReader({ credentials, endpoint: "http://127.0.0.1:9" });

    expect(await unsigned({ ssm: "isthmus/busan/x" }, region)).toEqual({ kind: "unreachable", found: "no AWS credentials" });
    expect(await alone({ ssm: "isthmus/busan/x" }, region)).toEqual({ kind: "unreachable", found: "no answer from AWS" });
  });
});

describe("the memory of secrets", () => {
  it("asks once for a secret that several references name parts of", async () => {
    answer = { status: 200, body: { SecretString: JSON.stringify({ auth: "S3CR3T-a", priv: "S3CR3T-p", port: 1 }) } };
    const memory = new SecretMemory(read);
    const part = (key: string) => memory.get({ secretsManager: "isthmus/busan/core", key }, region);

    const [auth, priv, port, none] = await Promise.all([part("auth"), part("priv"), part("port"), part("constructor")]);

    expect([auth, priv].map((found) => (found?.kind === "found" ? found.secret.reveal() : found))).toEqual(["S3CR3T-a", "S3CR3T-p"]);
    expect([port, none]).toMatchObject([{ kind: "refused" }, { kind: "refused" }]);
    expect(asked).toHaveLength(1);
  });

  it.each(["not JSON: S3CR3T", '"S3CR3T"', "null"])("T14: refuses a field of %s without quoting it", async (SecretString) => {
    answer = { status: 200, body: { SecretString } };

    const found = await new SecretMemory(read).get({ secretsManager: "x", key: "auth" }, region);

    expect(found).toMatchObject({ kind: "refused", found: "no text under that key" });
    expect(JSON.stringify(found)).not.toContain("S3CR3T");
  });

  it("T14: keeps the last good value when AWS is gone, or refuses what it gave before, and takes a newer one when there is one", async () => {
    const memory = new SecretMemory(read);
    const look = async () => {
      memory.expire();
      const found = await memory.get({ ssm: "isthmus/busan/community" }, region);
      return "secret" in found ? { kind: found.kind, value: found.secret.reveal() } : found;
    };

    answer = { status: 200, body: { Parameter: { Value: "first" } } };
    const first = await look();
    answer = { status: 400, body: { __type: "AccessDeniedException" } };
    const denied = await look();
    answer = { status: 500, body: {} };
    const gone = await look();
    answer = { status: 200, body: { Parameter: { Value: "second" } } };
    const second = await look();

    expect([first, denied, gone, second]).toEqual([
      { kind: "found", value: "first" },
      { kind: "kept", value: "first" },
      { kind: "kept", value: "first" },
      { kind: "found", value: "second" },
    ]);
  });
});
