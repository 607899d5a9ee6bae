import { type DynamoDBDocumentClient, GetCommand, PutCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { tableKeys } from "../../env-keys.ts";
import { EntityItem, type EntityKind } from "../../ports/entities.ts";
import type { EntityKey } from "../../ports/entity-keys.ts";
import type { EntityPage, EntityStore, LatestPutOutcome } from "../../ports/entity-store.ts";
import { putFailure, readFailure } from "./dynamodb-failure.ts";
import { queryPages } from "./query-pages.ts";

/** `isNewer`, as DynamoDB evaluates it on the item that is there. */
const newer = "attribute_not_exists(pk) OR tsMs < :tsMs";
const newerInStream = `${newer} OR (tsMs = :tsMs AND seq < :seq)`;

const Previous = z.object({ tsMs: z.number(), seq: z.number().optional() });

/** The entities table. Newness is decided by a condition, so that replays and late records change nothing. */
export class DynamodbEntityStore implements EntityStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async putLatest(item: EntityItem): Promise<LatestPutOutcome> {
    try {
      const answer = await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: item,
          ConditionExpression: item.seq === undefined ? newer : newerInStream,
          ExpressionAttributeValues: { ":tsMs": item.tsMs, ...(item.seq !== undefined && { ":seq": item.seq }) },
          ReturnValues: "ALL_OLD",
        }),
      );
      const previous = Previous.safeParse(answer.Attributes).data;
      return previous === undefined ? { kind: "stored" } : { kind: "stored", previous };
    } catch (error) {
      return putFailure(error);
    }
  }

  async read(key: EntityKey): Promise<EntityItem | undefined> {
    const answer = await this.#client
      .send(new GetCommand({ TableName: this.#table, Key: { pk: key.pk, sk: key.sk } }))
      .catch((error: unknown) => Promise.reject(readFailure(error)));
    return EntityItem.safeParse(answer.Item).data;
  }

  listPartition(partition: string): Promise<EntityPage> {
    return this.#list({ KeyConditionExpression: "pk = :v", ExpressionAttributeValues: { ":v": partition } });
  }

  readPages({ partition, prefix }: { readonly partition: string; readonly prefix: string }): AsyncIterable<EntityPage> {
    return this.#pages({
      KeyConditionExpression: "pk = :v AND begins_with(sk, :p)",
      ExpressionAttributeValues: { ":v": partition, ":p": prefix },
    });
  }

  listKind(kind: EntityKind): Promise<EntityPage> {
    return this.#list({
      IndexName: tableKeys.byKindIndex,
      KeyConditionExpression: "#k = :v",
      ExpressionAttributeNames: { "#k": tableKeys.byKindPartition },
      ExpressionAttributeValues: { ":v": kind },
    });
  }

  async #list(query: Omit<QueryCommandInput, "TableName">): Promise<EntityPage> {
    const items: EntityItem[] = [];
    let unreadable = 0;
    for await (const page of this.#pages(query)) {
      items.push(...page.items);
      unreadable += page.unreadable;
    }
    return { items, unreadable };
  }

  async *#pages(query: Omit<QueryCommandInput, "TableName">): AsyncGenerator<EntityPage> {
    for await (const page of queryPages(this.#client, { TableName: this.#table, ...query })) {
      const items = page.map((raw) => EntityItem.safeParse(raw).data).filter((item) => item !== undefined);
      yield { items, unreadable: page.length - items.length };
    }
  }
}
