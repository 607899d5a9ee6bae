import { MemoryMetricReader } from "../adapters/memory/memory-metric-reader.ts";
import type { WidgetPorts } from "../functions/render-widget/render-widget.ts";
import { shippedOids } from "./shipped-oids.ts";

/** What widgets need beside the stores: the OIDs that ship, and metrics without data. */
export function widgetSurroundings(): Pick<WidgetPorts, "oids" | "metrics"> {
  return { oids: shippedOids(), metrics: { reader: new MemoryMetricReader(() => ({ kind: "ok" })), namespace: "Isthmus" } };
}
