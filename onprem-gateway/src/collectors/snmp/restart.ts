/** What a device says of its age when its sysUpTime went back. Absent is not told. */
export interface AgeEvidence {
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

/**
 * Why sysUpTime went back, if it did: the device began anew, its SNMP agent alone did, or the counter wrapped after 497 days (RFC 3418),
 * which is no restart. Who was alive at the reading before has not begun since.
 */
export function decideRestart(
  before: UptimeReading,
  now: UptimeReading,
  { engineTimeS, hostUptimeCs }: AgeEvidence,
): "none" | "agent" | "device" {
  if (now.sysUpTimeCs === undefined || before.sysUpTimeCs === undefined || now.sysUpTimeCs >= before.sysUpTimeCs) {
    return "none";
  }
  const elapsedCs = (now.atMs - before.atMs) / 10;
  const wasAlive = (ageCs: number | undefined) => ageCs !== undefined && ageCs > elapsedCs + toleranceCs;
  const hasWrapped =
    engineTimeS === undefined
      ? Math.abs(now.sysUpTimeCs + uptimeModulus - before.sysUpTimeCs - elapsedCs) <= toleranceCs
      : wasAlive(engineTimeS * 100);
  if (hasWrapped) {
    return "none";
  }
  return wasAlive(hostUptimeCs) ? "agent" : "device";
}
