import { decodeChunk } from "@isthmus/domain/series/chunk-codec";
import { deriveSeries, seriesAggregation } from "@isthmus/domain/series/derive";
import { columnCount } from "@isthmus/domain/series/dictionary";
import { resample, type SeriesPoint } from "@isthmus/domain/series/resample";
import type { SeriesStore, StoredChunk } from "../../ports/series-store.ts";
import type { ConnectorAnswer, ConnectorEvent, MetricDataResult } from "./connector-contract.ts";
import { describeConnector } from "./describe.ts";
import { readQuery, type SeriesQuery } from "./read-query.ts";

/** A chunk that starts this long before the range may still reach into it: the longest step of the wire format. */
const longestChunkS = 3_600;

export interface DataSourcePorts {
  readonly series: SeriesStore;
}

export interface QueryTime {
  readonly nowS: number;
  /** False once there is only time left to answer with what has been read. */
  readonly hasTime: () => boolean;
}

/** Answers both events of the data source contract. A mistake of the caller is an answer, not an exception. */
export async function answerQuery(event: ConnectorEvent, ports: DataSourcePorts, time: QueryTime): Promise<ConnectorAnswer> {
  if (event.EventType === "DescribeGetMetricData") {
    return describeConnector();
  }
  const reading = readQuery(event);
  if (reading.kind === "invalid") {
    return { Error: { Code: "Validation", Value: reading.problem } };
  }
  return { MetricDataResults: [await readSeries(reading.query, ports, time)] };
}

interface Collected {
  readonly points: readonly SeriesPoint[];
  readonly unreadable: number;
  readonly complete: boolean;
}

async function readSeries(query: SeriesQuery, ports: DataSourcePorts, time: QueryTime): Promise<MetricDataResult> {
  const { points, unreadable, complete } = await collect(query, ports.series, time);
  const { startS, endS, periodS } = query;
  const resampled = resample(points, { startS, endS, periodS, aggregation: seriesAggregation(query.metric) });
  const messages = [
    ...(unreadable > 0 ? [{ Code: "UnreadableData", Value: `${unreadable} chunks could not be read` }] : []),
    ...(complete ? [] : [{ Code: "OutOfTime", Value: "the range is too long to read in time; the newest part is missing" }]),
  ];
  return {
    StatusCode: messages.length === 0 ? "Complete" : "PartialData",
    Label: [query.deviceId, query.entity, query.metric].filter((part) => part !== "").join(" "),
    Timestamps: resampled.map((point) => point.tS),
    Values: resampled.map((point) => point.value),
    ...(messages.length > 0 && { Messages: messages }),
  };
}

async function collect(query: SeriesQuery, store: SeriesStore, time: QueryTime): Promise<Collected> {
  const points: SeriesPoint[] = [];
  let unreadable = 0;
  const range = { fromS: Math.max(0, Math.floor(query.startS) - longestChunkS), toS: Math.floor(query.endS), nowS: time.nowS };
  const { siteId, deviceId, set } = query;
  for await (const page of store.readChunks({ siteId, deviceId, set, ...range })) {
    for (const stored of page) {
      const found = await pointsOf(stored, query, store);
      points.push(...(found ?? []));
      unreadable += found === undefined ? 1 : 0;
    }
    if (!time.hasTime()) {
      return { points, unreadable, complete: false };
    }
  }
  return { points, unreadable, complete: true };
}

/** Undefined when the chunk or its dictionary cannot be read. */
async function pointsOf(stored: StoredChunk, query: SeriesQuery, store: SeriesStore): Promise<readonly SeriesPoint[] | undefined> {
  const decoded = decodeChunk(stored.bytes);
  if (decoded.kind === "rejected") {
    return undefined;
  }
  const { chunk } = decoded;
  const dictionary = await store.readDictionary(query, chunk.dictionaryHash);
  if (dictionary === undefined || columnCount(dictionary) !== chunk.columns) {
    return undefined;
  }
  return deriveSeries({ chunk, dictionary, entity: query.entity, name: query.metric });
}
