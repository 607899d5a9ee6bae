import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTable, finishRebuild, rebuildTable } from "../../engine/provisioners/table-rebuild.ts";
import { ExpirySweeper } from "./expiry.ts";
import { TableGaps } from "./table-gaps.ts";
import { TableStore } from "./table-store.ts";

const input = {
  TableName: "things",
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
};
let folder: string;
let tables: TableStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "isthmus-tables-"));
  tables = new TableStore(folder);
  await tables.start();
  await createTable(tables, input);
  for (let item = 0; item < 60; item += 1) {
    await tables.call("PutItem", { TableName: "things", Item: { pk: { S: `i${item}` }, ttl: { N: String(1000 + item) } } });
  }
});

afterEach(async () => {
  await tables.stop();
  rmSync(folder, { recursive: true });
});

async function count(): Promise<unknown> {
  const scanned = await tables.call("Scan", { TableName: "things", Select: "COUNT" });
  return scanned.kind === "ok" ? scanned.output["Count"] : scanned.code;
}

async function names(): Promise<unknown> {
  const listed = await tables.call("ListTables", {});
  return listed.kind === "ok" ? listed.output["TableNames"] : listed.code;
}

describe("a table", () => {
  it("loses its expired items, and only those, to a sweep", async () => {
    const gaps = new TableGaps(new DatabaseSync(":memory:"));
    gaps.setTtl("things", "ttl");

    await new ExpirySweeper(tables, gaps, () => undefined).sweep(1_040_000);

    expect(await count()).toBe(20);
  });

  it("keeps every item over a rebuild", async () => {
    await rebuildTable(tables, "things", input);

    expect([await count(), await names()]).toEqual([60, ["things"]]);
  });

  it("gets every item back when a rebuild was interrupted after the table was deleted", async () => {
    await createTable(tables, { ...input, TableName: "things.rebuild" });
    await tables.call("PutItem", { TableName: "things.rebuild", Item: { pk: { S: "saved" } } });
    await tables.call("DeleteTable", { TableName: "things" });

    await finishRebuild(tables, "things", input);

    expect([await count(), await names()]).toEqual([1, ["things"]]);
  });
});
