import {
  CostExplorerClient,
  GetAnomaliesCommand,
  GetCostAndUsageCommand,
  type GetCostAndUsageCommandInput,
  GetCostForecastCommand,
} from "@aws-sdk/client-cost-explorer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SampleEndpoint, startSampleEndpoint } from "../sample-account/sample-endpoint.fixture.ts";

const nowMs = Date.UTC(2026, 10, 18, 12);
let endpoint: SampleEndpoint;
let client: CostExplorerClient;

beforeAll(async () => {
  endpoint = await startSampleEndpoint(() => nowMs);
  client = new CostExplorerClient(endpoint.config("us-east-1"));
});
afterAll(() => endpoint.close());

async function costs(input: Partial<GetCostAndUsageCommandInput>) {
  const { ResultsByTime } = await client.send(
    new GetCostAndUsageCommand({
      TimePeriod: { Start: "2026-11-01", End: "2026-11-19" },
      Granularity: "DAILY",
      Metrics: ["UnblendedCost"],
      ...input,
    }),
  );
  return ResultsByTime ?? [];
}

const amount = (metrics: Record<string, { Amount?: string | undefined }> | undefined) => Number(metrics?.["UnblendedCost"]?.Amount);

describe("Cost Explorer over the sample account, seen through the SDK", () => {
  it("gives costs by day, of today only what has been used, the month still estimated", async () => {
    const days = await costs({});

    expect(days).toHaveLength(18);
    expect(days[0]?.TimePeriod).toEqual({ Start: "2026-11-01", End: "2026-11-02" });
    expect(days.every(({ Estimated }) => Estimated)).toBe(true);
    for (const day of days.slice(1, 16)) expect(amount(day.Total)).toBeGreaterThan(190);
    expect(amount(days[17]?.Total)).toBeLessThan(amount(days[1]?.Total) * 0.6);
  });

  it("adds the days up to months, and groups add up to the whole", async () => {
    const daily = (await costs({})).reduce((total, { Total }) => total + amount(Total), 0);
    const [month] = await costs({ Granularity: "MONTHLY" });
    const byPlace = await costs({
      Granularity: "MONTHLY",
      GroupBy: [
        { Type: "DIMENSION", Key: "LINKED_ACCOUNT" },
        { Type: "DIMENSION", Key: "REGION" },
      ],
    });

    expect(amount(month?.Total)).toBeCloseTo(daily, 4);
    expect(byPlace[0]?.Groups?.map(({ Keys }) => Keys)).toEqual([
      ["000000000000", "ap-northeast-2"],
      ["000000000000", "us-east-1"],
    ]);
    expect(byPlace[0]?.Groups?.reduce((total, { Metrics }) => total + amount(Metrics), 0)).toBeCloseTo(daily, 4);
  });

  it("has one day that stands out: yesterday, in the other costs of EC2 alone", async () => {
    const days = await costs({ GroupBy: [{ Type: "DIMENSION", Key: "SERVICE" }] });
    const seriesOf = (service: string) =>
      days.slice(0, 17).map(({ Groups }) => amount(Groups?.find(({ Keys }) => Keys?.[0] === service)?.Metrics));

    const other = seriesOf("EC2 - Other");
    expect(other.findIndex((usd) => usd > 2 * (other[0] ?? 0))).toBe(16);
    const compute = seriesOf("Amazon Elastic Compute Cloud - Compute");
    expect(compute.every((usd) => usd < 1.3 * (compute[0] ?? 0))).toBe(true);
    const { Anomalies } = await client.send(new GetAnomaliesCommand({ DateInterval: { StartDate: "2026-11-10" } }));
    expect(Anomalies).toMatchObject([
      { AnomalyStartDate: "2026-11-17", DimensionValue: "EC2 - Other", RootCauses: [{ Region: "ap-northeast-2" }] },
    ]);
  });

  it("filters by what it groups by", async () => {
    const Filter = {
      And: [
        { Dimensions: { Key: "REGION" as const, Values: ["us-east-1"] } },
        { Not: { Dimensions: { Key: "SERVICE" as const, Values: ["EC2 - Other"] } } },
      ],
    };
    const [all] = await costs({ Granularity: "MONTHLY", GroupBy: [{ Type: "DIMENSION", Key: "SERVICE" }], Filter });

    expect(all?.Groups?.map(({ Keys }) => Keys?.[0])).toEqual([
      "Amazon Elastic Compute Cloud - Compute",
      "Amazon Virtual Private Cloud",
      "Amazon Simple Storage Service",
    ]);
  });

  it("forecasts the rest of the month between bounds, and refuses to forecast the past", async () => {
    const forecast = (Start: string) =>
      client.send(
        new GetCostForecastCommand({ TimePeriod: { Start, End: "2026-12-01" }, Granularity: "MONTHLY", Metric: "UNBLENDED_COST" }),
      );

    const { Total, ForecastResultsByTime } = await forecast("2026-11-18");
    expect(Number(Total?.Amount) / 13).toBeGreaterThan(190);
    expect(Number(ForecastResultsByTime?.[0]?.PredictionIntervalLowerBound)).toBeLessThan(Number(Total?.Amount));
    await expect(forecast("2026-11-01")).rejects.toMatchObject({ name: "ValidationException" });
  });

  it.each([
    ["a dimension that it does not know", { GroupBy: [{ Type: "DIMENSION" as const, Key: "INSTANCE_TYPE" }] }],
    ["an empty range", { TimePeriod: { Start: "2026-11-05", End: "2026-11-05" } }],
  ])("refuses %s", async (_what, input) => {
    await expect(costs(input)).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("is denied as AWS denies it", async () => {
    await endpoint.account.run("costs-denied");
    await expect(costs({})).rejects.toMatchObject({ name: "AccessDeniedException" });
    await endpoint.account.run("costs-allowed");
  });
});
