import type { DatabaseSync } from "node:sqlite";
import type { MetricDatum } from "../cloudwatch/metric-store.ts";

/** Messages kept per stack; the oldest go first. */
const maxMessages = 10_000;

/** The template's queues, which hold what asynchronous invocations gave up on. Nothing consumes them locally. */
export class QueueStore {
  readonly #database: DatabaseSync;
  readonly #names = new Map<string, string>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec(
      "CREATE TABLE IF NOT EXISTS queue_message (id INTEGER PRIMARY KEY, queue TEXT NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL) STRICT",
    );
  }

  add(arn: string, name: string): void {
    this.#names.set(arn, name);
  }

  has(arn: string): boolean {
    return this.#names.has(arn);
  }

  send(arn: string, body: string, nowMs: number): void {
    this.#database.prepare("INSERT INTO queue_message (queue, body, at) VALUES (?, ?, ?)").run(arn, body, nowMs);
    this.#database.exec(`DELETE FROM queue_message WHERE id <= (SELECT max(id) FROM queue_message) - ${maxMessages}`);
  }

  /** Messages of a queue, oldest first. */
  messages(arn: string): readonly string[] {
    const rows = this.#database.prepare("SELECT body FROM queue_message WHERE queue = ? ORDER BY id").all(arn);
    return rows.map((row) => String(row["body"]));
  }

  /** What SQS would report to CloudWatch about every queue now. */
  metrics(nowS: number): readonly MetricDatum[] {
    return [...this.#names].map(([arn, QueueName]) => {
      const row = this.#database.prepare("SELECT count(*) AS visible FROM queue_message WHERE queue = ?").get(arn);
      const visible = Number(row?.["visible"] ?? 0);
      const point = { tS: nowS, count: 1, sum: visible, min: visible, max: visible };
      return { namespace: "AWS/SQS", metric: "ApproximateNumberOfMessagesVisible", dimensions: { QueueName }, point };
    });
  }
}
