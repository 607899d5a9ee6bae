/** Shows what a fault test measured, one line, so that a run leaves its figures behind. */
export function printFigures(title: string, facts: Readonly<Record<string, number>>): void {
  const shown = Object.entries(facts).map(([name, value]) => `${name} ${Number.isInteger(value) ? value : value.toFixed(1)}`);
  process.stdout.write(`${title}: ${shown.join(", ")}\n`);
}
