import type { CliContext } from "../cli-context.ts";
import { fittedTable, type Tone } from "../output/fitted-table.ts";
import { terminalText } from "../output/terminal-text.ts";
import type { JoinRow } from "./network-answer.ts";

const tones: Readonly<Record<string, Tone | undefined>> = { pinned: "good", refused: "faint" };

/** A table of the joins; with `--why`, below each why it is there. */
export function renderJoins(
  joins: readonly JoinRow[],
  { why, context }: { readonly why: boolean; readonly context: Pick<CliContext, "columns" | "paint"> },
): readonly string[] {
  const columns = [
    { title: "Join" },
    { title: "AWS", least: 20 },
    { title: "Site", least: 20 },
    { title: "Sure", align: "right" as const },
    { title: "State" },
    { title: "Used" },
  ];
  const rows = joins.map((join) => [
    { text: join.kind },
    { text: terminalText(named(join.left, join.leftName)) },
    { text: terminalText(named(join.right, join.rightName)) },
    { text: `${Math.round(join.confidence * 100)} %` },
    { text: join.state, ...toneOf(join.state) },
    { text: join.used ? "yes" : "no", ...(join.used ? {} : { tone: "warning" as const }) },
  ]);
  const [head = "", ...lines] = fittedTable(columns, rows, { width: context.columns, paint: context.paint });
  return [
    head,
    ...lines.flatMap((line, index) => [line, ...(why ? [context.paint.faint(terminalText(`    ${joins[index]?.explain ?? ""}`))] : [])]),
  ];
}

function toneOf(state: string): { readonly tone?: Tone } {
  const tone = tones[state];
  return tone === undefined ? {} : { tone };
}

/** The ref, which is what `isthmus joins pin` wants, after the name. */
function named(ref: string, name: string | undefined): string {
  return name === undefined || ref.endsWith(name) ? ref : `${name} ${ref}`;
}
