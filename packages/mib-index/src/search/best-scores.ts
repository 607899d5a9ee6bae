/** Scores lie within a thousand of 0: eight words of at most 35 each, and standings of at most some three hundred below. */
const scoreRange = 2_048;
const lowest = -1_024;

/** Objects in ascending order with their scores, side by side. */
export interface ScoredObjects {
  readonly objects: Uint32Array;
  readonly scores: Int16Array;
}

/** Those with the highest scores, in ascending order of objects, the first of equal ones, without sorting all of them. */
export function bestScores({ objects, scores }: ScoredObjects, wanted: number): readonly { readonly at: number; readonly score: number }[] {
  const { least, above } = thresholdOf(scores, wanted);
  let equal = wanted - above;
  const best: { at: number; score: number }[] = [];
  for (let each = 0; each < scores.length; each += 1) {
    const score = scores[each] ?? lowest;
    if (score < least || (score === least && equal <= 0)) continue;
    if (score === least) equal -= 1;
    best.push({ at: objects[each] ?? 0, score });
  }
  return best;
}

/** The score that as many as wanted reach, or the lowest there is, and how many lie above it. */
function thresholdOf(scores: Int16Array, wanted: number): { readonly least: number; readonly above: number } {
  const counts = new Uint32Array(scoreRange);
  for (const score of scores) counts[score - lowest] = (counts[score - lowest] ?? 0) + 1;
  let step = scoreRange - 1;
  let above = 0;
  for (; step > 0 && above + (counts[step] ?? 0) < wanted; step -= 1) above += counts[step] ?? 0;
  return { least: step + lowest, above };
}
