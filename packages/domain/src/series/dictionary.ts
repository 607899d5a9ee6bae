import { fnv1a64, hexOf } from "../hash/fnv1a64.ts";

/** One rectangular part of a dictionary: every metric exists for every entity. Entity "" is the device itself. */
export interface SeriesGroup {
  /** Metric ids of the catalogue (`metric-catalogue.ts`). */
  readonly metrics: readonly number[];
  /** Stable entity names: interface keys, or "" for the device. */
  readonly entities: readonly string[];
}

/** Names the columns of a chunk in order: group by group, within a group metric by metric, within a metric entity by entity. */
export type SeriesDictionary = readonly SeriesGroup[];

/** What one column of a chunk holds. */
export interface SeriesColumn {
  /** Entity name, "" for the device itself. */
  readonly entity: string;
  /** Metric id of the catalogue. */
  readonly metric: number;
}

/**
 * Sixteen hexadecimal digits that identify the dictionary's content and order: FNV-1a 64 over the JSON text
 * `[[[metric ids],[entities]],...]`. It names a stored dictionary and guards against decoding with the wrong one;
 * it is no protection against an adversary.
 */
export function dictionaryHash(dictionary: SeriesDictionary): string {
  return hexOf(fnv1a64(JSON.stringify(dictionary.map((group) => [group.metrics, group.entities]))));
}

/** Number of columns a chunk of this dictionary has. */
export function columnCount(dictionary: SeriesDictionary): number {
  return dictionary.reduce((count, group) => count + group.metrics.length * group.entities.length, 0);
}

/** Position of a column, or -1 when the dictionary does not have it. Of several equal columns the first counts. */
export function columnIndex(dictionary: SeriesDictionary, column: SeriesColumn): number {
  let offset = 0;
  for (const { metrics, entities } of dictionary) {
    const metricAt = metrics.indexOf(column.metric);
    const entityAt = entities.indexOf(column.entity);
    if (metricAt >= 0 && entityAt >= 0) {
      return offset + metricAt * entities.length + entityAt;
    }
    offset += metrics.length * entities.length;
  }
  return -1;
}

/** The column at a position, or undefined outside 0..columnCount-1. */
export function columnAt(dictionary: SeriesDictionary, index: number): SeriesColumn | undefined {
  let rest = index;
  for (const { metrics, entities } of dictionary) {
    const cells = metrics.length * entities.length;
    if (rest < cells) {
      const metric = metrics[Math.floor(rest / entities.length)];
      const entity = entities[rest % entities.length];
      return metric === undefined || entity === undefined ? undefined : { entity, metric };
    }
    rest -= cells;
  }
  return undefined;
}
