import type { MibEntry, MibValue } from "./mib/mib-value.ts";
import type { OidTable } from "./mib/oid-table.ts";

export type ReadOperation =
  | { readonly kind: "get" | "get-next" }
  | { readonly kind: "get-bulk"; readonly nonRepeaters: number; readonly maxRepetitions: number };

export interface AnsweredVarbind {
  readonly oid: string;
  readonly value: MibValue | { readonly kind: "no-such-object" | "no-such-instance" | "end-of-view" };
}

export type Answer =
  | { readonly kind: "values"; readonly varbinds: readonly AnsweredVarbind[] }
  /** SNMPv1 only: noSuchName for the varbind at the 1-based position (RFC 1157 section 4.1.2). */
  | { readonly kind: "no-such-name"; readonly position: number };

/** An answer stops growing here, so that it fits one UDP datagram; the asker continues from where it ended (RFC 3416 section 4.2.3). */
const maxAnswerBytes = 60_000;

function encodedBytes(varbind: AnsweredVarbind): number {
  const text = varbind.value.kind === "octets" ? varbind.value.value.length : 9;
  return 8 + varbind.oid.length + text;
}

function afterOid(table: OidTable, oid: string, options: { readonly withCounter64: boolean }): MibEntry | undefined {
  let entry = table.after(oid);
  while (entry !== undefined && !options.withCounter64 && entry.read(0).kind === "counter64") entry = table.after(entry.oid);
  return entry;
}

function exactly(table: OidTable, oid: string, nowMs: number): AnsweredVarbind {
  const entry = table.get(oid);
  if (entry !== undefined) return { oid, value: entry.read(nowMs) };
  const columnKnown = table.after(oid.slice(0, oid.lastIndexOf(".")))?.oid.startsWith(oid.slice(0, oid.lastIndexOf(".") + 1)) === true;
  return { oid, value: { kind: columnKnown ? "no-such-instance" : "no-such-object" } };
}

function next(table: OidTable, oid: string, nowMs: number): AnsweredVarbind {
  const entry = table.after(oid);
  return entry === undefined ? { oid, value: { kind: "end-of-view" } } : { oid: entry.oid, value: entry.read(nowMs) };
}

function bulk(
  table: OidTable,
  oids: readonly string[],
  options: { readonly nonRepeaters: number; readonly maxRepetitions: number; readonly nowMs: number },
): readonly AnsweredVarbind[] {
  const once = Math.max(0, Math.min(options.nonRepeaters, oids.length));
  const answers = oids.slice(0, once).map((oid) => next(table, oid, options.nowMs));
  let bytes = answers.reduce((sum, varbind) => sum + encodedBytes(varbind), 0);
  let cursors = oids.slice(once);
  for (let repetition = 0; repetition < options.maxRepetitions && cursors.length > 0; repetition += 1) {
    const row = cursors.map((oid) => next(table, oid, options.nowMs));
    bytes += row.reduce((sum, varbind) => sum + encodedBytes(varbind), 0);
    if (bytes > maxAnswerBytes) break;
    answers.push(...row);
    cursors = row.map((varbind) => varbind.oid);
    if (row.every((varbind) => varbind.value.kind === "end-of-view")) break;
  }
  return answers;
}

function answerVersion1(table: OidTable, oids: readonly string[], options: { readonly exact: boolean; readonly nowMs: number }): Answer {
  const varbinds: AnsweredVarbind[] = [];
  for (const [index, oid] of oids.entries()) {
    const entry = options.exact ? table.get(oid) : afterOid(table, oid, { withCounter64: false });
    const value = entry?.read(options.nowMs);
    // SNMPv1 has neither exceptions nor Counter64 (RFC 3584 section 4.2.2.1).
    if (entry === undefined || value === undefined || value.kind === "counter64") return { kind: "no-such-name", position: index + 1 };
    varbinds.push({ oid: entry.oid, value });
  }
  return { kind: "values", varbinds };
}

/** What an agent with this view answers (RFC 3416 section 4.2; RFC 1157 for version "1"). Never throws on any request. */
export function answerRead(
  table: OidTable,
  request: {
    readonly version: "1" | "2c" | "3";
    readonly operation: ReadOperation;
    readonly oids: readonly string[];
    readonly nowMs: number;
  },
): Answer {
  const { operation, oids, nowMs } = request;
  if (request.version === "1") return answerVersion1(table, oids, { exact: operation.kind === "get", nowMs });
  switch (operation.kind) {
    case "get":
      return { kind: "values", varbinds: oids.map((oid) => exactly(table, oid, nowMs)) };
    case "get-next":
      return { kind: "values", varbinds: oids.map((oid) => next(table, oid, nowMs)) };
    case "get-bulk":
      return { kind: "values", varbinds: bulk(table, oids, { ...operation, nowMs }) };
  }
}
