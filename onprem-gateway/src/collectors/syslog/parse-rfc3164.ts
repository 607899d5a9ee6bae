import { splitPriority } from "./parse-priority.ts";
import { takeBsdTimestamp, takeIsoTimestamp } from "./parse-timestamp.ts";
import { LineCursor, type ParsedLine } from "./parsed-line.ts";

export interface BsdContext {
  /** Undefined when the line has no usable PRI. */
  readonly priority: number | undefined;
  /** When the line was received, epoch milliseconds. */
  readonly nowMs: number;
}

interface Header {
  readonly timestampMs?: number;
  readonly hostname?: string;
}

interface Tag {
  readonly appName?: string;
  readonly procId?: string;
}

const longestTag = 255;

/**
 * Reads a line in the form of RFC 3164 section 4.1, the cursor behind `<PRI>` if there was one: `TIMESTAMP HOSTNAME TAG[PID]: MSG`, every
 * part optional, with the variants of Cisco IOS, NX-OS and ASA. Always gives a result; what is no header is message.
 */
export function parseRfc3164(cursor: LineCursor, { priority, nowMs }: BsdContext): ParsedLine {
  cursor.spaces();
  const header = takeCiscoHeader(cursor, nowMs) ?? takeHeader(cursor, nowMs);
  const tag = takeTag(cursor, priority !== undefined || header.timestampMs !== undefined);
  return {
    format: priority === undefined ? "unparsed" : "rfc3164",
    ...splitPriority(priority),
    ...header,
    ...tag,
    message: cursor.rest,
  };
}

/** Timestamp and host. Without a timestamp there is no telling a host from the first word of a message. */
function takeHeader(cursor: LineCursor, nowMs: number): Header {
  const timestampMs = takeBsdTimestamp(cursor, nowMs) ?? takeIsoTimestamp(cursor);
  if (timestampMs === undefined) {
    return {};
  }
  if (cursor.take(":")) {
    cursor.spaces();
    return { timestampMs };
  }
  cursor.spaces();
  const hostname = takeHostname(cursor);
  return hostname === undefined ? { timestampMs } : { timestampMs, hostname };
}

/** A word that can be a host: not followed by the end, and without the signs that end a tag. */
function takeHostname(cursor: LineCursor): string | undefined {
  const start = cursor.at;
  const word = cursor.word();
  if (word === "" || word.endsWith(":") || word.startsWith("%") || hasNoHostSign(word) || cursor.done) {
    cursor.at = start;
    return undefined;
  }
  cursor.spaces();
  return word;
}

const noHostSigns = '[]{},="';

function hasNoHostSign(word: string): boolean {
  for (const character of word) {
    if (noHostSigns.includes(character)) {
      return true;
    }
  }
  return false;
}

/**
 * Cisco's header: `[sequence: ][host: ][*|.]timestamp[ zone]: %FACILITY-SEVERITY-MNEMONIC: text` (IOS "service sequence-numbers" and
 * "logging origin-id"). Taken only when a `%` message follows, so that no other sender's line is read this way.
 */
function takeCiscoHeader(cursor: LineCursor, nowMs: number): Header | undefined {
  const trial = new LineCursor(cursor.text, cursor.at);
  let hostname: string | undefined;
  for (let prefixes = 0; prefixes <= maxCiscoPrefixes; prefixes += 1) {
    const timestampMs = takeBsdTimestamp(trial, nowMs);
    if (timestampMs !== undefined) {
      if (!takeZoneAndColon(trial) || trial.peek() !== "%") {
        return undefined;
      }
      cursor.at = trial.at;
      return hostname === undefined ? { timestampMs } : { timestampMs, hostname };
    }
    const word = trial.word();
    if (!word.endsWith(":") || trial.spaces() === 0) {
      return undefined;
    }
    const name = word.slice(0, -1);
    hostname ??= isSequenceNumber(name) ? undefined : name;
  }
  return undefined;
}

const maxCiscoPrefixes = 3;
const longestZone = 5;

function takeZoneAndColon(cursor: LineCursor): boolean {
  if (cursor.spaces() > 0) {
    const zone = cursor.text.slice(cursor.at, cursor.at + longestZone + 1);
    const end = zone.indexOf(":");
    if (end === -1) {
      return false;
    }
    cursor.at += end;
  }
  const colon = cursor.take(":");
  cursor.spaces();
  return colon;
}

function isSequenceNumber(word: string): boolean {
  return word.length > 0 && word.length <= 10 && !Number.isNaN(Number(word));
}

/**
 * `TAG`, `TAG:`, `TAG[PID]:` or `[PID]:`. As rsyslog and syslog-ng do, the first word is the tag; only a line with neither PRI nor
 * timestamp must show it by a colon or a PID, or it is all message.
 */
function takeTag(cursor: LineCursor, hasHeader: boolean): Tag {
  const start = cursor.at;
  const end = tagEnd(cursor.text, start);
  const name = cursor.text.slice(start, end);
  cursor.at = end;
  const procId = takePid(cursor);
  const shown = cursor.take(":") || procId !== undefined;
  const ended = cursor.done || cursor.peek() === " " || cursor.peek() === "[";
  if (!(shown || (hasHeader && ended)) || name.length > longestTag) {
    cursor.at = start;
    return {};
  }
  cursor.take(" ");
  return { ...(name === "" ? {} : { appName: name }), ...(procId === undefined || procId === "" ? {} : { procId }) };
}

function tagEnd(text: string, start: number): number {
  const limit = Math.min(text.length, start + longestTag + 1);
  let at = start;
  while (at < limit && text[at] !== " " && text[at] !== ":" && text[at] !== "[") {
    at += 1;
  }
  return at;
}

const longestPid = 128;

function takePid(cursor: LineCursor): string | undefined {
  if (cursor.peek() !== "[") {
    return undefined;
  }
  const end = cursor.text.slice(cursor.at, cursor.at + longestPid + 2).indexOf("]");
  if (end === -1) {
    return undefined;
  }
  const pid = cursor.text.slice(cursor.at + 1, cursor.at + end);
  if (pid.includes(" ")) {
    return undefined;
  }
  cursor.at += end + 1;
  return pid;
}
