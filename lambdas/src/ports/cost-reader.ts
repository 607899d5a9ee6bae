import type { ServiceCosts } from "@isthmus/domain/cost/daily-costs";

/** Whole UTC days: from the first, up to but without the last. */
export interface CostSpan {
  readonly from: string;
  readonly until: string;
}

/** What one account or Region cost over a span. */
export interface CostShare {
  readonly account: string;
  /** "global" or "NoRegion" for what belongs to none. */
  readonly region: string;
  readonly amount: number;
}

/** What a span is expected to cost, with the bounds of the prediction when there are any. */
export interface CostForecast {
  readonly amount: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

/**
 * Why costs could not be read. denied: the role may not. not-enabled: nobody has opened Cost Explorer in this account yet. no-data: it has
 * nothing to say, as in the first day or for a forecast without history. Every request is billed, answered or not.
 */
export type CostFailure = "denied" | "not-enabled" | "no-data" | "throttled" | "error";

export type CostAnswer<T> =
  | { readonly kind: "ok"; readonly value: T; readonly currency?: string | undefined; readonly requests: number }
  | { readonly kind: "failed"; readonly reason: CostFailure; readonly requests: number };

/** The bill of an account, and of those it pays for, as unblended costs. Each page of an answer is one billed request. */
export interface CostReader {
  dailyByService(span: CostSpan): Promise<CostAnswer<readonly ServiceCosts[]>>;
  byAccountAndRegion(span: CostSpan): Promise<CostAnswer<readonly CostShare[]>>;
  /** The span must not begin in the past. */
  forecast(span: CostSpan): Promise<CostAnswer<CostForecast>>;
}
