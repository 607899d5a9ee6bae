import type { CellBatch } from "../snmp-protocol/cell-batch.ts";
import type { CellsResult, SnmpFailure, SnmpSession, SnmpValue, SnmpVarbind } from "../snmp-protocol/session.ts";
import { type AnswerOutcome, decideAnswerSize, initialAnswerSize } from "./answer-size.ts";
import { rowIndexOf } from "./oid-order.ts";
import { type IfColumn, ifColumns } from "./oids.ts";
import { halve, type PollBlock, type PollSlice, plannedBytes, slicesOf, tailOf } from "./plan.ts";

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
        this.#column(column.oid).set(row, value);
        return;
      }
    }
  }

  /** As `add`, for the cells of a whole answer to a request for `columns`. */
  addBatch(columns: readonly { readonly oid: string }[], batch: CellBatch): void {
    const cells = columns.map(({ oid }) => this.#column(oid));
    for (let at = 0; at < batch.count; at += 1) {
      cells[batch.columns[at] ?? 0]?.set(batch.rows[at] ?? 0, batch.valueAt(at));
    }
  }

  get(column: IfColumn, row: number): SnmpValue | undefined {
    return this.#cells.get(ifColumns[column].oid)?.get(row);
  }

  has(column: IfColumn, row: number): boolean {
    return this.get(column, row) !== undefined;
  }

  #column(oid: string): Map<number, SnmpValue> {
    const known = this.#cells.get(oid);
    if (known !== undefined) {
      return known;
    }
    const cells = new Map<number, SnmpValue>();
    this.#cells.set(oid, cells);
    return cells;
  }
}

export interface TableReaderOptions {
  readonly session: SnmpSession;
  readonly version: "1" | "2c" | "3";
  readonly monotonicMs: () => number;
}

/** A slice of a block and the budget it was cut for. */
interface PlannedSlice {
  readonly slice: PollSlice;
  readonly block: PollBlock;
  readonly budgetOctets: number;
  /** The block goes on behind it: the budget was used up. */
  readonly full: boolean;
}

/** A device that lets this many requests in a row fail is given up for the rest of the poll. */
const maxFailuresInARow = 3;
/** Room for values that grow between two polls: names get longer, counters take another octet. */
const densityMargin = 1.05;

/**
 * Reads blocks of interface columns with as few requests as their answers allow. Keeps what it learned about the agent: how large its
 * answers may be (`answer-size.ts`), and how many octets the cells of a block really take.
 */
export class TableReader {
  readonly #options: TableReaderOptions;
  /** Octets of the last answers of a block as a share of the planned ones, which leave room for the largest values. */
  readonly #densities = new WeakMap<PollBlock, number>();
  #size = initialAnswerSize;

  constructor(options: TableReaderOptions) {
    this.#options = options;
  }

