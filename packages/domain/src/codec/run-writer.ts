import { bitWidth, packBits } from "./bit-packing.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { type Columns, equalMasks, maskOf, sameRows } from "./columns.ts";
import { encodings, maskKinds, maxInlineColumns, maxRunCells, orders } from "./run-format.ts";
import { chooseEncoding, joinStats, measure, type RunChoice, type RunStats } from "./run-stats.ts";
import { writeSigned, writeUnsigned } from "./varint.ts";

/** Cells that are judged as one when runs are planned: alone, each cell of another width would find joining the cheaper step. */
const blockCells = 8;

/** Consecutive columns with one row mask, and how they are written. */
interface Run {
  readonly fromColumn: number;
  readonly toColumn: number;
  readonly stats: RunStats;
  readonly choice: RunChoice;
}

/** Writes all columns as runs: neighbours share a run while that is no longer than two. */
export function writeRuns(writer: ByteWriter, columns: Columns): void {
  let lastMask: Uint8Array = new Uint8Array(0);
  let open = blockAt(columns, 0);
  while (open.toColumn < columns.starts.length - 1) {
    const next = blockAt(columns, open.toColumn);
    const joined = joinRuns(columns, open, next);
    if (joined === undefined) {
      lastMask = writeRun(writer, columns, { run: open, lastMask });
    }
    open = joined ?? next;
  }
  writeRun(writer, columns, { run: open, lastMask });
}

function blockAt(columns: Columns, fromColumn: number): Run {
  const { rows, starts } = columns;
  const end = Math.min(fromColumn + Math.max(1, Math.floor(blockCells / rows)), starts.length - 1);
  let toColumn = fromColumn + 1;
  while (toColumn < end && sameRows(columns, fromColumn, toColumn)) {
    toColumn += 1;
  }
  const stats = measure(columns.cells, { start: starts[fromColumn] ?? 0, end: starts[toColumn] ?? 0 });
  return { fromColumn, toColumn, stats, choice: chooseEncoding(stats) };
}

/** One run for both, or undefined when they must stay apart or are shorter apart. */
function joinRuns(columns: Columns, left: Run, right: Run): Run | undefined {
  const count = right.toColumn - left.fromColumn;
  if (count * columns.rows > maxRunCells || !sameRows(columns, left.fromColumn, right.fromColumn)) {
    return undefined;
  }
  const stats = joinStats(left.stats, right.stats);
  const joined: Run = { fromColumn: left.fromColumn, toColumn: right.toColumn, stats, choice: chooseEncoding(stats) };
  return lengthOf(joined) <= lengthOf(left) + lengthOf(right) ? joined : undefined;
}

/** Octets of a run but for its mask. */
function lengthOf({ fromColumn, toColumn, choice }: Run): number {
  const count = toColumn - fromColumn;
  const header = count <= maxInlineColumns ? 1 : count < 0x80 ? 2 : 3;
  return header + choice.length;
}

/** Returns the mask that the next run can refer to. */
function writeRun(writer: ByteWriter, columns: Columns, { run, lastMask }: { run: Run; lastMask: Uint8Array }): Uint8Array {
  const { fromColumn, toColumn, choice } = run;
  const count = toColumn - fromColumn;
  const present = cellsOf(columns, run);
  const hasGaps = present.length > 0 && present.length < count * columns.rows;
  const mask = hasGaps ? maskOf(columns, fromColumn) : lastMask;
  const repeats = hasGaps && equalMasks(mask, lastMask);
  const maskKind = hasGaps ? (repeats ? maskKinds.previous : maskKinds.explicit) : maskKinds.full;
  const inlineColumns = count <= maxInlineColumns ? count : 0;
  writer.writeByte(choice.encoding | (choice.order << 2) | (maskKind << 4) | (inlineColumns << 6));
  if (inlineColumns === 0) {
    writeUnsigned(writer, count);
  }
  if (maskKind === maskKinds.explicit) {
    writer.writeBytes(mask);
  }
  writeNumbers(writer, present, run);
  return mask;
}

function cellsOf({ cells, starts }: Columns, { fromColumn, toColumn }: Pick<Run, "fromColumn" | "toColumn">): Float64Array {
  return cells.subarray(starts[fromColumn], starts[toColumn]);
}

function writeNumbers(writer: ByteWriter, present: Float64Array, { choice, stats }: Run): void {
  const differ = choice.order === orders.differences;
  const numbers = differ ? differencesOf(present) : present;
  const { min, max } = differ ? stats.differences : stats.values;
  if (differ) {
    writeSigned(writer, stats.first);
  }
  switch (choice.encoding) {
    case encodings.absent:
      return;
    case encodings.constant:
      writeSigned(writer, min);
      return;
    case encodings.packed: {
      const width = bitWidth(max - min);
      writeSigned(writer, min);
      writer.writeByte(width);
      packBits(writer, numbers, { base: min, width });
      return;
    }
    case encodings.varint:
      for (const number of numbers) {
        writeSigned(writer, number);
      }
  }
}

function differencesOf(cells: Float64Array): Float64Array {
  let previous = 0;
  const differences = cells.map((cell) => {
    const difference = cell - previous;
    previous = cell;
    return difference;
  });
  return differences.subarray(1);
}
