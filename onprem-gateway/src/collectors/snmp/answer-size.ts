/** Octets of answers that one agent is asked for: what is known about it, from answer to answer. */
export interface AnswerSize {
  /** The next requests are planned for answers of this size. */
  readonly budgetOctets: number;
  /** Largest budget that may be tried. */
  readonly ceilingOctets: number;
  /** Whole answers since the ceiling last moved. */
  readonly wholeAnswers: number;
}

export type AnswerOutcome =
  /** All that was asked for came. `full`: the request was as large as its budget let it be. */
  | { readonly kind: "whole"; readonly budgetOctets: number; readonly full: boolean }
  /** The agent ended its answer early, as RFC 3416 section 4.2.3 lets it: that is its own limit. */
  | { readonly kind: "short"; readonly octets: number }
  | { readonly kind: "too-big"; readonly budgetOctets: number }
  /** No answer in spite of all retries, or one that arrived damaged. */
  | { readonly kind: "lost"; readonly budgetOctets: number };

/** Largest answer that fits an Ethernet frame in one piece: 1,500 less the IPv4 and UDP headers. */
export const unfragmentedOctets = 1_472;
/** No agent must take a message of less than 484 octets (RFC 3417 section 3.2); some answer with less. */
const leastOctets = 400;
/** Room for the headers below the 65,507 octets of the largest datagram. */
const mostOctets = 60_000;
/** A path or an agent may have changed: after so many whole answers, the ceiling is lifted by one step. */
const answersPerLift = 500;

/** An agent that nothing is known about is asked for single packets. */
export const initialAnswerSize: AnswerSize = { budgetOctets: unfragmentedOctets, ceilingOctets: mostOctets, wholeAnswers: 0 };

/**
 * What one answer teaches. Full answers that come whole double the budget, up to the ceiling. A loss above the unfragmented size means
 * that fragments do not get through: it puts the budget back to single packets. Any other failure halves it.
 */
export function decideAnswerSize(size: AnswerSize, outcome: AnswerOutcome): AnswerSize {
  switch (outcome.kind) {
    case "whole":
      return afterWhole(size, outcome);
    case "short":
      return comeDown(Math.min(size.budgetOctets, outcome.octets));
    case "too-big":
      return comeDown(Math.min(size.budgetOctets, Math.floor(outcome.budgetOctets / 2)));
    case "lost": {
      const fragmented = outcome.budgetOctets > unfragmentedOctets;
      return comeDown(Math.min(size.budgetOctets, fragmented ? unfragmentedOctets : Math.floor(outcome.budgetOctets / 2)));
    }
  }
}

function afterWhole(size: AnswerSize, { budgetOctets, full }: { readonly budgetOctets: number; readonly full: boolean }): AnswerSize {
  const lifted = size.wholeAnswers + 1 >= answersPerLift;
  const ceilingOctets = lifted ? Math.min(mostOctets, size.ceilingOctets * 2) : size.ceilingOctets;
  // An answer that was planned under a smaller budget proves nothing about the present one.
  const proven = full && budgetOctets >= size.budgetOctets;
  return {
    budgetOctets: proven ? Math.min(ceilingOctets, size.budgetOctets * 2) : size.budgetOctets,
    ceilingOctets,
    wholeAnswers: lifted ? 0 : size.wholeAnswers + 1,
  };
}

function comeDown(octets: number): AnswerSize {
  const budgetOctets = Math.max(leastOctets, octets);
  return { budgetOctets, ceilingOctets: budgetOctets, wholeAnswers: 0 };
}
