import type { DatabaseSync } from "node:sqlite";
import type { AlarmState, AlarmView } from "../../view.ts";
import type { AlarmDefinition } from "./alarm-definition.ts";

/** A change of an alarm's state. */
export interface AlarmTransition {
  readonly alarm: AlarmDefinition;
  readonly from: AlarmState;
  readonly to: AlarmState;
  readonly reason: string;
  readonly atMs: number;
}

/** One line of an alarm's history. */
export interface AlarmHistoryEntry {
  readonly name: string;
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** Changes kept per stack, newest first; older ones are forgotten. */
const maxHistory = 5000;

/** The account's alarms: definitions of this run, states and history of all runs. */
export class AlarmBook {
  readonly #database: DatabaseSync;
  readonly #alarms = new Map<string, AlarmDefinition>();
  readonly #definedMs = new Map<string, number>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec(`
      CREATE TABLE IF NOT EXISTS alarm_state (name TEXT PRIMARY KEY, state TEXT NOT NULL, reason TEXT NOT NULL, since INTEGER NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS alarm_history (id INTEGER PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL, old TEXT NOT NULL,
        new TEXT NOT NULL, reason TEXT NOT NULL) STRICT;`);
  }

  /** Adds or replaces a definition. A new alarm begins in INSUFFICIENT_DATA, a known one keeps its state. */
  define(alarm: AlarmDefinition, nowMs: number): void {
    this.#alarms.set(alarm.name, alarm);
    this.#definedMs.set(alarm.name, nowMs);
    this.#database
      .prepare(
        "INSERT OR IGNORE INTO alarm_state (name, state, reason, since) VALUES (?, 'INSUFFICIENT_DATA', 'Unchecked: Initial alarm creation', ?)",
      )
      .run(alarm.name, nowMs);
  }

  remove(name: string): void {
    this.#alarms.delete(name);
    this.#database.prepare("DELETE FROM alarm_state WHERE name = ?").run(name);
  }

  /** When an alarm was last defined, in this run. */
  definedMs(name: string): number {
    return this.#definedMs.get(name) ?? 0;
  }

  definitions(): readonly AlarmDefinition[] {
    return [...this.#alarms.values()];
  }

  /** The alarm behind a name or ARN. */
  find(nameOrArn: string): AlarmDefinition | undefined {
    return this.#alarms.get(nameOrArn) ?? this.definitions().find((alarm) => alarm.arn === nameOrArn);
  }

  view(alarm: AlarmDefinition): AlarmView {
    const row = this.#database.prepare("SELECT state, reason, since FROM alarm_state WHERE name = ?").get(alarm.name);
    return {
      name: alarm.name,
      arn: alarm.arn,
      description: alarm.description,
      state: (row?.["state"] as AlarmState | undefined) ?? "INSUFFICIENT_DATA",
      reason: String(row?.["reason"] ?? ""),
      since: Number(row?.["since"] ?? 0),
    };
  }

  /** Puts an alarm into a state; undefined when it was in it already (its reason is brought up to date). */
  transition(
    alarm: AlarmDefinition,
    next: { readonly state: AlarmState; readonly reason: string },
    nowMs: number,
  ): AlarmTransition | undefined {
    const { state: from } = this.view(alarm);
    if (from === next.state) {
      this.#database.prepare("UPDATE alarm_state SET reason = ? WHERE name = ?").run(next.reason, alarm.name);
      return undefined;
    }
    this.#database
      .prepare("UPDATE alarm_state SET state = ?, reason = ?, since = ? WHERE name = ?")
      .run(next.state, next.reason, nowMs, alarm.name);
    this.#database
      .prepare("INSERT INTO alarm_history (name, at, old, new, reason) VALUES (?, ?, ?, ?, ?)")
      .run(alarm.name, nowMs, from, next.state, next.reason);
    this.#database.exec(`DELETE FROM alarm_history WHERE id <= (SELECT max(id) FROM alarm_history) - ${maxHistory}`);
    return { alarm, from, to: next.state, reason: next.reason, atMs: nowMs };
  }

  /** State changes, newest first. */
  history(limit: number, name?: string): readonly AlarmHistoryEntry[] {
    const rows = this.#database
      .prepare("SELECT name, at, old, new, reason FROM alarm_history WHERE (?1 IS NULL OR name = ?1) ORDER BY id DESC LIMIT ?2")
      .all(name ?? null, limit);
    return rows.map((row) => ({
      name: String(row["name"]),
      atMs: Number(row["at"]),
      from: String(row["old"]),
      to: String(row["new"]),
      reason: String(row["reason"]),
    }));
  }
}
