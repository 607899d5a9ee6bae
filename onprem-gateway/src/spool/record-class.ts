import type { RecordKind } from "@isthmus/contract";

/**
 * What shares one quota: "events" are traps, events of the gateway, state changes and heartbeats, whose counts of what was lost nothing
 * repeats; "logs" are syslog lines of severity warning or worse, "bulk" is everything else.
 */
export type RecordClass = "events" | "logs" | "bulk";

/** Every class, the one that gives way first in front. */
export const recordClasses: readonly RecordClass[] = ["bulk", "logs", "events"];

/** Parts of the spool's quota. A class may use what the others leave; when room is needed, the one above its part gives way. */
export const classShares: Readonly<Record<RecordClass, number>> = { bulk: 0.5, logs: 0.3, events: 0.2 };

/** RFC 5424, table 2. */
const warning = 4;
const severityKey = Buffer.from('"severity":');

/** The class of a record, by its kind and, for a log line, by the severity in its body. */
export function classOf({ kind, body }: { readonly kind: RecordKind; readonly body: Uint8Array }): RecordClass {
  switch (kind) {
    case "event":
    case "reach":
    case "heartbeat":
      return "events";
    case "log":
      return severityOf(body) <= warning ? "logs" : "bulk";
    case "samples":
    case "inventory":
      return "bulk";
  }
}

/**
 * The severity of a log line, 0 when it has none: what cannot be read is kept longest. A search is enough, because quotes within
 * the texts of a JSON document are escaped: these bytes can only be a key, and no other key of a log line has this name.
 */
function severityOf(body: Uint8Array): number {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const found = bytes.indexOf(severityKey);
  const digit = (bytes[found + severityKey.length] ?? 0) - 0x30;
  return found >= 0 && digit >= 0 && digit <= 9 ? digit : 0;
}
