import { asArray, asRecord, asString, type UntypedRecord } from "../../engine/template/untyped.ts";
import type { TableGaps } from "./table-gaps.ts";
import type { TableStore } from "./table-store.ts";

const sweepEveryMs = 30 * 60_000;
/** Items per BatchWriteItem. */
const batchSize = 25;

/** Deletes expired items now and then, as DynamoDB does "within a few days"; it keeps the state folder bounded. */
export class ExpirySweeper {
  readonly #tables: TableStore;
  readonly #gaps: TableGaps;
  readonly #log: (line: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  constructor(tables: TableStore, gaps: TableGaps, log: (line: string) => void) {
    this.#tables = tables;
    this.#gaps = gaps;
    this.#log = log;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#running ??= this.sweep(Date.now())
        .catch((error: unknown) => this.#log(`Expired items stay for now: ${error instanceof Error ? error.message : String(error)}`))
        .finally(() => {
          this.#running = undefined;
        });
    }, sweepEveryMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** One round over every table that has a time-to-live attribute. */
  async sweep(nowMs: number): Promise<void> {
    for (const { table, attribute } of this.#gaps.expiringTables()) await this.#sweepTable(table, attribute, Math.floor(nowMs / 1000));
  }

  async #sweepTable(table: string, attribute: string, nowS: number): Promise<void> {
    const description = await this.#tables.call("DescribeTable", { TableName: table });
    if (description.kind === "refused") return;
    const keySchema = asArray(asRecord(description.output["Table"])?.["KeySchema"]);
    const keyNames = keySchema.map((key) => asString(asRecord(key)?.["AttributeName"]) ?? "");
    let startKey: unknown;
    do {
      const page = await this.#tables.call("Scan", {
        TableName: table,
        FilterExpression: "#ttl < :now",
        ExpressionAttributeNames: { "#ttl": attribute },
        ExpressionAttributeValues: { ":now": { N: String(nowS) } },
        ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
      });
      if (page.kind === "refused") return;
      await this.#delete(table, keyNames, asArray(page.output["Items"]));
      startKey = page.output["LastEvaluatedKey"];
    } while (startKey !== undefined);
  }

  async #delete(table: string, keyNames: readonly string[], items: readonly unknown[]): Promise<void> {
    const deletions = items.map((item) => ({ DeleteRequest: { Key: keyOf(asRecord(item) ?? {}, keyNames) } }));
    for (let at = 0; at < deletions.length; at += batchSize) {
      await this.#tables.call("BatchWriteItem", { RequestItems: { [table]: deletions.slice(at, at + batchSize) } });
    }
  }
}

function keyOf(item: UntypedRecord, names: readonly string[]): UntypedRecord {
  return Object.fromEntries(names.map((name) => [name, item[name]]));
}
