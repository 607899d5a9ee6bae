import type { EventObservation, ObservedVarbind } from "../../runtime/observation.ts";

/** What a notification means for people. */
export interface TrapMeaning {
  readonly severity: EventObservation["severity"];
  readonly text: string;
}

interface KnownTrap {
  readonly name: string;
  readonly severity: EventObservation["severity"];
}

/** The generic traps of SNMPv2-MIB and IF-MIB. A trap proves nothing about its sender, so none is above minor. */
const knownTraps: Readonly<Record<string, KnownTrap>> = {
  "1.3.6.1.6.3.1.1.5.1": { name: "coldStart", severity: "warning" },
  "1.3.6.1.6.3.1.1.5.2": { name: "warmStart", severity: "warning" },
  "1.3.6.1.6.3.1.1.5.3": { name: "linkDown", severity: "minor" },
  "1.3.6.1.6.3.1.1.5.4": { name: "linkUp", severity: "cleared" },
  "1.3.6.1.6.3.1.1.5.5": { name: "authenticationFailure", severity: "warning" },
  "1.3.6.1.6.3.1.1.5.6": { name: "egpNeighborLoss", severity: "warning" },
};

const interfaceNames = ["1.3.6.1.2.1.31.1.1.1.1.", "1.3.6.1.2.1.2.2.1.2."];
const interfaceAlias = "1.3.6.1.2.1.31.1.1.1.18.";
const interfaceIndex = "1.3.6.1.2.1.2.2.1.1.";

/** Severity and one line of text. Names the generic traps and the interface they speak of; any other trap by its OID. */
export function describeTrap(trapOid: string, varbinds: readonly ObservedVarbind[]): TrapMeaning {
  const known = knownTraps[trapOid];
  const where = interfaceOf(varbinds);
  const name = known?.name ?? `trap ${trapOid}`;
  return { severity: known?.severity ?? "info", text: where === undefined ? name : `${name} on ${where}` };
}

function interfaceOf(varbinds: readonly ObservedVarbind[]): string | undefined {
  const valueBelow = (prefix: string) => varbinds.find(({ oid }) => oid.startsWith(prefix))?.value;
  const index = valueBelow(interfaceIndex);
  const name = interfaceNames.map(valueBelow).find((value) => value !== undefined && value !== "");
  const alias = valueBelow(interfaceAlias);
  const label = name ?? (index === undefined ? undefined : `interface ${index}`);
  return label === undefined || alias === undefined || alias === "" ? label : `${label} (${alias})`;
}
