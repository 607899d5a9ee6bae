/** Wide in a terminal: Hangul, CJK, kana, full-width forms and emoji (Unicode TR 11, the blocks that matter). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const combining = /\p{Mark}/u;

/** Columns that the text takes in a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (!combining.test(character)) width += wide.test(character) ? 2 : 1;
  }
  return width;
}

/** The text cut to the width, with an ellipsis when something was cut. */
export function clipped(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let taken = "";
  let used = 0;
  for (const character of text) {
    used += displayWidth(character);
    if (used > width - 1) break;
    taken += character;
  }
  return `${taken}…`;
}

export interface TableColumn {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Longest cell; longer ones are clipped. */
  readonly maxWidth?: number;
}

/** A table in plain text: titles, then rows, columns two spaces apart, no trailing blanks. Cells must already be safe text. */
export function textTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): readonly string[] {
  const clippedRows = rows.map((row) => columns.map((column, index) => clipped(row[index] ?? "", column.maxWidth ?? 200)));
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.title), ...clippedRows.map((row) => displayWidth(row[index] ?? ""))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => {
        const padding = " ".repeat((widths[index] ?? 0) - displayWidth(cell));
        return columns[index]?.align === "right" ? padding + cell : cell + padding;
      })
      .join("  ")
      .trimEnd();
  return [line(columns.map((column) => column.title)), ...clippedRows.map(line)];
}
