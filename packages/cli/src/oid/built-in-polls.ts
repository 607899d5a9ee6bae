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

/** Whether every device is asked for the object, for something in the table that it is, or for some of a group. Undefined where none is. */
export function defaultPoll(oid: string): string | undefined {
  const all = builtInOids();
  const isInPart = [...all].some((column) => column.startsWith(`${oid}.`));
  if (all.has(oid) || (isInPart && oid.split(".").length >= fewestArcs)) return "every device by default";
  return isInPart ? "every device by default, in part" : undefined;
}

/** Shorter OIDs are groups of tables such as `interfaces` and more. */
const fewestArcs = 8;
