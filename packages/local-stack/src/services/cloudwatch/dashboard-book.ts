import type { DatabaseSync } from "node:sqlite";
import { asArray, asRecord } from "../../engine/template/untyped.ts";
import { LocalStackError } from "../../errors.ts";
import type { DashboardView } from "../../view.ts";

/** Dashboards by name: the template's, and those that were put through the API and survive a restart. */
export class DashboardBook {
  readonly #database: DatabaseSync;
  readonly #bodies = new Map<string, string>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec("CREATE TABLE IF NOT EXISTS dashboard (name TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT");
    for (const row of database.prepare("SELECT name, body FROM dashboard").iterate())
      this.#bodies.set(String(row["name"]), String(row["body"]));
  }

  /** A dashboard of the template. Throws when its body is no JSON with widgets. */
  define(name: string, body: string): void {
    parseBody(name, body);
    this.#bodies.set(name, body);
  }

  /** A dashboard put through the API. */
  put(name: string, body: string): void {
    this.define(name, body);
    this.#database.prepare("INSERT OR REPLACE INTO dashboard (name, body) VALUES (?, ?)").run(name, body);
  }

  body(name: string): string | undefined {
    return this.#bodies.get(name);
  }

  views(): readonly DashboardView[] {
    return [...this.#bodies].map(([name, body]) => ({ name, body: parseBody(name, body) }));
  }
}

function parseBody(name: string, text: string): DashboardView["body"] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new LocalStackError("resource-invalid", `The body of dashboard ${name} is not JSON.`, { cause: error });
  }
  const record = asRecord(body);
  if (record === undefined || !Array.isArray(record["widgets"])) {
    throw new LocalStackError("resource-invalid", `The body of dashboard ${name} has no widgets.`);
  }
  return { ...record, widgets: asArray(record["widgets"]) as DashboardView["body"]["widgets"] };
}
