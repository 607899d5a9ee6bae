import { z } from "zod";
import { LocalStackError } from "../../errors.ts";
import type { TableStore } from "../../services/dynamodb/table-store.ts";
import { asArray, asRecord, asString, type UntypedRecord } from "../template/untyped.ts";
import { type Account, generatedName, type ProvisionerRegistry, parseProperties } from "./context.ts";

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

const settleDeadlineMs = 10_000;

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
  const existing = await describeTable(tables, name);
  if (existing === undefined) {
    await required(tables, "CreateTable", creationInput(name, properties));
    await settled(tables, name);
    return;
  }
  if (!sameKeys(existing["KeySchema"], properties.KeySchema)) {
    throw new LocalStackError(
      "table-incompatible",
      `Table ${name} has other keys than the template says, which would replace it; start with --reset to begin anew.`,
    );
  }
  await bringIndexesUpToDate(tables, name, { properties, existing });
}

async function bringIndexesUpToDate(
  tables: TableStore,
  name: string,
  options: { readonly properties: TableProperties; readonly existing: UntypedRecord },
): Promise<void> {
  const wanted = options.properties.GlobalSecondaryIndexes;
  const there = new Map(
    asArray(options.existing["GlobalSecondaryIndexes"]).map((item) => [asString(asRecord(item)?.["IndexName"]) ?? "", asRecord(item)]),
  );
  const outdated = [...there.keys()].filter((indexName) => {
    const match = wanted.find((candidate) => candidate.IndexName === indexName);
    return match === undefined || !sameKeys(there.get(indexName)?.["KeySchema"], match.KeySchema);
  });
  for (const IndexName of outdated) await updateIndex(tables, name, { Delete: { IndexName } }, options.properties);
  for (const candidate of wanted) {
    if (there.has(candidate.IndexName) && !outdated.includes(candidate.IndexName)) continue;
    await updateIndex(tables, name, { Create: indexInput(candidate) }, options.properties);
  }
}

async function updateIndex(tables: TableStore, name: string, update: UntypedRecord, properties: TableProperties): Promise<void> {
  const AttributeDefinitions = properties.AttributeDefinitions;
  await required(tables, "UpdateTable", { TableName: name, AttributeDefinitions, GlobalSecondaryIndexUpdates: [update] });
  await settled(tables, name);
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

async function describeTable(tables: TableStore, name: string): Promise<UntypedRecord | undefined> {
  const outcome = await tables.call("DescribeTable", { TableName: name });
  if (outcome.kind === "ok") return asRecord(outcome.output["Table"]);
  if (outcome.code === "ResourceNotFoundException") return undefined;
  throw new LocalStackError("state-unusable", `Table ${name} could not be described: ${outcome.message}`);
}

async function settled(tables: TableStore, name: string): Promise<void> {
  for (const deadlineMs = Date.now() + settleDeadlineMs; Date.now() < deadlineMs; ) {
    const table = await describeTable(tables, name);
    const statuses = [table?.["TableStatus"], ...asArray(table?.["GlobalSecondaryIndexes"]).map((item) => asRecord(item)?.["IndexStatus"])];
    if (statuses.every((status) => status === "ACTIVE")) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new LocalStackError("state-unusable", `Table ${name} did not become active; start with --reset to begin anew.`);
}

async function required(tables: TableStore, action: string, input: UntypedRecord): Promise<void> {
  const outcome = await tables.call(action, input);
  if (outcome.kind === "refused")
    throw new LocalStackError("resource-invalid", `${action} of ${String(input["TableName"])}: ${outcome.message}`);
}

function sameKeys(existing: unknown, wanted: z.infer<typeof keySchema>): boolean {
  const text = (keys: readonly unknown[]): string =>
    keys
      .map((key) => `${String(asRecord(key)?.["KeyType"])}:${String(asRecord(key)?.["AttributeName"])}`)
      .sort()
      .join();
  return text(asArray(existing)) === text(wanted);
}
