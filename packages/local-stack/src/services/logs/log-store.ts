import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { LogLine } from "../../view.ts";

/** A log event to store. */
export interface LogEntry {
  readonly group: string;
  readonly stream: string;
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly message: string;
}

export interface StoredLogEvent extends LogEntry {
  readonly id: number;
}

export interface LogQuery {
  readonly group: string;
  readonly streams?: readonly string[];
  readonly startMs: number;
  readonly endMs: number;
  /** Events after this id only. */
  readonly afterId: number;
  readonly limit: number;
}

/** Events kept over all groups; the oldest go first. Bounds the state folder whatever a function prints. */
const maxEvents = 200_000;
const pruneEvery = 2000;
/** Longest message kept (CloudWatch Logs allows 1 MB); the rest is cut. */
const maxMessageChars = 262_144;

/** Log groups, their streams and events, kept on disk. */
export class LogStore {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #stream: StatementSync;
  #sincePrune = 0;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec(`
      CREATE TABLE IF NOT EXISTS log_group (name TEXT PRIMARY KEY, retention_days INTEGER, created INTEGER NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS log_stream (log_group TEXT NOT NULL, name TEXT NOT NULL, created INTEGER NOT NULL, PRIMARY KEY (log_group, name)) STRICT;
      CREATE TABLE IF NOT EXISTS log_event (id INTEGER PRIMARY KEY, log_group TEXT NOT NULL, stream TEXT NOT NULL, at INTEGER NOT NULL, message TEXT NOT NULL) STRICT;
      CREATE INDEX IF NOT EXISTS log_event_by_group ON log_event (log_group, at);`);
    this.#insert = database.prepare("INSERT INTO log_event (log_group, stream, at, message) VALUES (?, ?, ?, ?)");
    this.#stream = database.prepare("INSERT OR IGNORE INTO log_stream (log_group, name, created) VALUES (?, ?, ?)");
  }

  /** Makes sure that a group exists; its retention is brought up to date when given. */
  ensureGroup(name: string, options: { readonly nowMs: number; readonly retentionDays?: number }): void {
    this.#database
      .prepare(
        "INSERT INTO log_group (name, retention_days, created) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE SET retention_days = coalesce(?2, retention_days)",
      )
      .run(name, options.retentionDays ?? null, options.nowMs);
  }

  hasGroup(name: string): boolean {
    return this.#database.prepare("SELECT 1 FROM log_group WHERE name = ?").get(name) !== undefined;
  }

  hasStream(group: string, name: string): boolean {
    return this.#database.prepare("SELECT 1 FROM log_stream WHERE log_group = ? AND name = ?").get(group, name) !== undefined;
  }

  ensureStream(group: string, name: string, nowMs: number): void {
    this.#stream.run(group, name, nowMs);
  }

  append(entry: LogEntry): void {
    this.#insert.run(entry.group, entry.stream, Math.floor(entry.atMs), entry.message.slice(0, maxMessageChars));
    this.#sincePrune += 1;
    if (this.#sincePrune >= pruneEvery) this.#prune(entry.atMs);
  }

  groups(prefix: string): readonly { readonly name: string; readonly retentionDays: number | undefined; readonly createdMs: number }[] {
    const rows = this.#database
      .prepare("SELECT name, retention_days, created FROM log_group WHERE substr(name, 1, ?) = ? ORDER BY name")
      .all(prefix.length, prefix);
    return rows.map((row) => ({
      name: String(row["name"]),
      retentionDays: row["retention_days"] === null ? undefined : Number(row["retention_days"]),
      createdMs: Number(row["created"]),
    }));
  }

  streams(group: string): readonly { readonly name: string; readonly createdMs: number }[] {
    const rows = this.#database.prepare("SELECT name, created FROM log_stream WHERE log_group = ? ORDER BY name").all(group);
    return rows.map((row) => ({ name: String(row["name"]), createdMs: Number(row["created"]) }));
  }

  /** Events of one group in the order in which they came in. */
  events(query: LogQuery): readonly StoredLogEvent[] {
    const rows = this.#database
      .prepare(
        "SELECT id, stream, at, message FROM log_event WHERE log_group = ? AND at >= ? AND at < ? AND id > ? AND (?5 IS NULL OR stream IN (SELECT value FROM json_each(?5))) ORDER BY id LIMIT ?6",
      )
      .all(
        query.group,
        query.startMs,
        query.endMs,
        query.afterId,
        query.streams === undefined ? null : JSON.stringify(query.streams),
        query.limit,
      );
    return rows.map((row) => ({
      id: Number(row["id"]),
      group: query.group,
      stream: String(row["stream"]),
      atMs: Number(row["at"]),
      message: String(row["message"]),
    }));
  }

  /** The newest lines of all groups, newest first. */
  latest(limit: number): readonly LogLine[] {
    const rows = this.#database.prepare("SELECT at, log_group, message FROM log_event ORDER BY id DESC LIMIT ?").all(limit);
    return rows.map((row) => ({ at: Number(row["at"]), logGroup: String(row["log_group"]), message: String(row["message"]) }));
  }

  #prune(nowMs: number): void {
    this.#sincePrune = 0;
    this.#database.exec(`DELETE FROM log_event WHERE id <= (SELECT max(id) FROM log_event) - ${maxEvents}`);
    this.#database
      .prepare(
        "DELETE FROM log_event WHERE at < ?1 - 86400000 * (SELECT retention_days FROM log_group WHERE name = log_event.log_group AND retention_days IS NOT NULL)",
      )
      .run(Math.floor(nowMs));
  }
}
