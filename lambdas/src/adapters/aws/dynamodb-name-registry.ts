import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { sitePartition, sortKey } from "../../ports/entity-keys.ts";
import { type NameRegistry, type NameRegistryItem, RegisteredName } from "../../ports/name-registry.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";
import { putFailure, readFailure } from "./dynamodb-failure.ts";

const StoredItem = z.object({ revision: z.int().min(1), names: z.array(RegisteredName) });

/** Registered names in the entities table, in the partition of their site and without a `kind`, so that the index does not hold them too. */
export class DynamodbNameRegistry implements NameRegistry {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async read(siteId: string): Promise<NameRegistryItem | undefined> {
    const Key = { pk: sitePartition(siteId), sk: sortKey.metricNames };
    const request = new GetCommand({ TableName: this.#table, Key, ConsistentRead: true });
    const answer = await this.#client.send(request).catch((error: unknown) => Promise.reject(readFailure(error)));
    const item = StoredItem.safeParse(answer.Item).data;
    return item === undefined ? undefined : { siteId, ...item };
  }

  async put({ siteId, revision, names }: NameRegistryItem): Promise<PutOutcome> {
    const first = revision === 1;
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { pk: sitePartition(siteId), sk: sortKey.metricNames, revision, names },
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
