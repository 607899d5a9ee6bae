import { modelTables } from "@isthmus/onprem-gateway/collectors/snmp/model/read-model";
import { hostColumns, ifColumns, scalars } from "@isthmus/onprem-gateway/collectors/snmp/oids";

/** OIDs of columns and scalars (without instance) that every device is asked for, whatever its profile. */
export function builtInOids(): ReadonlySet<string> {
  return new Set([
    ...Object.values(scalars).map((oid) => oid.replace(/\.0$/u, "")),
    ...[...Object.values(ifColumns), ...Object.values(hostColumns)].map(({ oid }) => oid),
    ...modelTables.flatMap(({ entry, columns }) => Object.values(columns).map((number) => `${entry}.${number}`)),
  ]);
}

/** True when every device is asked for the object itself, or for something in the table that it is. */
export function isPolledByDefault(oid: string): boolean {
  const all = builtInOids();
  return all.has(oid) || [...all].some((column) => column.startsWith(`${oid}.`) && oid.split(".").length >= fewestArcs);
}

/** Shorter OIDs are groups of tables such as `interfaces` and more: that part of it is polled says nothing. */
const fewestArcs = 8;
