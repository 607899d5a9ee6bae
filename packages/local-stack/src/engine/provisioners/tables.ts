import { z } from "zod";
import { LocalStackError } from "../../errors.ts";
import type { TableStore } from "../../services/dynamodb/table-store.ts";
import { asArray, asRecord, type UntypedRecord } from "../template/untyped.ts";
import { type Account, generatedName, type ProvisionerRegistry, parseProperties } from "./context.ts";
import { createTable, describeTable, finishRebuild, rebuildTable } from "./table-rebuild.ts";

const throughput = z.object({ ReadCapacityUnits: z.coerce.number(), WriteCapacityUnits: z.coerce.number() });
const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(["HASH", "RANGE"]) }));
const index = z.object({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.object({ ProjectionType: z.string(), NonKeyAttributes: z.array(z.string()).optional() }),
  ProvisionedThroughput: throughput.optional(),
});
const tableProperties = z.object({
  TableName: z.string().optional(),
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  KeySchema: keySchema,
  BillingMode: z.string().default("PROVISIONED"),
  ProvisionedThroughput: throughput.optional(),
  GlobalSecondaryIndexes: z.array(index).default([]),
  LocalSecondaryIndexes: z.array(index).default([]),
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.coerce.boolean() }).optional(),
});
type TableProperties = z.infer<typeof tableProperties>;

/** DynamoDB tables: created once, their indexes and time to live kept as the template says. */
export function tableProvisioners(account: Account): ProvisionerRegistry {
  return {
    "AWS::DynamoDB::Table": async (resource) => {
      const properties = parseProperties(tableProperties, resource);
      const name = properties.TableName ?? generatedName(resource);
      await ensureTable(account.tables, name, properties);
      const ttl = properties.TimeToLiveSpecification;
      account.tableGaps.setTtl(name, ttl?.Enabled === true ? ttl.AttributeName : undefined);
      const arn = `arn:aws:dynamodb:${account.region}:${account.accountId}:table/${name}`;
      return { ref: name, attributes: { Arn: arn, StreamArn: `${arn}/stream/local`, TableId: name } };
    },
  };
}

async function ensureTable(tables: TableStore, name: string, properties: TableProperties): Promise<void> {
  const input = creationInput(name, properties);
  await finishRebuild(tables, name, input);
  const existing = await describeTable(tables, name);
  if (existing === undefined) {
    await createTable(tables, input);
    return;
  }
  if (keysOf(existing) !== keysOf(properties)) {
    throw new LocalStackError(
      "table-incompatible",
      `Table ${name} has other keys than the template says, which would replace it; start with --reset to begin anew.`,
    );
  }
  if (indexesOf(existing) !== indexesOf(properties)) await rebuildTable(tables, name, input);
}

function creationInput(name: string, properties: TableProperties): UntypedRecord {
  const { GlobalSecondaryIndexes, LocalSecondaryIndexes, ProvisionedThroughput } = properties;
  return {
    TableName: name,
    AttributeDefinitions: properties.AttributeDefinitions,
    KeySchema: properties.KeySchema,
    BillingMode: properties.BillingMode,
    ...(ProvisionedThroughput === undefined ? {} : { ProvisionedThroughput }),
    ...(GlobalSecondaryIndexes.length === 0 ? {} : { GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(indexInput) }),
    ...(LocalSecondaryIndexes.length === 0 ? {} : { LocalSecondaryIndexes: LocalSecondaryIndexes.map(indexInput) }),
  };
}

function indexInput(properties: z.infer<typeof index>): UntypedRecord {
  const { ProvisionedThroughput, ...rest } = properties;
  return ProvisionedThroughput === undefined ? rest : { ...rest, ProvisionedThroughput };
}

/** The keys of a table or index as text that is equal for equal keys. */
function keysOf(described: UntypedRecord): string {
  const keys = asArray(described["KeySchema"]).map(asRecord);
  return keys
    .map((key) => `${String(key?.["KeyType"])} ${String(key?.["AttributeName"])}`)
    .sort()
    .join();
}

/** The indexes of a table as text that is equal for equal indexes. */
function indexesOf(described: UntypedRecord): string {
  const indexes = [...asArray(described["GlobalSecondaryIndexes"]), ...asArray(described["LocalSecondaryIndexes"])].map(
    (item) => asRecord(item) ?? {},
  );
  return indexes
    .map((item) => `${String(item["IndexName"])} ${keysOf(item)} ${JSON.stringify(item["Projection"])}`)
    .sort()
    .join();
}
