import type { MibDictionary } from "../dictionary.ts";

const maxDistance = 3;
const longestName = 64;

/** Names that somebody may have meant, nearest first: at most three letters inserted, left out, exchanged or swapped. */
export function nearestNames(dictionary: MibDictionary, typed: string, limit = 5): readonly string[] {
  const wanted = typed.toLowerCase();
  if (wanted.length < 3 || wanted.length > longestName) return [];
  const allowed = Math.min(maxDistance, Math.floor(wanted.length / 3));
  const found = new Map<string, number>();
  for (const index of dictionary.indexes) {
    for (let at = 0; at < index.size; at += 1) {
      const name = index.nameOf(at);
      if (Math.abs(name.length - wanted.length) > allowed || found.has(name)) continue;
      const distance = editDistance(name.toLowerCase(), wanted, allowed);
      if (distance <= allowed) found.set(name, distance);
    }
  }
  return Array.from(found)
    .sort(([, left], [, right]) => left - right)
    .slice(0, limit)
    .map(([name]) => name);
}

/** Optimal string alignment distance; some number above `limit` as soon as it must be larger. */
function editDistance(left: string, right: string, limit: number): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const exchanged = cell(last, column - 1) + (left[row - 1] === right[column - 1] ? 0 : 1);
      const swapped =
        left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1] ? cell(beforeLast, column - 2) + 1 : exchanged;
      current.push(Math.min(cell(last, column) + 1, cell(current, column - 1) + 1, exchanged, swapped));
    }
    if (Math.min(...current) > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return cell(last, right.length);
}

/** Infinite outside the row. */
function cell(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
