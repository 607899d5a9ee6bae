import { bitWidth, packBits } from "./bit-packing.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { type Columns, equalMasks, maskOf, sameRows } from "./columns.ts";
import { encodings, maskKinds, maxInlineColumns, maxRunCells, orders } from "./run-format.ts";
import { RunStats } from "./run-stats.ts";
import { writeSigned, writeUnsigned } from "./varint.ts";

/** Cells that are judged as one when runs are planned: alone, each cell of another width would find joining the cheaper step. */
const blockCells = 8;

/** Consecutive columns with one row mask. */
class Run {
  fromColumn = 0;
  toColumn = 0;
  readonly stats = new RunStats();
  /** Octets of the run but for its mask. */
  length = 0;

  /** Becomes the block that begins with a column. */
  takeBlock(columns: Columns, fromColumn: number): void {
    const { rows, starts, count } = columns;
    const end = Math.min(fromColumn + Math.max(1, Math.floor(blockCells / rows)), count);
    let toColumn = fromColumn + 1;
    while (toColumn < end && sameRows(columns, fromColumn, toColumn)) {
      toColumn += 1;
    }
    this.fromColumn = fromColumn;
    this.toColumn = toColumn;
    this.stats.measure(columns.cells, starts[fromColumn] ?? 0, starts[toColumn] ?? 0);
    this.#judge();
  }

  /** Becomes one run for both. False when they must stay apart or are shorter apart. */
  joins(columns: Columns, left: Run, right: Run): boolean {
    const count = right.toColumn - left.fromColumn;
    if (count * columns.rows > maxRunCells || !sameRows(columns, left.fromColumn, right.fromColumn)) {
      return false;
    }
    this.fromColumn = left.fromColumn;
    this.toColumn = right.toColumn;
    this.stats.join(left.stats, right.stats);
    this.#judge();
    return this.length <= left.length + right.length;
  }

  #judge(): void {
    const count = this.toColumn - this.fromColumn;
    const header = count <= maxInlineColumns ? 1 : count < 0x80 ? 2 : 3;
    this.length = header + this.stats.length;
  }
}

/** Taken by one chunk after the other: nothing of them outlasts it. */
const runs: readonly [Run, Run, Run] = [new Run(), new Run(), new Run()];

/** Writes all columns as runs: neighbours share a run while that is no longer than two. The cells of `columns` are used up. */
export function writeRuns(writer: ByteWriter, columns: Columns): void {
  let lastMask: Uint8Array = new Uint8Array(0);
  let [open, next, joined] = runs;
  open.takeBlock(columns, 0);
  while (open.toColumn < columns.count) {
    next.takeBlock(columns, open.toColumn);
    if (joined.joins(columns, open, next)) {
      [open, joined] = [joined, open];
    } else {
      lastMask = writeRun(writer, columns, { run: open, lastMask });
      [open, next] = [next, open];
    }
  }
  writeRun(writer, columns, { run: open, lastMask });
}

/** Returns the mask that the next run can refer to. */
function writeRun(writer: ByteWriter, columns: Columns, { run, lastMask }: { run: Run; lastMask: Uint8Array }): Uint8Array {
  const { fromColumn, toColumn, stats } = run;
  const count = toColumn - fromColumn;
  const present = stats.values.count;
  const hasGaps = present > 0 && present < count * columns.rows;
  const mask = hasGaps ? maskOf(columns, fromColumn) : lastMask;
  const repeats = hasGaps && equalMasks(mask, lastMask);
  const maskKind = hasGaps ? (repeats ? maskKinds.previous : maskKinds.explicit) : maskKinds.full;
  const inlineColumns = count <= maxInlineColumns ? count : 0;
  writer.writeByte(stats.encoding | (stats.order << 2) | (maskKind << 4) | (inlineColumns << 6));
  if (inlineColumns === 0) {
    writeUnsigned(writer, count);
  }
  if (maskKind === maskKinds.explicit) {
    writer.writeBytes(mask);
  }
  if (present > 0) {
    writeNumbers(writer, columns, run);
  }
  return mask;
}

function writeNumbers(writer: ByteWriter, { cells, starts }: Columns, { fromColumn, toColumn, stats }: Run): void {
  let start = starts[fromColumn] ?? 0;
  const end = starts[toColumn] ?? 0;
  const differ = stats.order === orders.differences;
  const { encoding, min, max } = differ ? stats.differences : stats.values;
  if (differ) {
    writeSigned(writer, stats.first);
    toDifferences(cells, start, end);
    start += 1;
  }
  if (encoding === encodings.constant) {
    writeSigned(writer, min);
  } else if (encoding === encodings.packed) {
    const width = bitWidth(max - min);
    writeSigned(writer, min);
    writer.writeByte(width);
    packBits(writer, cells, { start, end, base: min, width });
  } else {
    for (let at = start; at < end; at += 1) {
      writeSigned(writer, cells[at] ?? 0);
    }
  }
}

/** Puts into every cell but the first what it is more than the one before. */
function toDifferences(cells: Float64Array, start: number, end: number): void {
  for (let at = end - 1; at > start; at -= 1) {
    cells[at] = (cells[at] ?? 0) - (cells[at - 1] ?? 0);
  }
}
