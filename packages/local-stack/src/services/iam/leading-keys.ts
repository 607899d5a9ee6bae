import { asArray, asRecord, asString, type UntypedRecord } from "../../engine/template/untyped.ts";

/** Name of a table's partition key; undefined for a table that is not there. */
export type PartitionKeyOf = (table: string) => Promise<string | undefined>;

/**
 * What `dynamodb:LeadingKeys` holds for a call: the partition key values of the items that it names. Undefined for a call that names
 * none, such as a scan or a query of an index, whose partition key is another.
 */
export async function leadingKeys(action: string, input: UntypedRecord, keyOf: PartitionKeyOf): Promise<readonly string[] | undefined> {
  const values: string[] = [];
  for (const { table, items } of namedItems(action, input)) {
    const key = await keyOf(table);
    values.push(...items.flatMap((item) => (key === undefined ? [] : attributeText(item[key]))));
  }
  return values.length === 0 ? undefined : values;
}

interface NamedItems {
  readonly table: string;
  /** Items, or keys of items. */
  readonly items: readonly UntypedRecord[];
}

function namedItems(action: string, input: UntypedRecord): readonly NamedItems[] {
  const table = tableName(asString(input["TableName"]) ?? "");
  switch (action) {
    case "PutItem":
      return [{ table, items: records([input["Item"]]) }];
    case "GetItem":
    case "UpdateItem":
    case "DeleteItem":
      return [{ table, items: records([input["Key"]]) }];
    case "Query":
      return input["IndexName"] === undefined ? [{ table, items: [equalities(input)] }] : [];
    case "BatchGetItem":
      return perTable(input, (requests) => records(asArray(asRecord(requests)?.["Keys"])));
    case "BatchWriteItem":
      return perTable(input, (requests) => records(asArray(requests)).flatMap(writtenItem));
    default:
      return [];
  }
}

function perTable(input: UntypedRecord, itemsOf: (requests: unknown) => readonly UntypedRecord[]): readonly NamedItems[] {
  const requests = Object.entries(asRecord(input["RequestItems"]) ?? {});
  return requests.map(([name, request]) => ({ table: tableName(name), items: itemsOf(request) }));
}

function writtenItem(request: UntypedRecord): readonly UntypedRecord[] {
  return records([asRecord(request["PutRequest"])?.["Item"], asRecord(request["DeleteRequest"])?.["Key"]]);
}

/** The attributes that a key condition fixes: `pk = :v`, with `#names` resolved. */
function equalities(query: UntypedRecord): UntypedRecord {
  const names = asRecord(query["ExpressionAttributeNames"]);
  const values = asRecord(query["ExpressionAttributeValues"]);
  const conditions = (asString(query["KeyConditionExpression"]) ?? "").matchAll(/([#\w.-]+)\s*=\s*(:\w+)/gu);
  return Object.fromEntries(
    [...conditions].map(([, name = "", value = ""]) => [name.startsWith("#") ? (asString(names?.[name]) ?? "") : name, values?.[value]]),
  );
}

function attributeText(value: unknown): readonly string[] {
  return Object.values(asRecord(value) ?? {}).flatMap((text) => asString(text) ?? []);
}

function tableName(nameOrArn: string): string {
  return nameOrArn.split("/").at(-1) ?? nameOrArn;
}

function records(values: readonly unknown[]): readonly UntypedRecord[] {
  return values.map(asRecord).filter((value) => value !== undefined);
}
