import { LocalStackError } from "../../errors.ts";
import type { TableStore } from "../../services/dynamodb/table-store.ts";
import { asArray, asRecord, type UntypedRecord } from "../template/untyped.ts";

const settleDeadlineMs = 10_000;
/** Items per BatchWriteItem. */
const batchSize = 25;

/** A table's description; undefined when there is no such table. */
export async function describeTable(tables: TableStore, name: string): Promise<UntypedRecord | undefined> {
  const outcome = await tables.call("DescribeTable", { TableName: name });
  if (outcome.kind === "ok") return asRecord(outcome.output["Table"]);
  if (outcome.code === "ResourceNotFoundException") return undefined;
  throw new LocalStackError("state-unusable", `Table ${name} could not be described: ${outcome.message}`);
}

/** Creates a table and waits until it can be written to. */
export async function createTable(tables: TableStore, input: UntypedRecord): Promise<void> {
  await required(tables, "CreateTable", input);
  const name = String(input["TableName"]);
  await settled(tables, name, (table) => table?.["TableStatus"] === "ACTIVE");
}

/** Name of the copy that a rebuild keeps while the table itself is away. */
function copyName(name: string): string {
  return `${name}.rebuild`;
}

/**
 * Brings a table's indexes up to date by creating it anew around a copy of its items, since dynalite cannot change the indexes of a
 * table. A rebuild that was interrupted is finished by the next start: the copy only goes when the table is complete.
 */
export async function rebuildTable(tables: TableStore, name: string, input: UntypedRecord): Promise<void> {
  const copy = copyName(name);
  const { GlobalSecondaryIndexes: _global, LocalSecondaryIndexes: _local, ...plain } = input;
  const keys = asArray(input["KeySchema"]).map((key) => asRecord(key)?.["AttributeName"]);
  const AttributeDefinitions = asArray(input["AttributeDefinitions"]).filter((definition) =>
    keys.includes(asRecord(definition)?.["AttributeName"]),
  );
  await createTable(tables, { ...plain, TableName: copy, AttributeDefinitions });
  await copyItems(tables, name, copy);
  await deleteTable(tables, name);
  await createTable(tables, input);
  await copyItems(tables, copy, name);
  await deleteTable(tables, copy);
}

/** Finishes a rebuild that was interrupted, if there is one. */
export async function finishRebuild(tables: TableStore, name: string, input: UntypedRecord): Promise<void> {
  const copy = copyName(name);
  if ((await describeTable(tables, copy)) === undefined) return;
  // A table on its way out still answers; only its end tells whether it has to be made again.
  await settled(tables, name, (table) => table?.["TableStatus"] !== "DELETING");
  if ((await describeTable(tables, name)) === undefined) await createTable(tables, input);
  await copyItems(tables, copy, name);
  await deleteTable(tables, copy);
}

async function copyItems(tables: TableStore, from: string, to: string): Promise<void> {
  let startKey: unknown;
  do {
    const page = await required(tables, "Scan", { TableName: from, ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }) });
    const puts = asArray(page["Items"]).map((Item) => ({ PutRequest: { Item } }));
    for (let at = 0; at < puts.length; at += batchSize) {
      await required(tables, "BatchWriteItem", { RequestItems: { [to]: puts.slice(at, at + batchSize) } });
    }
    startKey = page["LastEvaluatedKey"];
  } while (startKey !== undefined);
}

async function deleteTable(tables: TableStore, name: string): Promise<void> {
  await required(tables, "DeleteTable", { TableName: name });
  await settled(tables, name, (table) => table === undefined);
}

async function settled(tables: TableStore, name: string, holds: (table: UntypedRecord | undefined) => boolean): Promise<void> {
  for (const deadlineMs = Date.now() + settleDeadlineMs; Date.now() < deadlineMs; ) {
    if (holds(await describeTable(tables, name))) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new LocalStackError("state-unusable", `Table ${name} did not settle; start with --reset to begin anew.`);
}

async function required(tables: TableStore, action: string, input: UntypedRecord): Promise<UntypedRecord> {
  const outcome = await tables.call(action, input);
  if (outcome.kind === "ok") return outcome.output;
  throw new LocalStackError("resource-invalid", `${action} of ${String(input["TableName"] ?? "a table")}: ${outcome.message}`);
}
