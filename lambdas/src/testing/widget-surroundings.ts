import { MemoryEntityStore } from "../adapters/memory/memory-entity-store.ts";
import { MemoryEventStore } from "../adapters/memory/memory-event-store.ts";
import { MemoryGraphStore } from "../adapters/memory/memory-graph-store.ts";
import { MemoryMetricReader } from "../adapters/memory/memory-metric-reader.ts";
import { MemorySeriesStore } from "../adapters/memory/memory-series-store.ts";
import type { WidgetPorts } from "../functions/render-widget/render-widget.ts";
import { shippedOids } from "./shipped-oids.ts";

/** What widgets need beside the stores: the OIDs that ship, metrics without data, and an empty graph. */
export function widgetSurroundings(): Pick<WidgetPorts, "oids" | "metrics" | "graph"> {
  return {
    graph: new MemoryGraphStore(),
    oids: shippedOids(),
    metrics: { reader: new MemoryMetricReader(() => ({ kind: "ok" })), namespace: "Isthmus" },
  };
}

/** Everything that widgets read, in memory and empty. */
export interface MemoryWidgetPorts extends WidgetPorts {
  readonly entities: MemoryEntityStore;
  readonly events: MemoryEventStore;
  readonly series: MemorySeriesStore;
}

/** Ports of a product that knows nothing yet. */
export function memoryWidgetPorts(): MemoryWidgetPorts {
  return { entities: new MemoryEntityStore(), events: new MemoryEventStore(), series: new MemorySeriesStore(), ...widgetSurroundings() };
}
