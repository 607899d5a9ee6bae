import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { Hearing, type HearingItem, type HearingKey, type HearingStore, hearingPartition } from "../../ports/hearing-store.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";
import { putFailure, readFailure } from "./dynamodb-failure.ts";

const StoredItem = z.object({ revision: z.int().min(1), hearings: z.array(Hearing), ttl: z.number() });

/** Hearings in the events table, in partitions of their own that no reader of events looks into. */
export class DynamodbHearingStore implements HearingStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async read(key: HearingKey): Promise<HearingItem | undefined> {
    const request = { TableName: this.#table, Key: { pk: hearingPartition(key), sk: key.digest }, ConsistentRead: true };
    const answer = await this.#client.send(new GetCommand(request)).catch((error: unknown) => Promise.reject(readFailure(error)));
    const item = StoredItem.safeParse(answer.Item).data;
    return item === undefined ? undefined : { ...key, revision: item.revision, hearings: item.hearings, ttlS: item.ttl };
  }

  async put(item: HearingItem): Promise<PutOutcome> {
    const { revision, hearings } = item;
    const first = revision === 1;
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { pk: hearingPartition(item), sk: item.digest, revision, hearings, ttl: item.ttlS },
          ConditionExpression: first ? "attribute_not_exists(pk)" : "revision = :before",
          ...(!first && { ExpressionAttributeValues: { ":before": revision - 1 } }),
        }),
      );
      return { kind: "stored" };
    } catch (error) {
      return putFailure(error);
    }
  }
}
