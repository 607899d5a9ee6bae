import type { SnmpFailure, SnmpResult, SnmpSession, SnmpValue, SnmpVarbind } from "../snmp-protocol/session.ts";
import { rowIndexOf } from "./oid-order.ts";
import { type IfColumn, ifColumns } from "./oids.ts";
import { halve, type PollBlock, type PollSlice, slicesOf, tailOf, unfragmentedBytes } from "./plan.ts";

/** Values of interface columns by row. */
export class InterfaceCells {
  readonly #cells = new Map<string, Map<number, SnmpValue>>();

  /** Keeps what belongs to a known column and is a value; everything else is left out. */
  add(columns: readonly { readonly oid: string }[], { oid, value }: SnmpVarbind): void {
    if (value.kind === "no-such-object" || value.kind === "no-such-instance" || value.kind === "end-of-mib-view") {
      return;
    }
    for (const column of columns) {
      const row = rowIndexOf(oid, column.oid);
      if (row !== undefined) {
        const cells = this.#cells.get(column.oid) ?? new Map<number, SnmpValue>();
        cells.set(row, value);
        this.#cells.set(column.oid, cells);
        return;
      }
    }
  }

  get(column: IfColumn, row: number): SnmpValue | undefined {
    return this.#cells.get(ifColumns[column].oid)?.get(row);
  }

  has(column: IfColumn, row: number): boolean {
    return this.get(column, row) !== undefined;
  }
}

export interface TableReaderOptions {
  readonly session: SnmpSession;
  readonly version: "1" | "2c" | "3";
  readonly monotonicMs: () => number;
}

/** A device that lets this many requests in a row fail is given up for the rest of the poll. */
const maxFailuresInARow = 3;

/**
 * Reads blocks of interface columns with as few requests as their answers allow. Keeps what it learned about the agent: after a tooBig
 * or a lost answer it asks for less at a time.
 */
export class TableReader {
  readonly #options: TableReaderOptions;
  #budgetBytes = unfragmentedBytes;

  constructor(options: TableReaderOptions) {
    this.#options = options;
  }

  /** Adds what comes to `cells`. Returns the failure that ended the reading early, or "deadline"; what came before it is good. */
  async read(
    blocks: readonly PollBlock[],
    context: { readonly allRows: readonly number[]; readonly deadlineMs: number; readonly cells: InterfaceCells },
  ): Promise<SnmpFailure | "deadline" | undefined> {
    const { allRows, deadlineMs, cells } = context;
    const queue: PollSlice[] = blocks.flatMap((block) => slicesOf(block, { allRows, budgetBytes: this.#budgetBytes })).reverse();
    let failures = 0;
    let lost: SnmpFailure | undefined;
    for (let slice = queue.pop(); slice !== undefined; slice = queue.pop()) {
      if (this.#options.monotonicMs() >= deadlineMs) {
        return "deadline";
      }
      const answer = await this.#ask(slice);
      if (answer.kind === "ok") {
        failures = 0;
        queue.push(...remainder(slice, answer.varbinds));
        for (const varbind of answer.varbinds) {
          cells.add(slice.columns, varbind);
        }
        continue;
      }
      failures += answer.reason === "too-big" || answer.reason === "no-such-name" ? 0 : 1;
      if (failures >= maxFailuresInARow || final.includes(answer.reason)) {
        return answer;
      }
      const halves = this.#smaller(slice, answer);
      queue.push(...halves);
      lost = halves.length === 0 && answer.reason !== "no-such-name" ? answer : lost;
    }
    return lost;
  }

  #ask({ columns, after, rows }: PollSlice): Promise<SnmpResult> {
    const { session, version } = this.#options;
    if (version === "1") {
      return session.get(rows.flatMap((row) => columns.map(({ oid }) => `${oid}.${row}`)));
    }
    const start = after === undefined ? "" : `.${after}`;
    return session.getBulk({ nonRepeaters: [], repeaters: columns.map(({ oid }) => `${oid}${start}`), maxRepetitions: rows.length });
  }

  /** The failed slice in two parts, the first part on top of the queue; nothing when it cannot be made smaller. */
  #smaller(slice: PollSlice, { reason }: SnmpFailure): readonly PollSlice[] {
    if (reason === "too-big" || reason === "timeout" || reason === "malformed") {
      this.#budgetBytes = Math.max(minBudgetBytes, Math.floor(this.#budgetBytes / 2));
    }
    const halves = halve(slice);
    return halves === undefined ? [] : [halves[1], halves[0]];
  }
}

const minBudgetBytes = 400;
/** Asking again, even for less, cannot help. */
const final: readonly SnmpFailure["reason"][] = ["refused", "unreachable", "closed", "unknown-user", "wrong-digest", "decryption-error"];

/** An agent may end an answer after any varbind (RFC 3416 section 4.2.3): the rows it left out are asked for again. */
function remainder(slice: PollSlice, varbinds: readonly SnmpVarbind[]): readonly PollSlice[] {
  const complete = Math.floor(varbinds.length / slice.columns.length);
  if (complete >= slice.rows.length) {
    return [];
  }
  if (complete > 0) {
    return [tailOf(slice, complete)];
  }
  const halves = varbinds.length === 0 ? undefined : halve(slice);
  return halves === undefined ? [] : [halves[1], halves[0]];
}
