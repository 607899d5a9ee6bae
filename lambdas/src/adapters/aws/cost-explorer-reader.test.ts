import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CostExplorerClient } from "@aws-sdk/client-cost-explorer";
import { afterEach, describe, expect, it } from "vitest";
import { CostExplorerReader } from "./cost-explorer-reader.ts";

interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

/** A server that speaks AWS JSON 1.1, and what it was asked. */
async function costExplorer(answers: readonly Answer[]) {
  const asked: { readonly action: string; readonly input: Record<string, unknown> }[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const action = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
    asked.push({ action, input: JSON.parse(Buffer.concat(chunks).toString("utf8")) as Record<string, unknown> });
    const { status = 200, body } = answers[asked.length - 1] ?? { status: 500, body: {} };
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const client = new CostExplorerClient({
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  closers.push(() => Promise.resolve(client.destroy()));
  return { reader: new CostExplorerReader(client), asked };
}

const span = { from: "2026-11-01", until: "2026-11-03" };
const cost = (Amount: unknown) => ({ UnblendedCost: { Amount, Unit: "USD" } });
const day = (Start: string, groups: readonly unknown[]) => ({ TimePeriod: { Start, End: "" }, Groups: groups, Total: {}, Estimated: true });

describe("reading Cost Explorer", () => {
  it("reads all pages of daily costs by service, and counts each as a request", async () => {
    const { reader, asked } = await costExplorer([
      { body: { ResultsByTime: [day("2026-11-01", [{ Keys: ["EC2"], Metrics: cost("1.5") }])], NextPageToken: "next" } },
      {
        body: {
          ResultsByTime: [
            day("2026-11-02", [
              { Keys: ["EC2"], Metrics: cost("2.25") },
              { Keys: ["NAT"], Metrics: cost("0.1") },
            ]),
          ],
        },
      },
    ]);

    expect(await reader.dailyByService(span)).toEqual({
      kind: "ok",
      currency: "USD",
      requests: 2,
      value: [
        {
          name: "EC2",
          days: [
            { day: "2026-11-01", amount: 1.5 },
            { day: "2026-11-02", amount: 2.25 },
          ],
        },
        { name: "NAT", days: [{ day: "2026-11-02", amount: 0.1 }] },
      ],
    });
    expect(asked[0]).toEqual({
      action: "GetCostAndUsage",
      input: {
        TimePeriod: { Start: "2026-11-01", End: "2026-11-03" },
        Granularity: "DAILY",
        GroupBy: [{ Type: "DIMENSION", Key: "SERVICE" }],
        Metrics: ["UnblendedCost"],
      },
    });
    expect(asked[1]?.input).toMatchObject({ NextPageToken: "next" });
  });

  it("splits the month by account and Region in one question", async () => {
    const { reader } = await costExplorer([
      { body: { ResultsByTime: [day("2026-11-01", [{ Keys: ["111111111111", "us-east-1"], Metrics: cost("7") }])] } },
    ]);
    expect(await reader.byAccountAndRegion(span)).toMatchObject({
      value: [{ account: "111111111111", region: "us-east-1", amount: 7 }],
      requests: 1,
    });
  });

  it("reads the forecast with its bounds", async () => {
    const month = { MeanValue: "30", PredictionIntervalLowerBound: "25", PredictionIntervalUpperBound: "36" };
    const { reader } = await costExplorer([{ body: { Total: { Amount: "30", Unit: "USD" }, ForecastResultsByTime: [month] } }]);
    expect(await reader.forecast(span)).toEqual({ kind: "ok", value: { amount: 30, low: 25, high: 36 }, currency: "USD", requests: 1 });
  });

  it.each([
    ["AccessDeniedException", "User: x is not authorized to perform: ce:GetCostAndUsage", "denied"],
    ["AccessDeniedException", "User not enabled for cost explorer access", "not-enabled"],
    ["DataUnavailableException", "Data is not available", "no-data"],
    ["LimitExceededException", "Rate exceeded", "throttled"],
    ["SomethingNew", "?", "error"],
  ])("calls %s (%s) %s", async (code, message, reason) => {
    const { reader } = await costExplorer([{ status: 400, body: { __type: code, message } }]);
    expect(await reader.dailyByService(span)).toEqual({ kind: "failed", reason, requests: 1 });
  });

  it("skips what is half said, and never pays for pages without end", async () => {
    const halves = [{ Keys: [], Metrics: cost("1") }, { Keys: ["EC2"], Metrics: cost("many") }, { Keys: ["EC2"] }];
    const { reader } = await costExplorer([{ body: { ResultsByTime: [day("2026-11-01", halves), { Groups: halves }] } }]);
    expect(await reader.dailyByService(span)).toMatchObject({ kind: "ok", value: [] });

    const endless = await costExplorer(Array.from({ length: 40 }, (_, n) => ({ body: { ResultsByTime: [], NextPageToken: `t${n}` } })));
    expect(await endless.reader.dailyByService(span)).toEqual({ kind: "failed", reason: "error", requests: 20 });
    expect(endless.asked).toHaveLength(20);
  });
});
