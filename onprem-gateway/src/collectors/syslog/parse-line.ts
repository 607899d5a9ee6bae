import { takePriority } from "./parse-priority.ts";
import { parseRfc3164 } from "./parse-rfc3164.ts";
import { parseRfc5424 } from "./parse-rfc5424.ts";
import { LineCursor, type ParsedLine, type ParseOptions } from "./parsed-line.ts";

/**
 * Understands one syslog line of any origin: RFC 5424 where it follows that form, else RFC 3164 as vendors write it. Total and linear:
 * any text gives a result, in time proportional to its length. A line without a usable PRI is user.notice and "unparsed", with whatever
 * header could still be read.
 */
export function parseLine(line: string, options: ParseOptions): ParsedLine {
  const cursor = new LineCursor(line);
  const priority = takePriority(cursor);
  const body = cursor.at;
  const strict = priority === undefined ? undefined : parseRfc5424(cursor, priority);
  if (strict !== undefined) {
    return strict;
  }
  cursor.at = body;
  return parseRfc3164(cursor, { priority, nowMs: options.nowMs });
}
