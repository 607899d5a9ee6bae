import { MemoryEntityStore } from "../adapters/memory/memory-entity-store.ts";
import { MemoryEventStore } from "../adapters/memory/memory-event-store.ts";
import { MemoryLedgerStore } from "../adapters/memory/memory-ledger-store.ts";
import { MemoryMetricPublisher } from "../adapters/memory/memory-metric-publisher.ts";
import { MemorySeriesStore } from "../adapters/memory/memory-series-store.ts";
import { MemoryTelemetry } from "../adapters/memory/memory-telemetry.ts";
import { DimensionBudget } from "../functions/ingest-batch/dimension-budget.ts";
import type { IngestPorts } from "../functions/ingest-batch/ingest-batch.ts";

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
    budget: new DimensionBudget(500),
  };
}
