import { z } from "zod";
import { ok, refused } from "../operation.ts";
import { anomalyAt, costsBetween, dayStartMs, expectedUsd, monthStartMs } from "../sample-account/costs/cost-model.ts";
import type { SampleAccount } from "../sample-account/sample-account.ts";
import type { AwsRequest, AwsResponse, AwsService } from "../service.ts";
import { type BilledCost, costFilter, dimensionOf, knownDimensions } from "./cost-filter.ts";
import { dayMs, dayText, periodsOf } from "./cost-periods.ts";

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const timePeriod = z.object({ Start: day, End: day });
const granularity = z.enum(["DAILY", "MONTHLY"]);
const usageInput = z.object({
  TimePeriod: timePeriod,
  Granularity: granularity,
  Metrics: z.array(z.enum(["UnblendedCost", "BlendedCost", "AmortizedCost", "NetUnblendedCost", "NetAmortizedCost"])).min(1),
  GroupBy: z
    .array(z.object({ Type: z.literal("DIMENSION"), Key: z.enum(knownDimensions) }))
    .max(2)
    .default([]),
  Filter: costFilter.optional(),
});
const forecastInput = z.object({
  TimePeriod: timePeriod,
  Granularity: granularity,
  Metric: z.enum(["UNBLENDED_COST", "BLENDED_COST", "AMORTIZED_COST", "NET_UNBLENDED_COST", "NET_AMORTIZED_COST"]),
  PredictionIntervalLevel: z.number().min(51).max(99).default(80),
});
const anomaliesInput = z.object({ DateInterval: z.object({ StartDate: day, EndDate: day.optional() }) });

/** Half of the width of an 80 % interval, as a share of the mean. */
const uncertainty = 0.06;

/** Cost Explorer over the sample account's bill, AWS JSON 1.1: costs by day or month, forecast, and yesterday's anomaly. */
export class CostExplorerService implements AwsService {
  readonly signingName = "ce";
  readonly #account: SampleAccount;

  constructor(account: SampleAccount) {
    this.#account = account;
  }

  handle(request: AwsRequest): Promise<AwsResponse> {
    const { accountId, conditions } = this.#account.viewOf(request.region);
    const at = { accountId, nowMs: conditions.atMs };
    switch (request.action) {
      case "GetCostAndUsage":
        return Promise.resolve(parsed(usageInput, request, (input) => costAndUsage(input, at)));
      case "GetCostForecast":
        return Promise.resolve(parsed(forecastInput, request, (input) => forecast(input, at.nowMs)));
      case "GetAnomalies":
        return Promise.resolve(parsed(anomaliesInput, request, (input) => anomalies(input, at)));
      default:
        return Promise.resolve(refused("UnknownOperationException", `Cost Explorer operation ${request.action} is not known here.`));
    }
  }
}

interface BillAt {
  readonly accountId: string;
  readonly nowMs: number;
}

function parsed<Input>(schema: z.ZodType<Input>, { input }: AwsRequest, answer: (input: Input) => AwsResponse): AwsResponse {
  const result = schema.safeParse(input);
  return result.success ? answer(result.data) : refused("ValidationException", z.prettifyError(result.error));
}

function costAndUsage(input: z.infer<typeof usageInput>, { accountId, nowMs }: BillAt): AwsResponse {
  const periods = periodsOf(input.TimePeriod, input.Granularity);
  if (periods.length === 0) return refused("ValidationException", "Start date (and hour) should be before end date (and hour)");
  const matches = input.Filter ?? (() => true);
  const ResultsByTime = periods.map((period) => {
    const costs = costsBetween({ ...period, nowMs })
      .map((cost): BilledCost => ({ ...cost, accountId }))
      .filter(matches);
    const metrics = (of: readonly BilledCost[]) => Object.fromEntries(input.Metrics.map((name) => [name, money(sum(of))]));
    const groups = grouped(
      costs,
      input.GroupBy.map(({ Key }) => Key),
    );
    return {
      TimePeriod: { Start: dayText(period.startMs), End: dayText(period.endMs) },
      Total: input.GroupBy.length === 0 ? metrics(costs) : {},
      Groups: groups.map(({ keys, costs: members }) => ({ Keys: keys, Metrics: metrics(members) })),
      Estimated: period.endMs > monthStartMs(nowMs),
    };
  });
  return ok({ ResultsByTime, DimensionValueAttributes: [], ...(input.GroupBy.length === 0 ? {} : { GroupDefinitions: input.GroupBy }) });
}