  /** Adds what comes to `cells`. Returns the failure that ended the reading early, or "deadline"; what came before it is good. */
  async read(
    blocks: readonly PollBlock[],
    context: { readonly allRows: readonly number[]; readonly deadlineMs: number; readonly cells: InterfaceCells },
  ): Promise<SnmpFailure | "deadline" | undefined> {
    const { allRows, deadlineMs, cells } = context;
    const queue = blocks.flatMap((block) => this.#planned(block, allRows)).reverse();
    let failures = 0;
    let lost: SnmpFailure | undefined;
    for (let planned = queue.pop(); planned !== undefined; planned = queue.pop()) {
      if (this.#options.monotonicMs() >= deadlineMs) {
        return "deadline";
      }
      const answer = await this.#ask(planned.slice, cells);
      if (answer.kind === "ok") {
        failures = 0;
        queue.push(...this.#learn(planned, answer));
        continue;
      }
      failures += answer.reason === "too-big" || answer.reason === "no-such-name" ? 0 : 1;
      if (failures >= maxFailuresInARow || final.includes(answer.reason)) {
        return answer;
      }
      const halves = this.#smaller(planned, answer);
      queue.push(...halves);
      lost = halves.length === 0 && answer.reason !== "no-such-name" ? answer : lost;
    }
    return lost;
  }

  #planned(block: PollBlock, allRows: readonly number[]): readonly PlannedSlice[] {
    const { budgetOctets } = this.#size;
    const density = Math.min(1, (this.#densities.get(block) ?? 1) * densityMargin);
    const slices = slicesOf(block, { allRows, budgetBytes: budgetOctets / density });
    return slices.map((slice) => ({ slice, block, budgetOctets, full: slices.length > 1 }));
  }

  async #ask({ columns, after, rows }: PollSlice, cells: InterfaceCells): Promise<CellsResult | BareResult> {
    const { session, version } = this.#options;
    const names = columns.map(({ oid }) => oid);
    if (version !== "1" && session.getCells !== undefined) {
      return session.getCells({ columns: names, after, maxRepetitions: rows.length }, (batch) => cells.addBatch(columns, batch));
    }
    const start = after === undefined ? "" : `.${after}`;
    const answer =
      version === "1"
        ? await session.get(rows.flatMap((row) => names.map((oid) => `${oid}.${row}`)))
        : await session.getBulk({ nonRepeaters: [], repeaters: names.map((oid) => `${oid}${start}`), maxRepetitions: rows.length });
    if (answer.kind === "failed") {
      return answer;
    }
    for (const varbind of answer.varbinds) {
      cells.add(columns, varbind);
    }
    return { kind: "ok", varbinds: answer.varbinds.length };
  }

  /** Takes a good answer into account. Returns what is left to ask for. */
  #learn(planned: PlannedSlice, { varbinds, octets }: BareAnswer): readonly PlannedSlice[] {
    const { slice, block, budgetOctets, full } = planned;
    const left = remainder(slice, varbinds);
    if (left.length === 0) {
      this.#decide({ kind: "whole", budgetOctets, full });
    } else {
      this.#decide({ kind: "short", octets: octets ?? Math.floor(budgetOctets / 2) });
    }
    if (octets !== undefined && left.length === 0) {
      this.#densities.set(block, Math.max(octets / plannedBytes(slice), (this.#densities.get(block) ?? 0) * densityDecay));
    }
    return left.map((rest) => ({ ...planned, slice: rest, full: false }));
  }

  #decide(outcome: AnswerOutcome): void {
    this.#size = decideAnswerSize(this.#size, outcome);
  }

  /** The failed slice in two parts, the first part on top of the queue; nothing when it cannot be made smaller. */
  #smaller(planned: PlannedSlice, { reason }: SnmpFailure): readonly PlannedSlice[] {
    const { budgetOctets } = planned;
    if (reason === "too-big") {
      this.#decide({ kind: "too-big", budgetOctets });
    } else if (reason === "timeout" || reason === "malformed") {
      this.#decide({ kind: "lost", budgetOctets });
    }
    const halves = halve(planned.slice);
    const half = Math.floor(budgetOctets / 2);
    return halves === undefined ? [] : [halves[1], halves[0]].map((slice) => ({ ...planned, slice, budgetOctets: half, full: false }));
  }
}

interface BareAnswer {
  readonly kind: "ok";
  readonly varbinds: number;
  /** Undefined when the session does not tell. */
  readonly octets?: number;
}
type BareResult = BareAnswer | SnmpFailure;

/** The largest answer of a block counts for some polls. */
const densityDecay = 0.99;
/** Asking again, even for less, cannot help. */
const final: readonly SnmpFailure["reason"][] = ["refused", "unreachable", "closed", "unknown-user", "wrong-digest", "decryption-error"];

/** An agent may end an answer after any varbind (RFC 3416 section 4.2.3): the rows it left out are asked for again. */
function remainder(slice: PollSlice, varbinds: number): readonly PollSlice[] {
  const complete = Math.floor(varbinds / slice.columns.length);
  if (complete >= slice.rows.length) {
    return [];
  }
  if (complete > 0) {
    return [tailOf(slice, complete)];
  }
  const halves = varbinds === 0 ? undefined : halve(slice);
  return halves === undefined ? [] : [halves[1], halves[0]];
}
