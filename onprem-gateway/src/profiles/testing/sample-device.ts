import type { SnmpValue } from "../../collectors/snmp-protocol/session.ts";
import { memoryReading } from "../memory-reading.ts";
import type { ProfileReading } from "../profile-facts.ts";

/** Whole numbers are INTEGER, texts OCTET STRING; other types are given as they are. */
export type SampleValue = number | string | SnmpValue;

/** What a made-up device answers. */
export function sampleDevice(
  values: Readonly<Record<string, SampleValue>>,
  { sysObjectId = "1.3.6.1.4.1.99999.1", sysDescr = "" }: { readonly sysObjectId?: string; readonly sysDescr?: string } = {},
): ProfileReading {
  const answers = new Map(Object.entries(values).map(([oid, value]) => [oid, snmpValue(value)]));
  return memoryReading(answers, { sysObjectId, sysDescr });
}

function snmpValue(value: SampleValue): SnmpValue {
  if (typeof value === "number") return { kind: "integer", value };
  return typeof value === "string" ? { kind: "octets", value: new TextEncoder().encode(value) } : value;
}
