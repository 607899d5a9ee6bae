import type { Outcome } from "@isthmus/contract";

/** What becomes of one record of a batch. */
export interface RecordOutcome {
  readonly seq: number;
  readonly outcome: Outcome;
  /** Stable code, for rejected and retry. */
  readonly code?: string;
  /** Names the field and what was expected, for rejected. */
  readonly detail?: string;
}

/** A record that can never be stored. */
export function rejected(seq: number, code: string, detail: string): RecordOutcome {
  return { seq, outcome: "rejected", code, detail: printable(detail).slice(0, 512) };
}

/** Keeps a detail readable on a terminal: a path may quote the sender's own keys. */
function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/gu, "?");
}
