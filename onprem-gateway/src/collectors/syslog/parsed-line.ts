import type { LogObservation } from "../../runtime/observation.ts";

/** One syslog line, understood as far as it follows a known form: the part of an observation that the line itself says. All texts are device text. */
export type ParsedLine = Pick<
  LogObservation,
  "format" | "facility" | "severity" | "timestampMs" | "hostname" | "appName" | "procId" | "msgId" | "structuredData" | "message"
>;

export interface ParseOptions {
  /** When the line was received: places timestamps without a year. */
  readonly nowMs: number;
}

/** user.notice, what RFC 3164 section 4.3.3 gives a line without a usable PRI. */
export const defaultPriority = 13;

/** Position-based reading of one line; every method is linear in what it consumes. */
export class LineCursor {
  readonly text: string;
  at: number;

  constructor(text: string, at = 0) {
    this.text = text;
    this.at = at;
  }

  get rest(): string {
    return this.text.slice(this.at);
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  peek(offset = 0): string {
    return this.text[this.at + offset] ?? "";
  }

  /** Moves behind `expected` when it stands here. */
  take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) {
      return false;
    }
    this.at += expected.length;
    return true;
  }

  /** The word up to the next space or the end; the cursor then stands on that space. */
  word(): string {
    const space = this.text.indexOf(" ", this.at);
    const end = space === -1 ? this.text.length : space;
    const word = this.text.slice(this.at, end);
    this.at = end;
    return word;
  }

  /** Skips spaces; returns how many. */
  spaces(): number {
    const start = this.at;
    while (this.text[this.at] === " ") {
      this.at += 1;
    }
    return this.at - start;
  }

  /** Reads up to `most` digits; undefined when there are none. */
  digits(most: number): number | undefined {
    const start = this.at;
    while (this.at - start < most && isDigit(this.text.charCodeAt(this.at))) {
      this.at += 1;
    }
    return this.at === start ? undefined : Number(this.text.slice(start, this.at));
  }
}

/** True for the character code of 0-9. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
