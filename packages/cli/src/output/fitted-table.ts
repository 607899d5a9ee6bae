import type { Paint } from "./paint.ts";
import { clipped, displayWidth } from "./text-table.ts";

/** How a cell is painted; "plain" where nothing is said. */
export type Tone = "good" | "warning" | "bad" | "faint";

/** Text that is safe for the terminal, with the colour that it gets. */
export interface Cell {
  readonly text: string;
  readonly tone?: Tone;
}

export interface FittedColumn {
  readonly title: string;
  readonly align?: "right";
  /** Narrowest width that a column may be cut to; columns without one are never cut. */
  readonly least?: number;
}

interface TableStyle {
  /** Columns of the terminal that the table may take. */
  readonly width: number;
  readonly paint: Paint;
}

const gap = 2;

/** A table no wider than the terminal: the widest of the columns that may be cut give way first, with an ellipsis. Empty columns are left out. */
export function fittedTable(
  columns: readonly FittedColumn[],
  rows: readonly (readonly Cell[])[],
  { width, paint }: TableStyle,
): readonly string[] {
  const used = columns.map((column, at) => ({ column, at })).filter(({ at }) => rows.some((row) => (row[at]?.text ?? "") !== ""));
  const widths = used.map(({ column, at }) =>
    Math.max(displayWidth(column.title), ...rows.map((row) => displayWidth(row[at]?.text ?? ""))),
  );
  const fitted = shrunk(
    widths,
    used.map(({ column }) => column.least),
    width - gap * (used.length - 1),
  );
  const line = (cellOf: (at: number) => Cell | undefined, painted: (text: string, tone: Tone | undefined) => string) =>
    used
      .map(({ column, at }, place) => {
        const { text, tone } = cellOf(at) ?? { text: "" };
        const shown = clipped(text, fitted[place] ?? 0);
        const padding = " ".repeat(Math.max(0, (fitted[place] ?? 0) - displayWidth(shown)));
        return column.align === "right" ? padding + painted(shown, tone) : painted(shown, tone) + padding;
      })
      .join(" ".repeat(gap))
      .trimEnd();
  const inTone = (text: string, tone: Tone | undefined) => (tone === undefined ? text : paint[tone](text));
  return [line((at) => ({ text: columns[at]?.title ?? "" }), paint.faint), ...rows.map((row) => line((at) => row[at], inTone))];
}

/** Widths whose sum is at most `room`, as far as the least widths allow. */
function shrunk(widths: readonly number[], least: readonly (number | undefined)[], room: number): readonly number[] {
  const result = [...widths];
  let over = result.reduce((sum, each) => sum + each, 0) - room;
  while (over > 0) {
    const spare = result.map((each, at) => (least[at] === undefined ? 0 : each - least[at]));
    const most = Math.max(...spare);
    if (most <= 0) return result;
    // The widest spare column gives way one step at a time, so that equal columns stay equal.
    const at = result.indexOf(Math.max(...result.filter((_, place) => (spare[place] ?? 0) > 0)));
    result[at] = (result[at] ?? 0) - 1;
    over -= 1;
  }
  return result;
}
