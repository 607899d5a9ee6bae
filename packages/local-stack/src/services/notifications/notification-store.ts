import type { DatabaseSync } from "node:sqlite";
import type { NotificationView } from "../../view.ts";

/** Messages kept; the oldest go first. */
const maxNotifications = 2000;

/** Everything that was published to the account's topics, which stands in for the mail and pager of a deployment. */
export class NotificationStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    database.exec(
      "CREATE TABLE IF NOT EXISTS notification (id INTEGER PRIMARY KEY, topic TEXT NOT NULL, subject TEXT NOT NULL, message TEXT NOT NULL, at INTEGER NOT NULL) STRICT",
    );
  }

  add(notification: NotificationView): void {
    const { topicArn, subject, message, at } = notification;
    this.#database
      .prepare("INSERT INTO notification (topic, subject, message, at) VALUES (?, ?, ?, ?)")
      .run(topicArn, subject, message, at);
    this.#database.exec(`DELETE FROM notification WHERE id <= (SELECT max(id) FROM notification) - ${maxNotifications}`);
  }

  /** Newest first. */
  latest(limit: number): readonly NotificationView[] {
    const rows = this.#database.prepare("SELECT topic, subject, message, at FROM notification ORDER BY id DESC LIMIT ?").all(limit);
    return rows.map((row) => ({
      topicArn: String(row["topic"]),
      subject: String(row["subject"]),
      message: String(row["message"]),
      at: Number(row["at"]),
    }));
  }
}
