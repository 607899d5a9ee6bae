import { decodeChunk } from "@isthmus/domain/series/chunk-codec";
import { columnAt, columnCount } from "@isthmus/domain/series/dictionary";
import { type MetricName, metricById } from "@isthmus/domain/series/metric-catalogue";
import type { DeviceRef, SeriesStore, StoredChunk } from "../../ports/series-store.ts";

/** The last stored value of a metric of a part. */
export interface Reading {
  /** As stored, in the unit of the catalogue; undefined when it could not be read then. */
  readonly value: number | undefined;
  /** Epoch seconds of the poll that read it, or tried to. */
  readonly atS: number;
}

/** Finds the last reading of a part's metric; undefined for one that was not asked for lately. */
export type Readings = (part: string | undefined, metric: MetricName) => Reading | undefined;

/** A reading that is older is no longer the state of a device: twice the longest pace of readings at the usual period. */
const longestS = 3_600;

/** The last readings of a device's parts. */
export async function latestReadings(series: SeriesStore, device: DeviceRef, nowS: number): Promise<Readings> {
  const found = new Map<string, Reading>();
  for await (const page of series.readChunks({ ...device, set: "sensors", fromS: nowS - longestS, toS: nowS, nowS })) {
    for (const chunk of page) {
      await note(chunk, { series, device, found });
    }
  }
  return (part, metric) => (part === undefined ? undefined : found.get(keyOf(part, metric)));
}

async function note(
  { bytes }: StoredChunk,
  { series, device, found }: { readonly series: SeriesStore; readonly device: DeviceRef; readonly found: Map<string, Reading> },
): Promise<void> {
  const decoded = decodeChunk(bytes);
  const dictionary = decoded.kind === "ok" ? await series.readDictionary(device, decoded.chunk.dictionaryHash) : undefined;
  if (decoded.kind !== "ok" || dictionary === undefined || columnCount(dictionary) !== decoded.chunk.columns) {
    return;
  }
  const { rows, columns, values, startS, stepS } = decoded.chunk;
  for (let at = 0; at < columns; at += 1) {
    const column = columnAt(dictionary, at);
    const metric = column && metricById(column.metric);
    if (column !== undefined && metric !== undefined) {
      const value = values[(rows - 1) * columns + at];
      const isKnown = value !== undefined && !Number.isNaN(value);
      found.set(keyOf(column.entity, metric.name), { value: isKnown ? value : undefined, atS: startS + (rows - 1) * stepS });
    }
  }
}

function keyOf(part: string, metric: string): string {
  return `${metric} ${part}`;
}
