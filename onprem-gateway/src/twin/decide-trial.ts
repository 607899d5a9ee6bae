import type { ReloadPlan } from "../config/plan-reload.ts";

/** A version on trial: whom it must not silence, and until when they may take to answer again. Times on the monotonic clock. */
export interface TrialState {
  /** Devices that answered before, and that the version touches without removing them. */
  readonly judged: ReadonlySet<string>;
  readonly deadlineMs: number;
}

export type TrialDecision = { readonly kind: "wait" } | { readonly kind: "keep" } | { readonly kind: "undo"; readonly problem: string };

/**
 * The trial of a plan: of the devices that answered, those are judged that it watches anew. Another pace watches all of them anew.
 * `withinMs` is how long they may take.
 */
export function beginTrial(
  plan: ReloadPlan,
  answered: ReadonlySet<string>,
  { nowMs, withinMs }: { readonly nowMs: number; readonly withinMs: number },
): TrialState {
  const touched = plan.paced.length > 0 ? [...plan.changed, ...plan.untouched] : plan.changed;
  return { judged: new Set(touched.filter((id) => answered.has(id))), deadlineMs: nowMs + withinMs };
}

/** Kept as soon as half of the judged devices answer again; undone when they do not until the deadline. */
export function decideTrial({ judged, deadlineMs }: TrialState, answering: ReadonlySet<string>, nowMs: number): TrialDecision {
  const back = [...judged].filter((id) => answering.has(id)).length;
  if (back * 2 >= judged.size) {
    return { kind: "keep" };
  }
  return nowMs < deadlineMs
    ? { kind: "wait" }
    : { kind: "undo", problem: `only ${back} of ${judged.size} devices that answered before do so with it` };
}

/** Three polls, or three pings until a device counts as answering, and a minute for the first of them. */
export function trialTimeMs({
  poll,
  ping,
}: {
  readonly poll: { readonly everySeconds: number };
  readonly ping: { readonly everySeconds: number; readonly upAfter: number };
}): number {
  return 60_000 + Math.max(3 * poll.everySeconds, (ping.upAfter + 1) * ping.everySeconds) * 1_000;
}
