import type { CellsResult, SnmpFailure, SnmpSession, SnmpValue } from "../snmp-protocol/session.ts";
import { type AnswerOutcome, decideAnswerSize, initialAnswerSize } from "./answer-size.ts";
import { halve, type PollBlock, type PollSlice, plannedBytes, slicesOf, tailOf } from "./plan.ts";
import type { PortCells } from "./port-cells.ts";

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

export interface ReadContext {
  readonly allRows: readonly number[];
  readonly deadlineMs: number;
  readonly cells: PortCells;
  /** Scalars to read with the first request, for a session that can. */
  readonly opening?: TableOpening;
  /** These blocks are not read again: nothing is remembered of them. */
  readonly once?: boolean;
}

export interface TableOpening {
  /** Named without their ".0". Their answer takes 160 octets at most. */
  readonly scalars: readonly string[];
  /** Told what came of them, in order; false ends the reading. */
  readonly goesOn: (values: readonly (SnmpValue | undefined)[]) => boolean;
}

/**
 * Why a reading ended before its end. stopped: the opening said so. no-room: nothing was asked, as no answer has room for the opening.
 * unopened: the request with the opening failed, nothing was read.
 */
export type ReadCut = SnmpFailure | "deadline" | "stopped" | "no-room" | "unopened";

const openingOctets = 160;

/** A device that lets this many requests in a row fail is given up for the rest of the poll. */
const maxFailuresInARow = 3;
/** Room for values that grow between two polls: an octet for most cells, which take some twenty. An answer that is cut costs one request. */
const densityMargin = 1.03;

/**
 * Reads blocks of interface columns with as few requests as their answers allow. Keeps what it learned about the agent: how large its
 * answers may be (`answer-size.ts`), and how many octets the cells of a block really take.
 */
export class TableReader {
  readonly #options: TableReaderOptions;
  /** Of the blocks that were read last. */
  #densities: readonly BlockDensity[] = [];
  #size = initialAnswerSize;

  constructor(options: TableReaderOptions) {
    this.#options = options;
  }

