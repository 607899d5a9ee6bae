import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync, gzipSync } from "node:zlib";
import { BatchAck, BatchRefusal } from "@isthmus/contract";
import type { Context } from "aws-lambda";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type DynaliteTables, startDynaliteTables } from "../../testing/dynalite-tables.ts";
import { batchOf, event, heartbeat, reach, snmpSamples } from "../../testing/wire-records.ts";
import { handler } from "./handler.ts";

const busan = "arn:aws:sts::000000000000:assumed-role/isthmus-site-busan/gw-busan-1";

const expiration = new Date(Date.now() + 3_600_000).toISOString();
const sessionXml = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>SESSION</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expiration}</Expiration>
</Credentials></AssumeRoleResult></AssumeRoleResponse>`;

interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers AssumeRole and PutMetricData, and keeps what was sent. */
class AwsSink {
  readonly bodies: string[] = [];
  /** Access keys that metrics were published with. */
  readonly signers: string[] = [];
  readonly server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts);
      const text = (request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString();
      this.bodies.push(text);
      if (text.includes("Action=AssumeRole")) {
        response.writeHead(200, { "content-type": "text/xml" }).end(sessionXml);
      } else {
        this.signers.push(/Credential=(\w+)/u.exec(request.headers.authorization ?? "")?.[1] ?? "");
        response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end("{}");
      }
    });
  });
}

let tables: DynaliteTables;
const sink = new AwsSink();
beforeAll(async () => {
  tables = await startDynaliteTables();
  await new Promise<void>((resolve) => sink.server.listen(0, "127.0.0.1", resolve));
  const sinkUrl = `http://127.0.0.1:${(sink.server.address() as AddressInfo).port}`;
  const environment = {
    ENTITIES_TABLE: tables.names.entities,
    SERIES_TABLE: tables.names.series,
    EVENTS_TABLE: tables.names.events,
    METRIC_NAMESPACE: "Isthmus",
    WRITER_ROLE_ARN: "arn:aws:iam::000000000000:role/site-writer",
    SITE_GATEWAYS: "{}",
    AWS_REGION: "ap-northeast-2",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint,
    AWS_ENDPOINT_URL_CLOUDWATCH: sinkUrl,
    AWS_ENDPOINT_URL_STS: sinkUrl,
  };
  for (const [name, value] of Object.entries(environment)) {
    vi.stubEnv(name, value);
  }
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await tables.stop();
  sink.server.closeAllConnections();
  await new Promise((resolve) => sink.server.close(resolve));
});

const logged: string[] = [];
/** Powertools writes to its own console on these streams. */
const streams = [vi.spyOn(process.stdout, "write"), vi.spyOn(process.stderr, "write")];
for (const stream of streams) {
  stream.mockImplementation((text) => logged.push(String(text)) > 0);
}
afterEach(() => {
  logged.length = 0;
});
afterAll(() => {
  for (const stream of streams) {
    stream.mockRestore();
  }
});

const context = {
  awsRequestId: "request-1",
  functionName: "isthmus-ingest-batch",
  invokedFunctionArn: "arn:aws:lambda:ap-northeast-2:000000000000:function:isthmus-ingest-batch",
  memoryLimitInMB: "512",
  getRemainingTimeInMillis: () => 30_000,
} as unknown as Context;

async function post(
  body: Buffer,
  options: { userArn?: string; headers?: Record<string, string>; method?: string } = {},
): Promise<HttpAnswer> {
  const url = {
    version: "2.0",
    headers: { "content-type": "application/octet-stream", "content-encoding": "gzip", ...options.headers },
    requestContext: { http: { method: options.method ?? "POST" }, authorizer: { iam: { userArn: options.userArn ?? busan } } },
    body: body.toString("base64"),
    isBase64Encoded: true,
  };
  return (await handler(url, context)) as HttpAnswer;
}

const packed = (json: unknown) => gzipSync(JSON.stringify(json));

