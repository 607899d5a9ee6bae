import {
  CostExplorerClient,
  type CostExplorerClientConfig,
  GetCostAndUsageCommand,
  type GetCostAndUsageCommandInput,
  type GetCostAndUsageCommandOutput,
  GetCostForecastCommand,
  type Group,
  type ResultByTime,
} from "@aws-sdk/client-cost-explorer";
import type { DailyCost, ServiceCosts } from "@isthmus/domain/cost/daily-costs";
import type { CostAnswer, CostFailure, CostForecast, CostReader, CostShare, CostSpan } from "../../ports/cost-reader.ts";

/** Cost Explorer has one endpoint, wherever the account's resources are. */
const costExplorerRegion = "us-east-1";
const metric = "UnblendedCost";
/** Each page costs a cent; an answer with more is cut off rather than paid for. */
const mostPages = 20;
/** Share of certainty of the forecast's bounds, per cent. */
const predictionLevel = 80;

/** The client of an account. One attempt more, since each is billed. */
export function createCostExplorer(config: Pick<CostExplorerClientConfig, "credentials"> = {}): CostExplorerClient {
  return new CostExplorerClient({
    ...config,
    region: costExplorerRegion,
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
  });
}

/** A bill read from Cost Explorer (AWS Cost Management API Reference, GetCostAndUsage and GetCostForecast). */
export class CostExplorerReader implements CostReader {
  readonly #client: CostExplorerClient;

  constructor(client: CostExplorerClient) {
    this.#client = client;
  }

  async dailyByService(span: CostSpan): Promise<CostAnswer<readonly ServiceCosts[]>> {
    const answer = await this.#costs({ ...spanOf(span), Granularity: "DAILY", GroupBy: [dimension("SERVICE")] });
    return answer.kind === "ok" ? { ...answer, value: seriesOf(answer.value) } : answer;
  }

  async byAccountAndRegion(span: CostSpan): Promise<CostAnswer<readonly CostShare[]>> {
    const groupBy = [dimension("LINKED_ACCOUNT"), dimension("REGION")];
    const answer = await this.#costs({ ...spanOf(span), Granularity: "MONTHLY", GroupBy: groupBy });
    return answer.kind === "ok" ? { ...answer, value: sharesOf(answer.value) } : answer;
  }

  async forecast(span: CostSpan): Promise<CostAnswer<CostForecast>> {
    const command = new GetCostForecastCommand({
      ...spanOf(span),
      Granularity: "MONTHLY",
      Metric: "UNBLENDED_COST",
      PredictionIntervalLevel: predictionLevel,
    });
    try {
      const { Total: total, ForecastResultsByTime: [month] = [] } = await this.#client.send(command);
      const amount = amountOf(total?.Amount);
      if (amount === undefined) {
        return { kind: "failed", reason: "no-data", requests: 1 };
      }
      const bounds = { low: amountOf(month?.PredictionIntervalLowerBound), high: amountOf(month?.PredictionIntervalUpperBound) };
      return { kind: "ok", value: { amount, ...bounds }, currency: total?.Unit, requests: 1 };
    } catch (error) {
      return { kind: "failed", reason: failureOf(error), requests: 1 };
    }
  }

  async #costs(input: Omit<GetCostAndUsageCommandInput, "Metrics" | "NextPageToken">): Promise<CostAnswer<readonly ResultByTime[]>> {
    const results: ResultByTime[] = [];
    let [token, requests]: [string | undefined, number] = [undefined, 0];
    try {
      do {
        requests += 1;
        const page: GetCostAndUsageCommandOutput = await this.#client.send(
          new GetCostAndUsageCommand({ ...input, Metrics: [metric], ...(token !== undefined && { NextPageToken: token }) }),
        );
        results.push(...(page.ResultsByTime ?? []));
        token = page.NextPageToken === token ? undefined : page.NextPageToken;
      } while (token !== undefined && requests < mostPages);
    } catch (error) {
      return { kind: "failed", reason: failureOf(error), requests };
    }
    return token === undefined
      ? { kind: "ok", value: results, currency: currencyOf(results), requests }
      : { kind: "failed", reason: "error", requests };
  }
}

function spanOf({ from, until }: CostSpan) {
  return { TimePeriod: { Start: from, End: until } };
}

function dimension(Key: "SERVICE" | "LINKED_ACCOUNT" | "REGION") {
  return { Type: "DIMENSION" as const, Key };
}

function seriesOf(results: readonly ResultByTime[]): readonly ServiceCosts[] {
  const services = new Map<string, DailyCost[]>();
  for (const { TimePeriod: period, Groups: groups = [] } of results) {
    for (const group of groups) {
      const [name, amount] = [group.Keys?.[0], costOf(group)];
      if (period?.Start === undefined || name === undefined || amount === undefined) {
        continue;
      }
      const days = services.get(name) ?? [];
      days.push({ day: period.Start.slice(0, 10), amount });
      services.set(name, days);
    }
  }
  return [...services].map(([name, days]) => ({ name, days }));
}

function sharesOf(results: readonly ResultByTime[]): readonly CostShare[] {
  return results
    .flatMap(({ Groups: groups = [] }) => groups)
    .flatMap((group) => {
      const [[account, region] = [], amount] = [group.Keys, costOf(group)];
      return account === undefined || region === undefined || amount === undefined ? [] : [{ account, region, amount }];
    });
}

function costOf(group: Group): number | undefined {
  return amountOf(group.Metrics?.[metric]?.Amount);
}

function currencyOf(results: readonly ResultByTime[]): string | undefined {
  return results.flatMap(({ Groups: groups = [] }) => groups).find((group) => group.Metrics?.[metric]?.Unit)?.Metrics?.[metric]?.Unit;
}

/** Amounts travel as decimal text. */
function amountOf(text: string | undefined): number | undefined {
  const amount = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(amount) ? amount : undefined;
}

function failureOf(error: unknown): CostFailure {
  const [name, text] = error instanceof Error ? [error.name, error.message] : ["", ""];
  if (/AccessDenied|UnauthorizedOperation/u.test(name)) {
    return /not enabled/iu.test(text) ? "not-enabled" : "denied";
  }
  if (name === "DataUnavailableException") {
    return "no-data";
  }
  return /LimitExceeded|Throttl/u.test(name) ? "throttled" : "error";
}
