import { decideWay, initialWay, type WayDecision, type WayInput, type WayState, type WayThresholds } from "./hysteresis.ts";

/**
 * Whether a device answers SNMP polls, with the reason of the last failure ("timeout", "wrong digest", ...).
 * It has its own clock and takes in nothing but polls: an answered ping never clears an SNMP failure.
 */
export type SnmpState = WayState;
export type SnmpInput = WayInput;
export type SnmpDecision = WayDecision;

/** A poll is rarer and dearer than a ping and has retries of its own: the second failed one counts, one good one clears. */
export const snmpThresholds: WayThresholds = { downAfter: 2, upAfter: 1 };

/** The state before the first poll. */
export function initialSnmp(nowMs: number): SnmpState {
  return initialWay(nowMs);
}

/** Takes in the result of one poll. The same hysteresis as ping, with the thresholds of the caller (`snmpThresholds`). */
export function decideSnmp(state: SnmpState, input: SnmpInput, options: WayThresholds & { readonly nowMs: number }): SnmpDecision {
  return decideWay(state, input, options);
}