describe("the ingest function", () => {
  it("stores a batch, answers with the hash of what was sent, and publishes", async () => {
    const nowMs = Date.now();
    const body = packed(batchOf([event(nowMs), reach(nowMs), heartbeat(nowMs), snmpSamples(Math.floor(nowMs / 60_000) * 60 - 60)]));

    const answer = await post(body);

    expect(answer.statusCode).toBe(200);
    const ack = BatchAck.parse(JSON.parse(answer.body));
    expect(ack.batchSha256).toBe(createHash("sha256").update(body).digest("hex"));
    expect(ack.verdicts).toEqual([{ from: 1, to: 4, outcome: "stored" }]);
    expect(sink.bodies.join("")).toContain("GatewayHeartbeat");
    const again = BatchAck.parse(JSON.parse((await post(body)).body));
    expect(again.verdicts).toEqual([{ from: 1, to: 4, outcome: "duplicate" }]);
  });

  it("writes with one session of the writer role, tagged with the signer's site", async () => {
    const opened = sink.bodies.filter((body) => body.includes("Action=AssumeRole"));

    expect(opened).toHaveLength(1);
    expect(Object.fromEntries(new URLSearchParams(opened[0]))).toMatchObject({
      RoleArn: "arn:aws:iam::000000000000:role/site-writer",
      RoleSessionName: "site-busan",
      DurationSeconds: "3600",
      "Tags.member.1.Key": "site",
      "Tags.member.1.Value": "busan",
    });
    expect(new Set(sink.signers)).toEqual(new Set(["SESSION"]));
  });

  it.each([
    ["its header", batchOf([event(Date.now())]), { "x-isthmus-site": "seoul" }],
    ["its envelope", { ...batchOf([event(Date.now())]), siteId: "seoul" }, {}],
    ["its envelope, whatever the type", { ...batchOf([event(Date.now())]), site: ["busan"] }, {}],
  ])("answers a batch that names another site in %s with 403, and counts the attempt", async (_, batch, headers) => {
    const answer = await post(packed(batch), { headers });

    expect(answer.statusCode).toBe(403);
    expect(BatchRefusal.parse(JSON.parse(answer.body)).error.code).toBe("site-mismatch");
    expect(logged.join("")).toContain('"level":"ERROR","message":"cross-site-attempt"');
  });

  it.each([
    ["a user", "arn:aws:iam::000000000000:user/mallory"],
    ["another role", "arn:aws:sts::000000000000:assumed-role/admin/isthmus-site-busan"],
    ["nobody", ""],
  ])("answers %s with 403, before reading the body", async (_, userArn) => {
    const answer = await post(Buffer.from("not even gzip"), { userArn });

    expect(answer.statusCode).toBe(403);
    expect(BatchRefusal.parse(JSON.parse(answer.body)).error.code).toBe("not-a-site");
  });

  it("T19: writes and publishes nothing for a body made to hurt, and repeats none of its words", async () => {
    const word = "hurtful-word";
    const good = JSON.stringify(batchOf([event(Date.now(), word)]));
    const hurtful: readonly (readonly [string, Buffer])[] = [
      ["two gzip members", Buffer.concat([gzipSync(good.slice(0, 40)), gzipSync(good.slice(40))])],
      ["a bomb behind a batch", gzipSync(Buffer.concat([Buffer.from(good), Buffer.alloc(25 * 1024 * 1024, 0x20)]))],
      ["depth", gzipSync(good.replace('"records"', `"x":${"[".repeat(100_000)}${"]".repeat(100_000)},"records"`))],
      ["width", gzipSync(good.replace('"records"', `"x":[${"0,".repeat(100_000)}0],"records"`))],
      ["a second gateway of the same name", gzipSync(good.replace('"records"', '"gatewayId":"gw-busan-2","records"'))],
      ["a second body of a record", gzipSync(good.replace('"body"', '"body":{},"body"'))],
      ["octets that are no UTF-8", gzipSync(Buffer.concat([Buffer.from(good.slice(0, -2)), Buffer.from([0xff]), Buffer.from("]}")]))],
    ];
    const before = sink.bodies.length;
    for (const [what, body] of hurtful) {
      logged.length = 0;
      const answer = await post(body);

      expect([400, 413], what).toContain(answer.statusCode);
      expect(answer.body.length, what).toBeLessThan(1_024);
      expect(answer.body + logged.join(""), what).not.toContain(word);
    }

    expect(sink.bodies.slice(before).filter((body) => body.includes("RecordsStored"))).toEqual([]);
    expect((await post(gzipSync(good))).statusCode).toBe(200);
  });

  it.each([
    [405, "method-not-allowed", packed({}), { method: "PUT" }],
    [415, "unsupported-content-encoding", packed({}), { headers: { "content-encoding": "br" } }],
    [413, "body-too-large", gzipSync(Buffer.alloc(30 * 1024 * 1024)), {}],
    [400, "bad-gzip", Buffer.from("nonsense"), {}],
    [400, "bad-json", gzipSync("{"), {}],
    [400, "json-too-deep", gzipSync("[".repeat(100_000)), {}],
    [400, "bad-batch", packed({ v: 1 }), {}],
    [400, "unsupported-version", packed({ ...batchOf([event(1)]), v: 9 }), {}],
  ])("answers %d %s with a body that says so", async (status, code, body, options) => {
    const answer = await post(body, options);

    expect(answer.statusCode).toBe(status);
    expect(answer.headers["Content-Type"]).toBe("application/json");
    expect(BatchRefusal.parse(JSON.parse(answer.body)).error.code).toBe(code);
  });

  it("asks the gateway to wait when there is no time to store anything", async () => {
    const late = { ...context, getRemainingTimeInMillis: () => 1_000 } as Context;

    const answer = (await handler(
      {
        headers: { "content-type": "application/octet-stream", "content-encoding": "gzip" },
        requestContext: { http: { method: "POST" }, authorizer: { iam: { userArn: busan } } },
        body: packed(batchOf([event(Date.now())])).toString("base64"),
        isBase64Encoded: true,
      },
      late,
    )) as HttpAnswer;

    expect(answer.statusCode).toBe(503);
    expect(answer.headers["Retry-After"]).toBe("5");
    expect(BatchRefusal.parse(JSON.parse(answer.body)).error.code).toBe("busy");
  });

  it("puts no text of a device or of the sender into its log messages", async () => {
    const marker = "m4rk3r\u001b[2J\n";
    await post(packed(batchOf([event(Date.now(), marker), { kind: "event", tsMs: Date.now(), body: marker }])));
    await post(gzipSync(`{"${marker}`));

    expect(logged.join("")).toContain("records-rejected");
    expect(logged.join("")).not.toContain("m4rk3r");
  });
});
