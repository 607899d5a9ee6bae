import { costsBetween, monthStartMs, services } from "../costs/cost-model.ts";
import type { AccountSeries } from "./account-series.ts";

/** Billing metrics of all Regions are kept in this one. */
export const billingRegion = "us-east-1";

/** Estimated charges are published some times a day. */
const periodS = 6 * 3_600;

/** `AWS/Billing`: what the month has cost so far, in all and by service. */
export function billingSeries(): readonly AccountSeries[] {
  const series = (dimensions: Readonly<Record<string, string>>, service?: string): AccountSeries => ({
    namespace: "AWS/Billing",
    metric: "EstimatedCharges",
    dimensions: { Currency: "USD", ...dimensions },
    valueAt(tS) {
      if (tS % periodS !== 0) return undefined;
      const nowMs = tS * 1000;
      const costs = costsBetween({ startMs: monthStartMs(nowMs), endMs: nowMs, nowMs });
      const total = costs.filter((cost) => service === undefined || cost.service === service).reduce((sum, { usd }) => sum + usd, 0);
      return Math.round(total * 100) / 100;
    },
  });
  return [series({}), ...services.map((service) => series({ ServiceName: metricNames[service] ?? service }, service))];
}

/** Services whose name in CloudWatch is not their name in Cost Explorer. */
const metricNames: Readonly<Record<string, string>> = {
  "Amazon Elastic Compute Cloud - Compute": "AmazonEC2",
  "Amazon Relational Database Service": "AmazonRDS",
  "Amazon Virtual Private Cloud": "AmazonVPC",
  "AWS Direct Connect": "AWSDirectConnect",
  "Amazon Elastic Load Balancing": "AWSELB",
  "Amazon Simple Storage Service": "AmazonS3",
  "AWS Lambda": "AWSLambda",
};
