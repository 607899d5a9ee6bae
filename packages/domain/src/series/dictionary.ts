/** One rectangular part of a dictionary: every metric exists for every entity. Entity "" is the device itself. */
export interface SeriesGroup {
  /** Metric ids of the catalogue (`metric-catalogue.ts`). */
  readonly metrics: readonly number[];
  /** Stable entity names: interface keys, or "" for the device. */
  readonly entities: readonly string[];
}

/** Names the columns of a chunk in order: group by group, within a group metric by metric, within a metric entity by entity. */
export type SeriesDictionary = readonly SeriesGroup[];
