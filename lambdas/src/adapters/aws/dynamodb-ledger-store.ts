import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { sitePartition, sortKey } from "../../ports/entity-keys.ts";
import { type LedgerItem, type LedgerKey, type LedgerStore, StoredLedger } from "../../ports/ledger-store.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";
import { putFailure, readFailure } from "./dynamodb-failure.ts";

const StoredItem = z.object({ revision: z.int().min(1), ledger: StoredLedger });

/** Ledgers in the entities table, in the partition of their site. They have no `kind`: the index by kind would write each of them once more. */
export class DynamodbLedgerStore implements LedgerStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async read(key: LedgerKey): Promise<LedgerItem | undefined> {
    const request = { TableName: this.#table, Key: keyOf(key), ConsistentRead: true };
    const answer = await this.#client.send(new GetCommand(request)).catch((error: unknown) => Promise.reject(readFailure(error)));
    const item = StoredItem.safeParse(answer.Item).data;
    return item === undefined ? undefined : { siteId: key.siteId, gatewayId: key.gatewayId, ...item };
  }

  async put(item: LedgerItem): Promise<PutOutcome> {
    const { revision, ledger } = item;
    const first = revision === 1;
    try {
      await this.#client.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...keyOf(item), revision, ledger },
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

function keyOf({ siteId, gatewayId }: LedgerKey): { readonly pk: string; readonly sk: string } {
  return { pk: sitePartition(siteId), sk: sortKey.ledger(gatewayId) };
}
