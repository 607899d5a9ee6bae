import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import dynalite from "dynalite";
import { documentClient } from "../adapters/aws/dynamodb-client.ts";
import { tableKeys } from "../env-keys.ts";

/** A table server in memory on an ephemeral loopback port, with the product's three tables. */
export interface DynaliteTables {
  readonly endpoint: string;
  readonly client: DynamoDBDocumentClient;
  readonly names: { readonly entities: string; readonly series: string; readonly events: string };
  stop(): Promise<void>;
}

const credentials = { accessKeyId: "test", secretAccessKey: "test" };

/** A client of a table server on this machine. */
export function localDynamoDb(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({ endpoint, region: "ap-northeast-2", credentials, maxAttempts: 2 });
}

/** Starts the server and creates the tables as the data stack defines them. */
export async function startDynaliteTables(): Promise<DynaliteTables> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = localDynamoDb(endpoint);
  for (const definition of Object.values(tableDefinitions)) {
    await client.send(new CreateTableCommand(definition));
  }
  return { endpoint, client: documentClient(client), names, stop: () => stop(server, client) };
}

async function stop(server: Server, client: DynamoDBClient): Promise<void> {
  client.destroy();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

function keyed(TableName: string): CreateTableCommandInput {
  return {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [
      { AttributeName: tableKeys.partition, AttributeType: "S" },
      { AttributeName: tableKeys.sort, AttributeType: "S" },
    ],
    KeySchema: [
      { AttributeName: tableKeys.partition, KeyType: "HASH" },
      { AttributeName: tableKeys.sort, KeyType: "RANGE" },
    ],
  };
}

const byKindIndex: Pick<CreateTableCommandInput, "AttributeDefinitions" | "GlobalSecondaryIndexes"> = {
  AttributeDefinitions: [
    { AttributeName: tableKeys.partition, AttributeType: "S" },
    { AttributeName: tableKeys.sort, AttributeType: "S" },
    { AttributeName: tableKeys.byKindPartition, AttributeType: "S" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: tableKeys.byKindIndex,
      KeySchema: [
        { AttributeName: tableKeys.byKindPartition, KeyType: "HASH" },
        { AttributeName: tableKeys.partition, KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "ALL" },
    },
  ],
};

const names = { entities: "isthmus-entities", series: "isthmus-series", events: "isthmus-events" } as const;

/** The tables as the data stack defines them, less what only AWS has. */
export const tableDefinitions = {
  entities: { ...keyed(names.entities), ...byKindIndex },
  series: keyed(names.series),
  events: keyed(names.events),
} as const satisfies Readonly<Record<string, CreateTableCommandInput>>;
