import type { SnmpSession } from "../snmp-protocol/session.ts";
import { scalars } from "./oids.ts";
import type { RawSystem } from "./raw-poll.ts";
import { getScalars } from "./read-scalars.ts";
import type { AgeEvidence } from "./restart.ts";
import { numberOf, textOf } from "./snmp-text.ts";

const systemScalars = [scalars.sysDescr, scalars.sysObjectId, scalars.sysName, scalars.sysLocation, scalars.sysContact];
const engineScalars = [scalars.snmpEngineBoots, scalars.snmpEngineTime];

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

/**
 * How often the agent began, and how long it and its host say they have run. What a v3 user's key proves comes before the objects of the
 * same meaning. Empty when nothing is told.
 */
export async function readAge(session: SnmpSession): Promise<AgeEvidence> {
  const proved = session.engineClock?.();
  const answer = await getScalars(session, proved === undefined ? [...engineScalars, scalars.hrSystemUptime] : [scalars.hrSystemUptime]);
  const told = (oid: string) => (answer.kind === "ok" ? numberOf(answer.values.get(oid)) : undefined);
  const engineBoots = proved?.boots ?? told(scalars.snmpEngineBoots);
  const engineTimeS = proved?.timeS ?? told(scalars.snmpEngineTime);
  const hostUptimeCs = told(scalars.hrSystemUptime);
  return {
    ...(engineBoots === undefined ? {} : { engineBoots }),
    ...(engineTimeS === undefined ? {} : { engineTimeS }),
    ...(hostUptimeCs === undefined ? {} : { hostUptimeCs }),
  };
}
