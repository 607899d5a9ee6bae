import type { MibDictionary } from "@isthmus/mib-index/dictionary";
import type { MibObject } from "@isthmus/mib-index/model";
import { suffixOf } from "@isthmus/onprem-gateway/collectors/snmp/oid-order";
import type { SnmpValue } from "@isthmus/onprem-gateway/collectors/snmp-protocol/session";
import { parentOf, type RecordedObject } from "./recorded-object.ts";
import { unnamedColumns } from "./unnamed-columns.ts";

/** The objects of a subtree, in the order of their OIDs. Values must be in ascending order. */
export function recordedObjects(
  values: ReadonlyMap<string, SnmpValue>,
  { under, dictionary }: { readonly under: string; readonly dictionary: MibDictionary },
): readonly RecordedObject[] {
  const named: RecordedObject[] = [];
  const unnamed = new Map<string, SnmpValue>();
  let current: { readonly base: string; readonly object: MibObject; readonly rows: Map<string, SnmpValue> } | undefined;
  for (const [oid, value] of values) {
    if (suffixOf(oid, under) === undefined) continue;
    const known = current === undefined ? undefined : suffixOf(oid, current.base);
    if (known !== undefined) {
      current?.rows.set(known, value);
      continue;
    }
    const found = dictionary.lookup(oid);
    const kind = found.kind === "found" && found.suffix.length > 0 ? found.object.kind : "node";
    if (found.kind === "not-found" || (kind !== "scalar" && kind !== "column")) {
      unnamed.set(oid, value);
      continue;
    }
    const { object } = found;
    const rows = new Map([[found.suffix.join("."), value]]);
    current = { base: object.oid, object, rows };
    named.push({ kind, oid: kind === "scalar" ? `${object.oid}.0` : object.oid, group: parentOf(object.oid), object, rows });
  }
  return [...named, ...unnamedColumns(unnamed)];
}
