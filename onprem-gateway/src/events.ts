import { type DestinationStream, pino } from "pino";

export type EventLevel = "debug" | "info" | "warn" | "error";
export type EventFields = Readonly<Record<string, string | number | boolean>>;

/**
 * Every observable occurrence of the gateway: a stable dotted name ("syslog.received", "spool.evicted"), counted and, for
 * occurrences, logged. Device text may only be a field value, never part of a name. Names are at most 64 characters.
 */
export interface GatewayEvents {
  /** Adds to a counter without a log line: for what happens often. */
  count(name: string, by?: number): void;
  /** Counts once and logs one JSON line whose message is the name itself. Level "info" unless told. */
  occurred(name: string, fields: EventFields, level?: EventLevel): void;
  /** Totals since the process started. */
  counters(): Readonly<Record<string, number>>;
}

export interface PinoEventsOptions {
  readonly level?: EventLevel;
  /** Bound to every line, such as the gateway id. */
  readonly base?: EventFields;
  /** Where the lines go; standard error unless told. */
  readonly destination?: DestinationStream;
}

/**
 * Controls, characters that turn or hide what is read, line separators and lone surrogates: JSON may hold them as they are, but whoever
 * prints a log to a terminal would obey them.
 */
const steering = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A line of JSON with such characters as escapes: the same values to whoever parses it. */
function harmless(line: string): string {
  return line.replaceAll(steering, (character) =>
    Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""),
  );
}

/** Events on pino: one JSON object per line, no default error serializer, so that no third party's error can reach the log. */
export function createPinoEvents({ level = "info", base = {}, destination = pino.destination(2) }: PinoEventsOptions = {}): GatewayEvents {
  const logger = pino(
    { level, base, serializers: {}, formatters: { level: (label) => ({ level: label }) }, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line) => destination.write(harmless(line)) },
  );
  const counters = new Map<string, number>();
  function count(name: string, by = 1): void {
    counters.set(name, (counters.get(name) ?? 0) + by);
  }
  return {
    count,
    occurred(name, fields, lineLevel = "info") {
      count(name);
      logger[lineLevel]({ ...fields }, name);
    },
    counters: () => Object.fromEntries(counters),
  };
}
