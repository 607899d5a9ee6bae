import { fnv1a64, hexOf } from "@isthmus/domain/hash/fnv1a64";
import { type BillFigures, type BillItem, billKey } from "../../ports/bill-item.ts";
import type { CostAnswer, CostFailure, CostReader } from "../../ports/cost-reader.ts";
import type { EntityStore } from "../../ports/entity-store.ts";
import type { EventStore, EventWrite } from "../../ports/event-store.ts";
import { type MetricPublisher, singleValue } from "../../ports/metric-publisher.ts";
import type { Telemetry } from "../../ports/telemetry.ts";
import { billFigures, billSpans } from "./bill-figures.ts";

/** Cost Explorer is written up a few times a day; asking again within this buys nothing. */
const freshForMs = 6 * 3_600_000;
const eventsKeptS = 30 * 86_400;

export interface BillingPorts {
  readonly costs: CostReader;
  readonly entities: EntityStore;
  readonly events: EventStore;
  readonly metrics: MetricPublisher;
  readonly telemetry: Telemetry;
}

export interface BillingResult {
  /** fresh: what is known is new enough, nothing was asked. */
  readonly outcome: "read" | "partly-read" | "failed" | "fresh";
  /** Requests to Cost Explorer, a cent each. */
  readonly requests: number;
  readonly anomalies: number;
}

export interface BillingQuestion {
  readonly account: string;
  readonly region: string;
  readonly nowMs: number;
  /** Ask although what is known is new. */
  readonly force: boolean;
}

/** Reads the bill of the account unless it was read a short while ago, keeps it, and reports what is unusual. */
export async function collectBilling(ports: BillingPorts, question: BillingQuestion): Promise<BillingResult> {
  const { account, nowMs } = question;
  const known = await ports.entities.read(billKey(account));
  const before = known?.kind === "bill" ? known : undefined;
  if (!question.force && before !== undefined && nowMs - before.tsMs < freshForMs) {
    return { outcome: "fresh", requests: 0, anomalies: before.figures?.anomalies.length ?? 0 };
  }
  const { figures, failure, requests } = await readBill(ports.costs, nowMs);
  const item = billItem({ account, nowMs, before, figures, failure });
  await ports.entities.putLatest(item);
  await reportAnomalies(ports, question, figures);
  await publish(ports.metrics, { nowMs, requests, figures });
  if (failure !== undefined) {
    ports.telemetry.occurred("billing-not-read", { reason: failure }, "warn");
  }
  return { outcome: outcomeOf(figures, failure), requests, anomalies: figures?.anomalies.length ?? 0 };
}

function outcomeOf(figures: BillFigures | undefined, failure: CostFailure | undefined): BillingResult["outcome"] {
  if (figures === undefined) {
    return "failed";
  }
  return failure === undefined ? "read" : "partly-read";
}

interface BillReading {
  readonly figures: BillFigures | undefined;
  /** The first thing that could not be read, if any. */
  readonly failure: CostFailure | undefined;
  readonly requests: number;
}

async function readBill(costs: CostReader, nowMs: number): Promise<BillReading> {
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const spans = billSpans(today);
  const services = await costs.dailyByService(spans.history);
  if (services.kind === "failed") {
    return { figures: undefined, failure: services.reason, requests: services.requests };
  }
  const shares = spans.month === undefined ? undefined : await costs.byAccountAndRegion(spans.month);
  const forecast = await costs.forecast(spans.rest);
  const figures = billFigures({
    today,
    readMs: nowMs,
    currency: services.currency ?? "USD",
    services: services.value,
    shares: valueIn(shares),
    restOfMonth: valueIn(forecast),
  });
  const asked = [services, shares, forecast].filter((answer) => answer !== undefined);
  const failed = asked.find((answer) => answer.kind === "failed");
  return { figures, failure: failed?.reason, requests: asked.reduce((sum, answer) => sum + answer.requests, 0) };
}

function valueIn<T>(answer: CostAnswer<T> | undefined): T | undefined {
  return answer?.kind === "ok" ? answer.value : undefined;
}

const failureText: Readonly<Record<CostFailure, string>> = {
  denied: "The collector may not call ce:GetCostAndUsage or ce:GetCostForecast. Allow both, or switch billing off in the configuration.",
  "not-enabled": "Cost Explorer is not switched on in this account. Open it once in the Billing console; figures follow within a day.",
  "no-data": "Cost Explorer has no figures yet, or too few for a forecast.",
  throttled: "Cost Explorer refused for the number of requests. The next run asks again.",
  error: "Cost Explorer did not answer. The next run asks again.",
};

function billItem(of: {
  readonly account: string;
  readonly nowMs: number;
  readonly before: BillItem | undefined;
  readonly figures: BillFigures | undefined;
  readonly failure: CostFailure | undefined;
}): BillItem {
  const figures = of.figures ?? of.before?.figures;
  const sinceMs = of.before?.problem?.reason === of.failure ? of.before?.problem?.sinceMs : undefined;
  return {
    ...billKey(of.account),
    kind: "bill",
    account: of.account,
    tsMs: of.nowMs,
    ...(figures !== undefined && { figures }),
    ...(of.failure !== undefined && { problem: { reason: of.failure, text: failureText[of.failure], sinceMs: sinceMs ?? of.nowMs } }),
  };
}

/** Each anomaly is one event, however often it is seen. */
async function reportAnomalies(ports: BillingPorts, question: BillingQuestion, figures: BillFigures | undefined): Promise<void> {
  for (const anomaly of figures?.anomalies ?? []) {
    const event = anomalyEvent(anomaly, figures?.currency ?? "", question);
    const { kind } = await ports.events.put(event);
    if (kind === "retry" || kind === "rejected") {
      ports.telemetry.occurred("event-not-stored", { type: event.stream }, "warn");
    }
  }
}

function anomalyEvent(anomaly: BillFigures["anomalies"][number], currency: string, { account, region }: BillingQuestion): EventWrite {
  const { service, day, kind, amount, expected } = anomaly;
  const tsMs = Date.parse(day) + 86_400_000;
  const money = (value: number) => `${value.toFixed(2)} ${currency}`;
  return {
    scope: { kind: "aws", accountId: account, region },
    stream: "EVENT",
    tsMs,
    origin: `cost-${day}-${hexOf(fnv1a64(service))}`,
    seq: 0,
    body: {
      source: "aws",
      severity: kind === "rose" ? "warning" : "info",
      type: `cost.${kind}`,
      text: `${service} cost ${money(amount)} on ${day}; ${money(expected)} was to be expected`,
      authentication: "authenticated",
    },
    ttlS: Math.floor(tsMs / 1_000) + eventsKeptS,
  };
}

async function publish(
  metrics: MetricPublisher,
  { nowMs, requests, figures }: { readonly nowMs: number; readonly requests: number; readonly figures: BillFigures | undefined },
): Promise<void> {
  const at = { dimensions: {}, atMs: nowMs };
  const rises = figures?.anomalies.filter(({ kind }) => kind === "rose").length;
  await metrics.publish([
    singleValue({ ...at, name: "CostExplorerRequests", value: requests }),
    ...(rises === undefined ? [] : [singleValue({ ...at, name: "CostAnomalies", value: rises })]),
  ]);
}
