import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import type { CredentialSource } from "../aws/gateway-credentials.ts";
import { systemClock } from "../runtime/system-clock.ts";
import { packBatch } from "./batch-body.ts";
import { HttpsTransport } from "./https-transport.ts";
import { createSigner } from "./signer.ts";

let server: Server | undefined;
let transport: HttpsTransport | undefined;

afterEach(async () => {
  transport?.close();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve) ?? resolve(undefined));
});

const credentials = async () => ({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "S3CR3T-key", sessionToken: "token" });
const never = new AbortController().signal;

async function connect(
  listener: RequestListener,
  options: { readonly nowMs?: () => number; readonly deadlineMs?: number; readonly credentials?: CredentialSource } = {},
): Promise<HttpsTransport> {
  const listening = createServer(listener);
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const { port } = listening.address() as AddressInfo;
  transport = new HttpsTransport({
    url: new URL(`http://127.0.0.1:${port}/lambda-url/x/`),
    clock: { ...systemClock, nowMs: options.nowMs ?? systemClock.nowMs },
    sign: createSigner({ region: "ap-northeast-2", credentials: options.credentials ?? credentials }),
    ...(options.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs }),
  });
  return transport;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const packed = await packBatch([{ seq: 3, since: 3, tsMs: 9, kind: "log", body: Buffer.from('{"a":1}') }], {
  gatewayId: "gw-1",
  streamEpoch: "7d444840-9dc0-41d1-b245-5ffdce74fad2",
  sentAtMs: 10,
});

describe("HttpsTransport", () => {
  it("posts the gzip'ed envelope, signed for the service lambda over its own hash", async () => {
    const seen: { headers?: IncomingMessage["headers"]; body?: Buffer } = {};
    const client = await connect((request, response) => {
      seen.headers = request.headers;
      void bodyOf(request).then((body) => {
        seen.body = body;
        response.writeHead(429, { "retry-after": "2" }).end("slow");
      });
    });

    const answer = await client.post(packed, never);

    expect(answer).toEqual({ kind: "answered", status: 429, retryAfterMs: 2_000, body: Buffer.from("slow") });
    expect(seen.headers).toMatchObject({
      "content-type": "application/octet-stream",
      "content-encoding": "gzip",
      "x-amz-content-sha256": packed.sha256,
      "x-amz-security-token": "token",
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/ap-northeast-2\/lambda\/aws4_request, SignedHeaders=.*host;.*Signature=[0-9a-f]{64}$/u,
      ),
    });
    expect(JSON.parse(gunzipSync(seen.body ?? Buffer.alloc(0)).toString("utf8"))).toMatchObject({
      v: 1,
      seqFrom: 3,
      seqTo: 3,
      records: [{ seq: 3, tsMs: 9, kind: "log", body: { a: 1 } }],
    });
  });

  it("signs with the server's time once an answer has shown that the local clock is wrong", async () => {
    const dates: string[] = [];
    const client = await connect(
      (request, response) => {
        dates.push(String(request.headers["x-amz-date"]));
        response.writeHead(403, { date: "Tue, 05 Jan 2027 10:00:00 GMT" }).end();
      },
      { nowMs: () => Date.UTC(2026, 0, 1) },
    );

    await client.post(packed, never);
    await client.post(packed, never);

    expect(dates).toEqual(["20260101T000000Z", "20270105T100000Z"]);
  });

  it("C2: reports how wrong the local clock is, and what it cost: one refused request", async () => {
    const statuses: number[] = [];
    const client = await connect(
      (request, response) => {
        const signedMs = Date.parse(String(request.headers["x-amz-date"]).replace(/(....)(..)(..T..)(..)(..Z)/u, "$1-$2-$3:$4:$5"));
        const status = Math.abs(signedMs - Date.now()) < 300_000 ? 429 : 403;
        statuses.push(status);
        response.writeHead(status).end();
      },
      { nowMs: () => Date.now() + 600_000 },
    );

    const before = client.clockSkewMs;
    await client.post(packed, never);
    await client.post(packed, never);

    expect(before).toBeUndefined();
    expect(statuses).toEqual([403, 429]);
    expect(Math.abs((client.clockSkewMs ?? 0) - 600_000)).toBeLessThanOrEqual(2_000);
  });

  it("N5: fetches credentials anew after a refusal that the clock does not explain, and goes on with the new ones", async () => {
    const asked: (boolean | undefined)[] = [];
    const tokens: string[] = [];
    let token = "expired";
    const client = await connect(
      (request, response) => {
        tokens.push(String(request.headers["x-amz-security-token"]));
        response.writeHead(request.headers["x-amz-security-token"] === "fresh" ? 429 : 403).end();
      },
      {
        credentials: async (options) => {
          asked.push(options?.forceRefresh);
          token = options?.forceRefresh === true ? "fresh" : token;
          return { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "S3CR3T-key", sessionToken: token };
        },
      },
    );

    await client.post(packed, never);
    await client.post(packed, never);
    await client.post(packed, never);

    expect(tokens).toEqual(["expired", "fresh", "fresh"]);
    expect(asked).toEqual([false, true, false]);
  });

  it("does not wait for credentials beyond its deadline", async () => {
    const client = await connect(() => undefined, { deadlineMs: 50, credentials: () => new Promise(() => undefined) });

    expect(await client.post(packed, never)).toEqual({ kind: "unanswered", reason: "no AWS credentials" });
  });

  it("T21: follows no redirect", async () => {
    const paths: (string | undefined)[] = [];
    const client = await connect((request, response) => {
      paths.push(request.url);
      response.writeHead(307, { location: "/elsewhere" }).end();
    });

    expect(await client.post(packed, never)).toMatchObject({ kind: "answered", status: 307 });
    expect(paths).toEqual(["/lambda-url/x/"]);
  });

  it("T21: reads no more than an acknowledgement may hold", async () => {
    const client = await connect((_request, response) => response.end(Buffer.alloc(300 * 1024)));

    expect(await client.post(packed, never)).toEqual({ kind: "too-long" });
  });

  it("takes an answer that is cut short for none", async () => {
    const client = await connect((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half");
      response.socket?.destroy();
    });

    expect((await client.post(packed, never)).kind).toBe("unanswered");
  });

  it("N7: gives up at its deadline", async () => {
    const client = await connect(() => undefined, { deadlineMs: 50 });

    expect(await client.post(packed, never)).toEqual({ kind: "unanswered", reason: "no answer in time", late: true });
  });

  it("says when there are no credentials, without their loader's words", async () => {
    const failing = new HttpsTransport({
      url: new URL("http://127.0.0.1:1/"),
      clock: systemClock,
      sign: createSigner({
        region: "ap-northeast-2",
        credentials: async () => {
          throw new Error("S3CR3T in a message");
        },
      }),
    });

    expect(await failing.post(packed, never)).toEqual({ kind: "unanswered", reason: "no AWS credentials" });
    failing.close();
  });

  it("names a refused connection by its code", async () => {
    const client = await connect(() => undefined);
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));

    expect(await client.post(packed, never)).toEqual({ kind: "unanswered", reason: "ECONNREFUSED" });
  });
});
