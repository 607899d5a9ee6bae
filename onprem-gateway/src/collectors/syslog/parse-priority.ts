import { defaultPriority, type LineCursor } from "./parsed-line.ts";

const maxPriority = 191;

/** Reads `<PRI>` (RFC 5424 section 6.2.1): 0-191. Undefined, and the cursor unmoved, for anything else. */
export function takePriority(cursor: LineCursor): number | undefined {
  const start = cursor.at;
  if (cursor.take("<")) {
    const digitsAt = cursor.at;
    const priority = cursor.digits(3);
    const padded = priority !== undefined && cursor.at - digitsAt > 1 && cursor.text[digitsAt] === "0";
    if (priority !== undefined && priority <= maxPriority && !padded && cursor.take(">")) {
      return priority;
    }
  }
  cursor.at = start;
  return undefined;
}

/** Facility and severity of a PRI; of user.notice when there is none. */
export function splitPriority(priority: number | undefined): { readonly facility: number; readonly severity: number } {
  const value = priority ?? defaultPriority;
  return { facility: value >> 3, severity: value & 7 };
}
