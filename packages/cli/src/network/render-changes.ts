import type { GraphChange } from "@isthmus/domain/cloud/graph/diff-graph";
import type { CliContext } from "../cli-context.ts";
import { terminalText } from "../output/terminal-text.ts";

/** Values of a list that are shown. */
const shownValues = 4;

/** One line a change, and one for each field of it. Times are UTC. */
export function renderChanges(
  changes: readonly (GraphChange & { readonly tsMs: number })[],
  { paint }: Pick<CliContext, "paint">,
): readonly string[] {
  return changes.flatMap((change) => {
    const when = new Date(change.tsMs).toISOString().slice(0, 16).replace("T", " ");
    const word = change.change === "appeared" ? paint.good("+") : change.change === "disappeared" ? paint.bad("-") : paint.warning("~");
    const id = change.ref.slice(change.ref.indexOf(":") + 1);
    const what = change.to === undefined ? nameAndId(change.name, id) : `${change.ref} and ${change.to}`;
    const title = `${paint.faint(when)}  ${word} ${terminalText(`${change.to === undefined ? change.of : `join ${change.of}`} ${what}`)}`;
    const fields = change.change === "disappeared" ? [] : change.fields;
    return [
      title,
      ...fields.map(({ field, before, after }) =>
        terminalText(`                     ${field}: ${valuesText(before)} -> ${valuesText(after)}`),
      ),
    ];
  });
}

function nameAndId(name: string | undefined, id: string): string {
  return name === undefined || name === id ? id : `${name} (${id})`;
}

function valuesText(values: readonly string[]): string {
  if (values.length === 0) return "(nothing)";
  const rest = values.length - shownValues;
  return `${values.slice(0, shownValues).join("; ")}${rest > 0 ? `; and ${rest} more` : ""}`;
}
