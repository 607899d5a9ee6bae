import type { EventObservation, ObservedVarbind } from "../../runtime/observation.ts";
import type { InterfaceName } from "../interface-names.ts";
import { knownTraps } from "./known-traps.ts";

/** What a notification means for people. */
export interface TrapMeaning {
  readonly severity: EventObservation["severity"];
  readonly text: string;
}

const interfaceNames = ["1.3.6.1.2.1.31.1.1.1.1.", "1.3.6.1.2.1.2.2.1.2."];
const interfaceAlias = "1.3.6.1.2.1.31.1.1.1.18.";
const interfaceIndex = "1.3.6.1.2.1.2.2.1.1.";
/** Columns of IF-MIB, whose last sub-identifier is the ifIndex whatever column it is. */
const interfaceColumns = ["1.3.6.1.2.1.2.2.1.", "1.3.6.1.2.1.31.1.1.1."];

/**
 * Severity and one line of text. Names the standard traps and the interface they speak of, by the names the trap carries or else by those
 * that `interfaceOf` knows for its ifIndex; any other trap by its OID.
 */
export function describeTrap(
  trapOid: string,
  varbinds: readonly ObservedVarbind[],
  interfaceOf: (ifIndex: number) => InterfaceName | undefined = () => undefined,
): TrapMeaning {
  const known = knownTraps[trapOid];
  const where = interfaceLabel(varbinds, interfaceOf);
  const name = known?.name ?? `trap ${trapOid}`;
  return { severity: known?.severity ?? "info", text: where === undefined ? name : `${name} on ${where}` };
}

function interfaceLabel(
  varbinds: readonly ObservedVarbind[],
  interfaceOf: (ifIndex: number) => InterfaceName | undefined,
): string | undefined {
  const valueBelow = (prefix: string) => varbinds.find(({ oid, value }) => oid.startsWith(prefix) && value !== "")?.value;
  const index = ifIndexOf(varbinds);
  const known = index === undefined ? undefined : interfaceOf(index);
  const numbered = index === undefined ? undefined : `interface ${index}`;
  const label = firstFilled(...interfaceNames.map(valueBelow), known?.ifName, known?.ifDescr, numbered);
  const alias = firstFilled(valueBelow(interfaceAlias), known?.ifAlias);
  return label === undefined || alias === undefined || alias === label ? label : `${label} (${alias})`;
}

/** The value of ifIndex, or the index of any other interface column that the trap carries. */
function ifIndexOf(varbinds: readonly ObservedVarbind[]): number | undefined {
  const stated = varbinds.find(({ oid }) => oid.startsWith(interfaceIndex))?.value;
  const column = varbinds.find(({ oid }) => interfaceColumns.some((prefix) => oid.startsWith(prefix)))?.oid;
  const index = Number(stated ?? column?.slice(column.lastIndexOf(".") + 1));
  return Number.isInteger(index) ? index : undefined;
}

function firstFilled(...texts: readonly (string | undefined)[]): string | undefined {
  return texts.find((text) => text !== undefined && text !== "");
}
