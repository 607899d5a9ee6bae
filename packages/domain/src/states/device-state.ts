import type { WayStateName } from "./hysteresis.ts";

/** Health of a device or an AWS resource: what a list shows, worst first. */
export type HealthState = "up" | "degraded" | "down" | "unknown";

/** The ways of watching that are switched on for a device; a way that is off is left out. */
export interface WatchedWays {
  readonly icmp?: WayStateName;
  readonly snmp?: WayStateName;
}

/**
 * The state of a device from the ways of watching it. Ways that know nothing yet have no say: of the rest, all up is up,
 * all down is down, and a mixture is degraded (it answers, but not everything that should). No say at all is unknown, never up.
 */
export function deriveDeviceState({ icmp, snmp }: WatchedWays): HealthState {
  const known = [icmp, snmp].filter((state) => state === "up" || state === "down");
  const up = known.filter((state) => state === "up").length;
  if (known.length === 0) {
    return "unknown";
  }
  if (up === known.length) {
    return "up";
  }
  return up === 0 ? "down" : "degraded";
}

/** One severity vocabulary for a switch and for a VPN tunnel, worst first. */
export const severities = ["critical", "major", "minor", "warning", "info", "cleared"] as const;
export type Severity = (typeof severities)[number];

const severityByState = { down: "critical", degraded: "major", unknown: "warning", up: "cleared" } as const satisfies Readonly<
  Record<HealthState, Severity>
>;

/** The severity of a health state. Unknown is a warning: nobody is watching, which is no proof of health. */
export function severityOfState(state: HealthState): Severity {
  return severityByState[state];
}

/** 0 for the worst, so that ascending is worst first. Takes both words, so that states and events sort in one list. */
export function severityRank(of: Severity | HealthState): number {
  return severities.indexOf(isHealthState(of) ? severityByState[of] : of);
}

function isHealthState(word: Severity | HealthState): word is HealthState {
  return word in severityByState;
}
