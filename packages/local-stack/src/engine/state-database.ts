import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { LocalStackError } from "../errors.ts";

/**
 * The one SQLite file that holds what the emulated services remember between two runs; each store creates its own tables. It is locked
 * while it is open, so that no second stack works on the same state.
 */
export function openStateDatabase(stateDir: string): DatabaseSync {
  const path = join(stateDir, "state.sqlite");
  try {
    mkdirSync(stateDir, { recursive: true });
    const database = new DatabaseSync(path);
    database.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE; COMMIT;");
    return database;
  } catch (error) {
    const remedy = "stop the other local stack that uses it, or start with --reset to begin anew";
    throw new LocalStackError("state-unusable", `${path} could not be opened: ${remedy}.`, { cause: error });
  }
}

/** Runs several writes as one transaction: all of them or none. */
export function inTransaction(database: DatabaseSync, write: () => void): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    write();
    database.exec("COMMIT");
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}
