import { type WalkResult, walkColumn } from "@isthmus/onprem-gateway/collectors/snmp/walk-column";
import type { SnmpSession, SnmpValue } from "@isthmus/onprem-gateway/collectors/snmp-protocol/session";
import type { ProfileNeeds } from "@isthmus/onprem-gateway/profiles/profile-facts";

const oidsPerGet = 20;
const maxRepetitions = 20;

interface DeviceOptions {
  readonly session: SnmpSession;
  readonly version: "1" | "2c" | "3";
  readonly maxSeconds: number;
}

/** Reads from a device what a profile needs. The first failure ends the reading; what came before it counts. */
export async function readDevice(
  needs: ProfileNeeds,
  { session, version, maxSeconds }: DeviceOptions,
): Promise<{ readonly values: ReadonlyMap<string, SnmpValue>; readonly cut: WalkResult["cut"] }> {
  const values = new Map<string, SnmpValue>();
  for (let at = 0; at < needs.instances.length; at += oidsPerGet) {
    // An SNMPv1 agent refuses a whole request for one object that it lacks.
    const asked = needs.instances.slice(at, at + oidsPerGet);
    for (const oids of version === "1" ? asked.map((oid) => [oid]) : [asked]) {
      const answer = await session.get(oids);
      if (answer.kind === "ok") for (const { oid, value } of answer.varbinds) values.set(oid, value);
      else if (answer.reason !== "no-such-name") return { values, cut: answer };
    }
  }
  const deadlineMs = performance.now() + maxSeconds * 1_000;
  const walked = [...needs.columns, ...needs.looseScalars];
  for (const column of walked) {
    const caps = { maxRows: 10_000, maxRequests: 1_000, deadlineMs };
    const askedVersion = needs.avoidBulk ? "1" : version;
    const { rows, cut } = await walkColumn({
      session,
      version: askedVersion,
      column,
      maxRepetitions,
      caps,
      monotonicMs: () => performance.now(),
    });
    for (const { suffix, value } of rows) values.set(`${column}.${suffix}`, value);
    if (cut !== undefined) return { values, cut };
  }
  return { values, cut: undefined };
}
