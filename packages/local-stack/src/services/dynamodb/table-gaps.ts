import type { DatabaseSync } from "node:sqlite";
import { asRecord, asString, type UntypedRecord } from "../../engine/template/untyped.ts";
import { ok, refused } from "../operation.ts";
import type { AwsResponse } from "../service.ts";

/** The parts of DynamoDB that dynalite does not have: which attribute expires items, and what backups there are. */
export class TableGaps {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec("CREATE TABLE IF NOT EXISTS table_ttl (name TEXT PRIMARY KEY, attribute TEXT NOT NULL) STRICT");
  }

  /** Sets or, with undefined, lifts a table's time-to-live attribute. */
  setTtl(table: string, attribute: string | undefined): void {
    if (attribute === undefined) this.#database.prepare("DELETE FROM table_ttl WHERE name = ?").run(table);
    else this.#database.prepare("INSERT OR REPLACE INTO table_ttl (name, attribute) VALUES (?, ?)").run(table, attribute);
  }

  /** Tables whose items expire, with the attribute that says when (epoch seconds). */
  expiringTables(): readonly { readonly table: string; readonly attribute: string }[] {
    const rows = this.#database.prepare("SELECT name, attribute FROM table_ttl").all();
    return rows.map((row) => ({ table: String(row["name"]), attribute: String(row["attribute"]) }));
  }

  /** Answers an operation that dynalite lacks; undefined for every other one. */
  answer(action: string, input: UntypedRecord): AwsResponse | undefined {
    const table = asString(input["TableName"]) ?? "";
    switch (action) {
      case "UpdateTimeToLive":
        return this.#updateTtl(table, asRecord(input["TimeToLiveSpecification"]) ?? {});
      case "DescribeTimeToLive": {
        const attribute = this.expiringTables().find((expiring) => expiring.table === table)?.attribute;
        if (attribute === undefined) return ok({ TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" } });
        return ok({ TimeToLiveDescription: { TimeToLiveStatus: "ENABLED", AttributeName: attribute } });
      }
      case "DescribeContinuousBackups":
        return ok({ ContinuousBackupsDescription: { ContinuousBackupsStatus: "DISABLED" } });
      case "TransactWriteItems":
      case "TransactGetItems":
        return refused("UnknownOperationException", "Transactions do not run locally; use conditional writes.");
      default:
        return undefined;
    }
  }

  #updateTtl(table: string, specification: UntypedRecord): AwsResponse {
    const attribute = asString(specification["AttributeName"]);
    if (attribute === undefined) return refused("ValidationException", "TimeToLiveSpecification needs an AttributeName");
    this.setTtl(table, specification["Enabled"] === true ? attribute : undefined);
    return ok({ TimeToLiveSpecification: specification });
  }
}
