import type { SnmpFailure, SnmpSession, SnmpValue } from "../snmp-protocol/session.ts";

/**
 * Gets scalars by name. Objects the agent lacks are absent from the map, in SNMPv1 too, where one missing object fails the whole
 * request and the rest is asked for again in halves.
 */
export async function getScalars(
  session: SnmpSession,
  oids: readonly string[],
): Promise<{ readonly kind: "ok"; readonly values: ReadonlyMap<string, SnmpValue> } | SnmpFailure> {
  const values = new Map<string, SnmpValue>();
  const queue: (readonly string[])[] = [oids];
  for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
    const answer = part.length === 0 ? { kind: "ok" as const, varbinds: [] } : await session.get(part);
    if (answer.kind === "ok") {
      for (const { oid, value } of answer.varbinds) {
        values.set(oid, value);
      }
    } else if (answer.reason === "no-such-name" || answer.reason === "too-big") {
      const middle = Math.ceil(part.length / 2);
      queue.push(...(part.length > 1 ? [part.slice(0, middle), part.slice(middle)] : []));
    } else {
      return answer;
    }
  }
  return { kind: "ok", values };
}
