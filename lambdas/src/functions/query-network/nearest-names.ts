const suggested = 5;

/** The known names that are the most like what was written, the nearest first; those that have nothing in common with it are left out. */
export function nearestNames(asked: string, known: readonly string[]): readonly string[] {
  const wanted = asked.toLowerCase();
  return [...new Set(known)]
    .map((name) => ({ name, distance: distanceOf(wanted, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(2, Math.floor(Math.max(wanted.length, name.length) / 2)))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, suggested)
    .map(({ name }) => name);
}

/** Levenshtein distance; a part of the name counts as near. */
function distanceOf(a: string, b: string): number {
  if (a.length >= 3 && b.includes(a)) {
    return 1;
  }
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
