import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { type ConfigStore, ConfigSummary, longestSettings, type StoredConfig } from "../../ports/config-store.ts";
import { configItemOf } from "../../ports/entities.ts";
import { sitePartition, sortKey } from "../../ports/entity-keys.ts";
import type { PutOutcome } from "../../ports/put-outcome.ts";
import { putFailure, readFailure } from "./dynamodb-failure.ts";

const pack = promisify(gzip);
const unpack = promisify(gunzip);

const StoredItem = z.object({ ...ConfigSummary.shape, packed: z.instanceof(Uint8Array) });

/**
 * Versions in the entities table, each an item of its own with its text compressed, and one item that names the one in force. Versions have
 * no `kind`, so that the index by kind does not hold their texts a second time.
 */
export class DynamodbConfigStore implements ConfigStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async append({ settings, ...summary }: StoredConfig): Promise<PutOutcome> {
    const key = { pk: sitePartition(summary.siteId), sk: sortKey.configVersion(summary.version) };
    return this.#put({
      Item: { ...key, ...summary, packed: await pack(settings) },
      ConditionExpression: "attribute_not_exists(pk)",
    });
  }

  putInForce(config: ConfigSummary): Promise<PutOutcome> {
    return this.#put({
      Item: configItemOf(config),
      ConditionExpression: "attribute_not_exists(pk) OR version < :version",
      ExpressionAttributeValues: { ":version": config.version },
    });
  }

  async readVersion(siteId: string, version: number): Promise<StoredConfig | undefined> {
    const answer = await this.#client
      .send(new GetCommand({ TableName: this.#table, Key: { pk: sitePartition(siteId), sk: sortKey.configVersion(version) } }))
      .catch((error: unknown) => Promise.reject(readFailure(error)));
    const item = StoredItem.safeParse(answer.Item).data;
    if (item === undefined) {
      return undefined;
    }
    const { packed, note, signature, ...summary } = item;
    const settings = (await unpack(packed, { maxOutputLength: 4 * longestSettings })).toString("utf8");
    return { ...summary, ...(note !== undefined && { note }), ...(signature !== undefined && { signature }), settings };
  }

  async listVersions(siteId: string, limit: number): Promise<readonly ConfigSummary[]> {
    const query = new QueryCommand({
      TableName: this.#table,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :sk)",
      ExpressionAttributeValues: { ":pk": sitePartition(siteId), ":sk": sortKey.configVersions },
      ScanIndexForward: false,
      Limit: limit,
    });
    const answer = await this.#client.send(query).catch((error: unknown) => Promise.reject(readFailure(error)));
    return (answer.Items ?? []).flatMap((raw): readonly ConfigSummary[] => {
      const item = ConfigSummary.safeParse(raw).data;
      if (item === undefined) {
        return [];
      }
      const { note, signature, ...summary } = item;
      return [{ ...summary, ...(note !== undefined && { note }), ...(signature !== undefined && { signature }) }];
    });
  }

  async #put(input: Omit<ConstructorParameters<typeof PutCommand>[0], "TableName">): Promise<PutOutcome> {
    try {
      await this.#client.send(new PutCommand({ TableName: this.#table, ...input }));
      return { kind: "stored" };
    } catch (error) {
      return putFailure(error);
    }
  }
}
