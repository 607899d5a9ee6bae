import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { SeriesDictionary } from "@isthmus/domain/series/dictionary";
import { z } from "zod";
import { tableKeys } from "../../env-keys.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";
import {
  type ChunkRange,
  type ChunkWrite,
  type DeviceRef,
  type SeriesSet,
  type SeriesStore,
  type StoredChunk,
  StoredDictionary,
} from "../../ports/series-store.ts";
import { putFailure, readFailure } from "./dynamodb-failure.ts";
import { queryPages } from "./query-pages.ts";

const ChunkItem = z.object({ sk: z.string(), b: z.instanceof(Uint8Array), ttl: z.number() });

function partitionOf(device: DeviceRef): string {
  return `SITE#${device.siteId}#DEVICE#${device.deviceId}`;
}

function chunkKey(set: SeriesSet, startS: number): string {
  return `${set}#${String(startS).padStart(10, "0")}`;
}

/** The series table: one item a chunk, kept as small as its key, its bytes and its ttl, since every write unit is 1 KB. */
export class DynamodbSeriesStore implements SeriesStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  putChunk(chunk: ChunkWrite): Promise<PutOutcome> {
    return this.#putOnce({ pk: partitionOf(chunk), sk: chunkKey(chunk.set, chunk.startS), b: chunk.bytes, ttl: chunk.ttlS });
  }

  putDictionary(device: DeviceRef, hash: string, dictionary: SeriesDictionary): Promise<PutOutcome> {
    return this.#putOnce({ pk: partitionOf(device), sk: `DICT#${hash}`, groups: dictionary });
  }

  async readDictionary(device: DeviceRef, hash: string): Promise<SeriesDictionary | undefined> {
    const answer = await this.#client
      .send(new GetCommand({ TableName: this.#table, Key: { pk: partitionOf(device), sk: `DICT#${hash}` } }))
      .catch((error: unknown) => Promise.reject(readFailure(error)));
    return StoredDictionary.safeParse(answer.Item).data?.groups;
  }

  async *readChunks(range: ChunkRange): AsyncIterable<readonly StoredChunk[]> {
    const pages = queryPages(this.#client, {
      TableName: this.#table,
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
      FilterExpression: "#ttl > :now",
      ExpressionAttributeNames: { "#ttl": tableKeys.ttl },
      ExpressionAttributeValues: {
        ":pk": partitionOf(range),
        ":from": chunkKey(range.set, range.fromS),
        ":to": chunkKey(range.set, range.toS),
        ":now": range.nowS,
      },
    });
    for await (const page of pages) {
      yield page.flatMap((raw) => {
        const item = ChunkItem.safeParse(raw).data;
        return item === undefined ? [] : [{ startS: Number(item.sk.slice(range.set.length + 1)), bytes: item.b }];
      });
    }
  }

  async #putOnce(item: Readonly<Record<string, unknown>>): Promise<PutOutcome> {
    try {
      await this.#client.send(
        new PutCommand({ TableName: this.#table, Item: { ...item }, ConditionExpression: "attribute_not_exists(pk)" }),
      );
      return { kind: "stored" };
    } catch (error) {
      return putFailure(error);
    }
  }
}
