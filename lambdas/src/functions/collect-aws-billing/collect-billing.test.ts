import { dayAfter } from "@isthmus/domain/cost/daily-costs";
import { beforeEach, describe, expect, it } from "vitest";
import { MemoryCostReader, type MemoryCosts } from "../../adapters/memory/memory-cost-reader.ts";
import { MemoryEntityStore } from "../../adapters/memory/memory-entity-store.ts";
import { MemoryEventStore } from "../../adapters/memory/memory-event-store.ts";
import { MemoryMetricPublisher } from "../../adapters/memory/memory-metric-publisher.ts";
import { MemoryTelemetry } from "../../adapters/memory/memory-telemetry.ts";
import { type BillItem, billKey } from "../../ports/bill-item.ts";
import { collectBilling } from "./collect-billing.ts";

const account = "000000000000";
const nowMs = Date.UTC(2026, 10, 20, 6);
const hourMs = 3_600_000;

function costsOf(latest: number): MemoryCosts {
  const days = Array.from({ length: 50 }, (_, index) => ({ day: dayAfter("2026-10-01", index), amount: index === 49 ? latest : 10 }));
  return {
    services: { kind: "ok", value: [{ name: "NAT", days }], currency: "USD", requests: 2 },
    shares: { kind: "ok", value: [{ account, region: "us-east-1", amount: 190 }], currency: "USD", requests: 1 },
    forecast: { kind: "ok", value: { amount: 110 }, currency: "USD", requests: 1 },
  };
}

let costs: MemoryCostReader;
let entities: MemoryEntityStore;
let events: MemoryEventStore;
let metrics: MemoryMetricPublisher;
let telemetry: MemoryTelemetry;
beforeEach(() => {
  costs = new MemoryCostReader(costsOf(10));
  [entities, events] = [new MemoryEntityStore(), new MemoryEventStore()];
  [metrics, telemetry] = [new MemoryMetricPublisher(), new MemoryTelemetry()];
});

function collect(at: { readonly nowMs?: number; readonly force?: boolean } = {}) {
  const question = { account, region: "ap-northeast-2", nowMs: at.nowMs ?? nowMs, force: at.force ?? false };
  return collectBilling({ costs, entities, events, metrics, telemetry }, question);
}

async function bill(): Promise<BillItem | undefined> {
  const item = await entities.read(billKey(account));
  return item?.kind === "bill" ? item : undefined;
}

function published(): Readonly<Record<string, number | undefined>> {
  return Object.fromEntries(
    metrics.published.map(({ name, reading }) => [name, reading.kind === "values" ? reading.values[0] : undefined]),
  );
}

describe("reading the bill", () => {
  it("keeps the figures and counts the requests that it paid for", async () => {
    expect(await collect()).toEqual({ outcome: "read", requests: 4, anomalies: 0 });

    expect(await bill()).toMatchObject({ tsMs: nowMs, figures: { readMs: nowMs, monthToDate: 190, forecast: { amount: 300 } } });
    expect(await bill()).not.toHaveProperty("problem");
    expect(published()).toEqual({ CostExplorerRequests: 4, CostAnomalies: 0 });
  });

  it("asks nothing again while what is known is new, unless told to", async () => {
    await collect();
    expect(await collect({ nowMs: nowMs + 5 * hourMs })).toEqual({ outcome: "fresh", requests: 0, anomalies: 0 });
    expect(costs.asked).toHaveLength(3);

    await collect({ nowMs: nowMs + 5 * hourMs, force: true });
    await collect({ nowMs: nowMs + 12 * hourMs });
    expect(costs.asked).toHaveLength(9);
  });

  it("reports what is unusual as one event, however often it is seen", async () => {
    costs.answers = costsOf(200);
    await collect();
    await collect({ nowMs: nowMs + 7 * hourMs });

    expect(published()).toMatchObject({ CostAnomalies: 1 });
    expect(events.all()).toMatchObject([
      {
        scope: { kind: "aws", accountId: account, region: "ap-northeast-2" },
        body: { severity: "warning", type: "cost.rose", text: "NAT cost 200.00 USD on 2026-11-19; 10.00 USD was to be expected" },
      },
    ]);
  });

  it("says what is missing when the permission is, and keeps the figures that it has", async () => {
    await collect();
    costs.answers = { ...costs.answers, services: { kind: "failed", reason: "denied", requests: 1 } };
    expect(await collect({ nowMs: nowMs + 12 * hourMs })).toEqual({ outcome: "failed", requests: 1, anomalies: 0 });
    await collect({ nowMs: nowMs + 24 * hourMs });

    const item = await bill();
    expect(item?.figures).toMatchObject({ readMs: nowMs, monthToDate: 190 });
    expect(item?.problem).toMatchObject({ reason: "denied", sinceMs: nowMs + 12 * hourMs });
    expect(item?.problem?.text).toContain("ce:GetCostAndUsage");
    expect(telemetry.occurrences).toMatchObject([{ name: "billing-not-read", fields: { reason: "denied" } }, { level: "warn" }]);
  });

  it("knows no figures, rather than zeros, when none could ever be read", async () => {
    costs.answers = { ...costs.answers, services: { kind: "failed", reason: "not-enabled", requests: 1 } };
    await collect();

    expect(await bill()).not.toHaveProperty("figures");
    expect(published()).toEqual({ CostExplorerRequests: 1 });
  });

  it("keeps the bill when only the forecast is missing", async () => {
    costs.answers = { ...costs.answers, forecast: { kind: "failed", reason: "no-data", requests: 1 } };

    expect(await collect()).toMatchObject({ outcome: "partly-read" });
    const item = await bill();
    expect(item?.figures).toMatchObject({ monthToDate: 190 });
    expect(item?.figures).not.toHaveProperty("forecast");
    expect(item?.problem?.reason).toBe("no-data");
  });
});
