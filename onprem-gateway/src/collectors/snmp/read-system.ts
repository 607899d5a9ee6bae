import type { SnmpSession } from "../snmp-protocol/session.ts";
import { scalars } from "./oids.ts";
import type { RawSystem } from "./raw-poll.ts";
import { getScalars } from "./read-scalars.ts";
import type { AgeEvidence } from "./restart.ts";
import { numberOf, textOf } from "./snmp-text.ts";

const systemScalars = [scalars.sysDescr, scalars.sysObjectId, scalars.sysName, scalars.sysLocation, scalars.sysContact];
const ageScalars = [scalars.snmpEngineTime, scalars.hrSystemUptime];

/** The system group (RFC 3418), as far as the device has it; a failure is added to `gaps`. */
export async function readSystem(session: SnmpSession, gaps: string[]): Promise<RawSystem> {
  const answer = await getScalars(session, systemScalars);
  if (answer.kind === "failed") {
    gaps.push(`system: ${answer.reason}`);
    return {};
  }
  const objectId = answer.values.get(scalars.sysObjectId);
  const texts = {
    sysName: textOf(answer.values.get(scalars.sysName)),
    sysDescr: textOf(answer.values.get(scalars.sysDescr)),
    sysLocation: textOf(answer.values.get(scalars.sysLocation)),
    sysContact: textOf(answer.values.get(scalars.sysContact)),
    sysObjectId: objectId?.kind === "oid" ? objectId.value : undefined,
  };
  return Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined));
}

/** How long the agent and its host say they have run: asked only when sysUpTime went back. */
export async function readAge(session: SnmpSession, { wentBack }: { readonly wentBack: boolean }): Promise<{ readonly age?: AgeEvidence }> {
  const answer = wentBack ? await getScalars(session, ageScalars) : undefined;
  if (answer?.kind !== "ok") {
    return {};
  }
  const engineTimeS = numberOf(answer.values.get(scalars.snmpEngineTime));
  const hostUptimeCs = numberOf(answer.values.get(scalars.hrSystemUptime));
  return { age: { ...(engineTimeS === undefined ? {} : { engineTimeS }), ...(hostUptimeCs === undefined ? {} : { hostUptimeCs }) } };
}
