import { splitPriority } from "./parse-priority.ts";
import { takeIsoTimestamp } from "./parse-timestamp.ts";
import type { LineCursor, ParsedLine } from "./parsed-line.ts";

/**
 * Reads a line in the form of RFC 5424, the cursor behind `<PRI>`: `1 TIMESTAMP HOSTNAME APP-NAME PROCID MSGID SD [MSG]`. Undefined
 * when the line has another form. Lengths of the header fields are not held against the sender.
 */
export function parseRfc5424(cursor: LineCursor, priority: number): ParsedLine | undefined {
  if (!cursor.take("1 ")) {
    return undefined;
  }
  const timestamp = takeTimestamp(cursor);
  if (timestamp === undefined) {
    return undefined;
  }
  const hostname = takeField(cursor);
  const appName = takeField(cursor);
  const procId = takeField(cursor);
  const msgId = takeField(cursor);
  if (hostname === undefined || appName === undefined || procId === undefined || msgId === undefined) {
    return undefined;
  }
  const structuredData = takeStructuredData(cursor);
  if (structuredData === undefined) {
    return undefined;
  }
  cursor.take(" ");
  cursor.take("\uFEFF");
  return {
    format: "rfc5424",
    ...splitPriority(priority),
    ...(timestamp.ms === undefined ? {} : { timestampMs: timestamp.ms }),
    ...present("hostname", hostname),
    ...present("appName", appName),
    ...present("procId", procId),
    ...present("msgId", msgId),
    ...present("structuredData", structuredData),
    message: cursor.rest,
  };
}

function takeTimestamp(cursor: LineCursor): { readonly ms: number | undefined } | undefined {
  if (cursor.take("- ")) {
    return { ms: undefined };
  }
  const ms = takeIsoTimestamp(cursor);
  return ms !== undefined && cursor.take(" ") ? { ms } : undefined;
}

/** A header word and the space behind it. */
function takeField(cursor: LineCursor): string | undefined {
  const word = cursor.word();
  if (word === "") {
    return undefined;
  }
  return cursor.take(" ") || cursor.done ? word : undefined;
}

function present<K extends string>(key: K, value: string): { readonly [P in K]?: string } {
  return value === "-" || value === "" ? {} : ({ [key]: value } as { [P in K]: string });
}

/** `-` or one or more elements in brackets (section 6.3). */
function takeStructuredData(cursor: LineCursor): string | undefined {
  const start = cursor.at;
  if (!cursor.done && !cursor.take("-")) {
    while (cursor.peek() === "[") {
      if (!takeElement(cursor)) {
        return undefined;
      }
    }
    if (cursor.at === start) {
      return undefined;
    }
  }
  return cursor.done || cursor.peek() === " " ? cursor.text.slice(start, cursor.at) : undefined;
}

/** `[id name="value" ...]`. A quoted value may hold anything; a backslash takes the sign behind it out of play. */
function takeElement(cursor: LineCursor): boolean {
  let quoted = false;
  cursor.at += 1;
  for (; !cursor.done; cursor.at += 1) {
    const sign = cursor.peek();
    if (sign === '"') {
      quoted = !quoted;
    } else if (quoted && sign === "\\") {
      cursor.at += 1;
    } else if (!quoted && sign === "]") {
      cursor.at += 1;
      return true;
    } else if (!quoted && sign === "[") {
      return false;
    }
  }
  return false;
}
