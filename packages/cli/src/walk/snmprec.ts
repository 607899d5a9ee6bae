import { compareOids } from "@isthmus/onprem-gateway/collectors/snmp/oid-order";
import type { SnmpValue, SnmpVarbind } from "@isthmus/onprem-gateway/collectors/snmp-protocol/session";

/**
 * A recording in the snmprec format of snmpsim: `OID|TAG|VALUE` a line, sorted by OID, TAG the BER tag in decimal, with `x` for values in
 * hex. Exceptions (no such object, end of view) are no objects and are left out.
 */
export function snmprec(varbinds: readonly SnmpVarbind[]): string {
  const lines = varbinds
    .toSorted((a, b) => compareOids(a.oid, b.oid))
    .flatMap(({ oid, value }) => {
      const text = valueText(value);
      return text === undefined ? [] : [`${oid}|${text}\n`];
    });
  return lines.join("");
}

/** BER tags (RFC 2578) of the kinds that a recording can hold. */
const tags = {
  integer: 2,
  octets: 4,
  null: 5,
  oid: 6,
  "ip-address": 64,
  counter32: 65,
  gauge32: 66,
  "time-ticks": 67,
  opaque: 68,
  counter64: 70,
} as const satisfies Partial<Record<SnmpValue["kind"], number>>;

function valueText(value: SnmpValue): string | undefined {
  if (value.kind === "no-such-object" || value.kind === "no-such-instance" || value.kind === "end-of-mib-view") {
    return undefined;
  }
  const tag = tags[value.kind];
  if (value.kind === "null") {
    return `${tag}x|`;
  }
  return value.value instanceof Uint8Array ? `${tag}x|${Buffer.from(value.value).toString("hex")}` : `${tag}|${value.value}`;
}
