/** Scores lie within a thousand of 0: eight words of at most 35 each, and standings of at most some three hundred below. */
const scoreRange = 2_048;
const lowest = -1_024;

/** Objects in ascending order with their scores, side by side. */
export interface ScoredObjects {
  readonly objects: Uint32Array;
  readonly scores: Int16Array;
}

export interface ScoredObject {
  readonly at: number;
  readonly score: number;
}

/** Takes scores one after the other and knows the best of them. */
export class BestScores {
  readonly #wanted: number;
  readonly #counts = new Uint32Array(scoreRange);
  readonly #taken: ScoredObject[] = [];

  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  add(at: number, score: number): void {
    this.#taken.push({ at, score });
    this.#counts[score - lowest] = (this.#counts[score - lowest] ?? 0) + 1;
  }

  /** A score that as many as wanted reach already, so that no lower one counts; minus infinity before. */
  least(): number {
    return this.#taken.length < this.#wanted ? Number.NEGATIVE_INFINITY : thresholdIn(this.#counts, this.#wanted).least;
  }

  /** The best, in no order; of the last score as many as there are. */
  all(): readonly ScoredObject[] {
    const least = this.least();
    return this.#taken.filter(({ score }) => score >= least);
  }
}

/** Those with the highest scores, in ascending order of objects, the first of equal ones, without sorting all of them. */
export function bestScores({ objects, scores }: ScoredObjects, wanted: number): readonly ScoredObject[] {
  const { least, above } = thresholdOf(scores, wanted);
  let equal = wanted - above;
  const best: ScoredObject[] = [];
  for (let each = 0; each < scores.length; each += 1) {
    const score = scores[each] ?? lowest;
    if (score < least || (score === least && equal <= 0)) continue;
    if (score === least) equal -= 1;
    best.push({ at: objects[each] ?? 0, score });
  }
  return best;
}

function thresholdOf(scores: Int16Array, wanted: number) {
  const counts = new Uint32Array(scoreRange);
  for (const score of scores) counts[score - lowest] = (counts[score - lowest] ?? 0) + 1;
  return thresholdIn(counts, wanted);
}

/** The score that as many as wanted reach, or the lowest there is, and how many lie above it. */
function thresholdIn(counts: Uint32Array, wanted: number): { readonly least: number; readonly above: number } {
  let step = scoreRange - 1;
  let above = 0;
  for (; step > 0 && above + (counts[step] ?? 0) < wanted; step -= 1) above += counts[step] ?? 0;
  return { least: step + lowest, above };
}
