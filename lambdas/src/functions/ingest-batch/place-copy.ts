import type { Copy, Hearing } from "../../ports/hearing-store.ts";

/** Copies of one message differ by the way to each gateway and by their clocks; equal messages further apart are two. */
export const copiesWithinMs = 5_000;

/**
 * Equal messages of one minute that are told apart. A sender that repeats itself more often is stored as often as gateways heard it, so that what
 * is kept about copies stays small.
 */
const hearingsAtMost = 16;

export interface PlacedCopy {
  /** The message that this is a copy of; its first copy gives the event its identity. */
  readonly hearing: Hearing;
  /** All hearings, with the copy in its place. */
  readonly all: readonly Hearing[];
}

function isSame(a: Copy, b: Copy): boolean {
  return a.origin === b.origin && a.seq === b.seq;
}

/** Where this very copy was placed before, if it was. */
export function placeOf(hearings: readonly Hearing[], copy: Copy): Hearing | undefined {
  return hearings.find(({ copies }) => copies.some((each) => isSame(each, copy)));
}

/** The earliest message near enough that this gateway has not heard yet: one gateway's second copy is the sender's second message. */
export function joinHearing(hearings: readonly Hearing[], copy: Copy, tsMs: number): PlacedCopy | undefined {
  const open = hearings
    .filter((hearing) => Math.abs(hearing.tsMs - tsMs) <= copiesWithinMs)
    .filter(({ copies }) => copies.every(({ gatewayId }) => gatewayId !== copy.gatewayId))
    .sort((a, b) => a.tsMs - b.tsMs)[0];
  if (open === undefined) {
    return undefined;
  }
  const hearing: Hearing = { ...open, copies: [...open.copies, copy] };
  return { hearing, all: hearings.map((each) => (each === open ? hearing : each)) };
}

/** A message that was not heard before. Undefined when there are too many of them to tell apart. */
export function newHearing(hearings: readonly Hearing[], copy: Copy, tsMs: number): PlacedCopy | undefined {
  const hearing: Hearing = { tsMs, copies: [copy] };
  return hearings.length >= hearingsAtMost ? undefined : { hearing, all: [...hearings, hearing] };
}
