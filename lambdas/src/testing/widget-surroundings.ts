import { MemoryGraphStore } from "../adapters/memory/memory-graph-store.ts";
import { MemoryMetricReader } from "../adapters/memory/memory-metric-reader.ts";
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
