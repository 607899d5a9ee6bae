import { suffixOf } from "../collectors/snmp/oid-order.ts";
import type { SnmpValue } from "../collectors/snmp-protocol/session.ts";
import type { ProfileReading } from "./profile-facts.ts";

/** A reading over every OID that a device answered, in ascending order: a recording, a complete walk or a test. */
export function memoryReading(
  values: ReadonlyMap<string, SnmpValue>,
  system: { readonly sysObjectId: string; readonly sysDescr: string },
): ProfileReading {
  const columns = new Map<string, ReadonlyMap<string, SnmpValue>>();
  return {
    ...system,
    value: (oid) => values.get(oid),
    rows: (column) => {
      const known = columns.get(column);
      if (known !== undefined) {
        return known;
      }
      const rows = new Map<string, SnmpValue>();
      for (const [oid, value] of values) {
        const suffix = suffixOf(oid, column);
        if (suffix !== undefined) {
          rows.set(suffix, value);
        }
      }
      columns.set(column, rows);
      return rows;
    },
  };
}