interface CostGroup {
  readonly keys: readonly string[];
  readonly costs: readonly BilledCost[];
}

function grouped(costs: readonly BilledCost[], by: readonly (typeof knownDimensions)[number][]): readonly CostGroup[] {
  if (by.length === 0) return [];
  const groups = Map.groupBy(costs, (cost) => JSON.stringify(by.map((key) => dimensionOf(cost, key))));
  return [...groups].map(([keys, members]) => ({ keys: JSON.parse(keys) as string[], costs: members }));
}

function forecast(input: z.infer<typeof forecastInput>, nowMs: number): AwsResponse {
  const periods = periodsOf(input.TimePeriod, input.Granularity);
  const [first] = periods;
  if (first === undefined) return refused("ValidationException", "Start date (and hour) should be before end date (and hour)");
  if (first.startMs < dayStartMs(nowMs)) {
    return refused("ValidationException", "Start date should be equal to or greater than the current date");
  }
  const means = periods.map((period) => ({ ...period, usd: expectedBetween(period.startMs, period.endMs) }));
  const half = uncertainty * (input.PredictionIntervalLevel / 80);
  return ok({
    Total: money(means.reduce((total, { usd }) => total + usd, 0)),
    ForecastResultsByTime: means.map(({ startMs, endMs, usd }) => ({
      TimePeriod: { Start: dayText(startMs), End: dayText(endMs) },
      MeanValue: String(usd),
      PredictionIntervalLowerBound: String(usd * (1 - half)),
      PredictionIntervalUpperBound: String(usd * (1 + half)),
    })),
  });
}

function expectedBetween(startMs: number, endMs: number): number {
  let total = 0;
  for (let at = startMs; at < endMs; at += dayMs) total += expectedUsd(at);
  return total;
}

function anomalies({ DateInterval }: z.infer<typeof anomaliesInput>, { accountId, nowMs }: BillAt): AwsResponse {
  const anomaly = anomalyAt(nowMs);
  const date = dayText(anomaly.dayMs);
  if (date < DateInterval.StartDate || (DateInterval.EndDate !== undefined && date > DateInterval.EndDate)) return ok({ Anomalies: [] });
  const impact = anomaly.actualUsd - anomaly.expectedUsd;
  const { service: Service, region: Region, usageType: UsageType } = anomaly;
  return ok({
    Anomalies: [
      {
        AnomalyId: `00000000-0000-4000-8000-${date.replaceAll("-", "").padStart(12, "0")}`,
        AnomalyStartDate: date,
        AnomalyEndDate: date,
        DimensionValue: Service,
        RootCauses: [{ Service, Region, LinkedAccount: accountId, UsageType, Impact: { Contribution: impact } }],
        AnomalyScore: { MaxScore: 0.92, CurrentScore: 0.92 },
        Impact: {
          MaxImpact: impact,
          TotalImpact: impact,
          TotalActualSpend: anomaly.actualUsd,
          TotalExpectedSpend: anomaly.expectedUsd,
          TotalImpactPercentage: (impact / anomaly.expectedUsd) * 100,
        },
        MonitorArn: `arn:aws:ce::${accountId}:anomalymonitor/services`,
      },
    ],
  });
}

function sum(costs: readonly BilledCost[]): number {
  return costs.reduce((total, { usd }) => total + usd, 0);
}

/** Amounts are decimal texts with more places than a cent has. */
function money(usd: number): { readonly Amount: string; readonly Unit: "USD" } {
  return { Amount: usd.toFixed(10), Unit: "USD" };
}
