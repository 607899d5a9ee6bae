import { decideWay, initialWay, type WayDecision, type WayInput, type WayState, type WayThresholds } from "./hysteresis.ts";

/** Whether a device answers ping. Independent of every other way of watching it. */
export type ReachState = WayState;
export type ReachInput = WayInput;
export type ReachDecision = WayDecision;

/** The state before the first ping. */
export function initialReach(nowMs: number): ReachState {
  return initialWay(nowMs);
}

/**
 * Takes in the result of one ping. Down after `downAfter` misses in a row, up again after `upAfter` answers in a row;
 * from unknown, one answer is enough. At most one effect, and only when the state's name changes.
 */
export function decideReach(state: ReachState, input: ReachInput, options: WayThresholds & { readonly nowMs: number }): ReachDecision {
  return decideWay(state, input, options);
}