  /** Adds what comes to `cells`. Returns the failure that ended the reading early, or why it ended else; what came before it is good. */
  async read(blocks: readonly PollBlock[], context: ReadContext): Promise<ReadCut | undefined> {
    const queue = blocks.flatMap((block) => this.#planned(block, context.allRows)).reverse();
    const ended = context.opening && (await this.#open(queue, { ...context, opening: context.opening }));
    const cut = ended ?? (await this.#readAll(queue, context));
    if (context.once === true) {
      this.#densities = this.#densities.filter(({ block }) => !blocks.includes(block));
    }
    return cut;
  }

  async #open(queue: PlannedSlice[], { cells, opening }: ReadContext & { readonly opening: TableOpening }): Promise<ReadCut | undefined> {
    const planned = this.#takeRoomy(queue);
    if (planned === undefined) {
      return "no-room";
    }
    const answer = await this.#ask(planned.slice, { cells, scalars: opening.scalars });
    if (answer.kind === "failed") {
      return "unopened";
    }
    queue.push(...this.#learn(planned, answer));
    return opening.goesOn(answer.scalars ?? []) ? undefined : "stopped";
  }

  async #readAll(queue: PlannedSlice[], { deadlineMs, cells }: ReadContext): Promise<ReadCut | undefined> {
    let failures = 0;
    let lost: SnmpFailure | undefined;
    for (let planned = queue.pop(); planned !== undefined; planned = queue.pop()) {
      if (this.#options.monotonicMs() >= deadlineMs) {
        return "deadline";
      }
      const answer = await this.#ask(planned.slice, { cells });
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
    const slices = slicesOf(block, { allRows, budgetBytes: budgetOctets / this.#densityOf(block) });
    return slices.map((slice) => ({ slice, block, budgetOctets, full: slices.length > 1 }));
  }

  #densityOf(block: PollBlock): number {
    return Math.min(1, (this.#knownDensity(block) ?? 1) * densityMargin);
  }

  #knownDensity(block: PollBlock): number | undefined {
    return this.#densities.find((each) => each.block === block)?.density;
  }

  #setDensity(block: PollBlock, density: number): void {
    const known = this.#densities.find((each) => each.block === block);
    if (known === undefined) {
      this.#densities = [...this.#densities.slice(-mostBlocks + 1), { block, density }];
    } else {
      known.density = density;
    }
  }

  /** A slice whose answer has room for the scalars. Undefined when there is none, or no session that could ask for both. */
  #takeRoomy(queue: PlannedSlice[]): PlannedSlice | undefined {
    const { session, version } = this.#options;
    const at = queue.findIndex(
      ({ slice, block, budgetOctets }) => plannedBytes(slice) * this.#densityOf(block) + openingOctets <= budgetOctets,
    );
    return version === "1" || session.getCells === undefined || at < 0 ? undefined : queue.splice(at, 1)[0];
  }

  #ask(
    slice: PollSlice,
    { cells, scalars }: { readonly cells: PortCells; readonly scalars?: readonly string[] },
  ): Promise<CellsResult | BareResult> {
    const { session, version } = this.#options;
    const { list, after, rows } = slice;
    if (version === "1" || session.getCells === undefined) {
      return this.#askByName(slice, cells);
    }
    return session.getCells({ columns: list.oids, after, scalars, maxRepetitions: rows.length }, (batch) => {
      cells.addBatch(list.columns, batch);
    });
  }

  async #askByName({ list, after, rows }: PollSlice, cells: PortCells): Promise<BareResult> {
    const { session, version } = this.#options;
    const { columns, oids } = list;
    const start = after === undefined ? "" : `.${after}`;
    const answer =
      version === "1"
        ? await session.get(rows.flatMap((row) => oids.map((oid) => `${oid}.${row}`)))
        : await session.getBulk({ nonRepeaters: [], repeaters: oids.map((oid) => `${oid}${start}`), maxRepetitions: rows.length });
    if (answer.kind === "failed") {
      return answer;
    }
    for (const varbind of answer.varbinds) {
      cells.add(columns, varbind);
    }
    return { kind: "ok", varbinds: answer.varbinds.length };
  }

  /** Takes a good answer into account. Returns what is left to ask for. */
  #learn(planned: PlannedSlice, { varbinds, octets, scalarOctets = 0 }: BareAnswer): readonly PlannedSlice[] {
    const { slice, block, budgetOctets, full } = planned;
    const left = remainder(slice, varbinds);
    if (left.length === 0) {
      this.#decide({ kind: "whole", budgetOctets, full });
    } else {
      this.#decide({ kind: "short", octets: octets ?? Math.floor(budgetOctets / 2) });
    }
    if (octets !== undefined && left.length === 0) {
      this.#setDensity(block, Math.max((octets - scalarOctets) / plannedBytes(slice), (this.#knownDensity(block) ?? 0) * densityDecay));
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

/** Octets of the last answers of a block as a share of the planned ones, which leave room for the largest values. */
interface BlockDensity {
  readonly block: PollBlock;
  density: number;
}

/** More than the blocks of nearly all devices; of the others some are planned as if nothing were known of them. */
const mostBlocks = 32;

interface BareAnswer {
  readonly kind: "ok";
  readonly varbinds: number;
  /** Undefined when the session does not tell. */
  readonly octets?: number;
  readonly scalarOctets?: number;
  readonly scalars?: readonly (SnmpValue | undefined)[];
}
type BareResult = BareAnswer | SnmpFailure;

/** The largest answer of a block counts for some polls. */
const densityDecay = 0.99;
/** Asking again, even for less, cannot help. */
const final: readonly SnmpFailure["reason"][] = ["refused", "unreachable", "closed", "unknown-user", "wrong-digest", "decryption-error"];

/** An agent may end an answer after any varbind (RFC 3416 section 4.2.3): the rows it left out are asked for again. */
function remainder(slice: PollSlice, varbinds: number): readonly PollSlice[] {
  const complete = Math.floor(varbinds / slice.list.columns.length);
  if (complete >= slice.rows.length) {
    return [];
  }
  if (complete > 0) {
    return [tailOf(slice, complete)];
  }
  const halves = varbinds === 0 ? undefined : halve(slice);
  return halves === undefined ? [] : [halves[1], halves[0]];
}
