import { MemoryEntityStore } from "../adapters/memory/memory-entity-store.ts";
import { MemoryEventStore } from "../adapters/memory/memory-event-store.ts";
import { MemoryLedgerStore } from "../adapters/memory/memory-ledger-store.ts";
import { MemoryMetricPublisher } from "../adapters/memory/memory-metric-publisher.ts";
import { MemoryNameRegistry } from "../adapters/memory/memory-name-registry.ts";
import { MemorySeriesStore } from "../adapters/memory/memory-series-store.ts";
import { MemoryTelemetry } from "../adapters/memory/memory-telemetry.ts";
import type { IngestPorts } from "../functions/ingest-batch/ingest-batch.ts";
import { MetricNameBudget } from "../functions/ingest-batch/metric-name-budget.ts";

/** Everything that ingest writes to, in memory and open to look at. */
export interface MemoryIngestPorts extends IngestPorts {
  readonly entities: MemoryEntityStore;
  readonly series: MemorySeriesStore;
  readonly events: MemoryEventStore;
  readonly metrics: MemoryMetricPublisher;
  readonly telemetry: MemoryTelemetry;
  readonly ledgers: MemoryLedgerStore;
}

/** A cloud that has stored nothing yet. */
export function memoryIngestPorts(): MemoryIngestPorts {
  return {
    entities: new MemoryEntityStore(),
    series: new MemorySeriesStore(),
    events: new MemoryEventStore(),
    metrics: new MemoryMetricPublisher(),
    telemetry: new MemoryTelemetry(),
    ledgers: new MemoryLedgerStore(),
    budget: memoryBudget(500),
  };
}

/** A budget for names with a registry of its own, and no room kept for anybody. */
export function memoryBudget(perSite: number): MetricNameBudget {
  return new MetricNameBudget({ registry: new MemoryNameRegistry(), room: () => Promise.resolve(new Map()), perSite });
}
