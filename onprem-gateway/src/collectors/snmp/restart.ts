/** What a device says of its age. Absent is not told. */
export interface AgeEvidence {
  /** snmpEngineBoots (RFC 3411): how often the agent's engine began. */
  readonly engineBoots?: number | undefined;
  /** snmpEngineTime (RFC 3411): seconds since the agent's engine last began. It does not wrap within 68 years. */
  readonly engineTimeS?: number | undefined;
  /** hrSystemUptime (RFC 2790): hundredths of a second since the host, not its agent, began. */
  readonly hostUptimeCs?: number | undefined;
}

export interface UptimeReading {
  readonly sysUpTimeCs: number | undefined;
  /** When it was read, on the monotonic clock. */
  readonly atMs: number;
}

const uptimeModulus = 2 ** 32;
const toleranceCs = 6_000;
/** A clock that is slower than this is no clock. */
const slowestClock = 0.75;

/**
 * How sysUpTime went on between two readings. back: it is less than before, by a restart or a wrap. young: it is more than before, yet
 * less than the time that passed, so that it began anew in between. unknown: the device does not tell it.
 */
export function uptimeCourse(before: UptimeReading, now: UptimeReading): "onward" | "back" | "young" | "unknown" {
  if (before.sysUpTimeCs === undefined || now.sysUpTimeCs === undefined) {
    return "unknown";
  }
  if (now.sysUpTimeCs < before.sysUpTimeCs) {
    return "back";
  }
  const elapsedCs = (now.atMs - before.atMs) / 10;
  return now.sysUpTimeCs < elapsedCs * slowestClock - toleranceCs ? "young" : "onward";
}

/**
 * Whether the device began anew between two readings, or its SNMP agent alone did. That sysUpTime is less than before may also be its wrap
 * after 497 days (RFC 3418), which is no restart. Who was alive at the reading before has not begun since.
 */
export function decideRestart(
  before: UptimeReading & { readonly engineBoots?: number | undefined },
  now: UptimeReading,
  age: AgeEvidence,
): "none" | "agent" | "device" {
  const elapsedCs = (now.atMs - before.atMs) / 10;
  const wasAlive = (ageCs: number | undefined) => ageCs !== undefined && ageCs > elapsedCs + toleranceCs;
  const counted = engineCount(before.engineBoots, age.engineBoots);
  const course = uptimeCourse(before, now);
  const began =
    course === "young" ||
    (course === "unknown" && counted === "more") ||
    (course === "back" && !hasWrapped({ wasAlive, counted, fits: fitsWrap(before, now), engineTimeS: age.engineTimeS }));
  if (!began) {
    return "none";
  }
  return wasAlive(age.hostUptimeCs) ? "agent" : "device";
}

function engineCount(before: number | undefined, now: number | undefined): "same" | "more" | "untold" {
  if (before === undefined || now === undefined) {
    return "untold";
  }
  return before === now ? "same" : "more";
}

/**
 * An engine that counted a start did begin anew. One that ran on shows it by its time; where that begins anew with sysUpTime, as agents do
 * that derive it from the same counter, an unchanged count with a course that fits the wrap says so.
 */
function hasWrapped({
  wasAlive,
  counted,
  fits,
  engineTimeS,
}: {
  readonly wasAlive: (ageCs: number) => boolean;
  readonly counted: ReturnType<typeof engineCount>;
  readonly fits: boolean;
  readonly engineTimeS: number | undefined;
}): boolean {
  if (counted === "more") {
    return false;
  }
  const ranOn = engineTimeS !== undefined && wasAlive(engineTimeS * 100);
  return ranOn || (fits && (engineTimeS === undefined || counted === "same"));
}

function fitsWrap(before: UptimeReading, now: UptimeReading): boolean {
  const advanceCs = (now.sysUpTimeCs ?? Number.NaN) + uptimeModulus - (before.sysUpTimeCs ?? Number.NaN);
  return Math.abs(advanceCs - (now.atMs - before.atMs) / 10) <= toleranceCs;
}
