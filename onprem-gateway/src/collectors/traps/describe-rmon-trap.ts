import type { NamedVarbind } from "./name-notification.ts";

/** What the gateway knows of the sender of a trap. */
export interface RmonTrapNames {
  /** Key of an interface. */
  readonly interfaceOf: (ifIndex: number) => string | undefined;
  /** Key of the interface that an alarm of the device watches, as it was last read. */
  readonly alarmInterfaceOf: (alarmIndex: number) => string | undefined;
}

interface RmonTrapMeaning {
  readonly severity: "minor" | "cleared";
  readonly text: string;
  /** One for each alarm: falling clears what rising raised. */
  readonly key: string;
  readonly entity: string | undefined;
}

/** Notifications of RMON-MIB (RFC 2819); their v1 forms come to the same names (RFC 3584). */
const crossings: Readonly<Record<string, "rising" | "falling">> = {
  "1.3.6.1.2.1.16.0.1": "rising",
  "1.3.6.1.2.1.16.0.2": "falling",
};
const alarmEntry = "1.3.6.1.2.1.16.3.1.1.";
/** Columns of alarmTable. */
const columns = { variable: 3, sampleType: 4, value: 5, rising: 7, falling: 8 } as const;
/** alarmSampleType deltaValue. */
const deltaValue = "2";
/** Columns of IF-MIB, whose last sub-identifier is the ifIndex. */
const interfaceColumn = /^1\.3\.6\.1\.2\.1\.(?:2\.2\.1|31\.1\.1\.1)\.\d+\.(\d+)$/u;

/** risingAlarm and fallingAlarm in words: what was watched and where, its value and the threshold. Undefined for any other notification. */
export function describeRmonTrap(trapOid: string, varbinds: readonly NamedVarbind[], names: RmonTrapNames): RmonTrapMeaning | undefined {
  const crossing = crossings[trapOid];
  if (crossing === undefined) {
    return undefined;
  }
  const index = alarmIndexOf(varbinds);
  const entity = interfaceOf(cellOf(varbinds, "variable"), { index, names });
  const where = entity === undefined ? "" : `${entity}: `;
  return {
    severity: crossing === "rising" ? "minor" : "cleared",
    text: `${where}alarm ${index ?? "?"}: ${[watchedText(varbinds), thresholdText(varbinds, crossing)].join(" ")}`,
    key: index === undefined ? "rmon.alarm" : `rmon.alarm ${index}`,
    entity,
  };
}

function interfaceOf(
  variable: NamedVarbind | undefined,
  { index, names }: { readonly index: number | undefined; readonly names: RmonTrapNames },
): string | undefined {
  const ifIndex = interfaceColumn.exec(variable?.value ?? "")?.[1];
  const named = ifIndex === undefined ? undefined : names.interfaceOf(Number(ifIndex));
  return named ?? (index === undefined ? undefined : names.alarmInterfaceOf(index));
}

function watchedText(varbinds: readonly NamedVarbind[]): string {
  const variable = cellOf(varbinds, "variable");
  const name = variable === undefined ? "a watched value" : (/::([^.]+)/u.exec(variable.text ?? "")?.[1] ?? variable.value);
  const value = cellOf(varbinds, "value");
  if (value === undefined) {
    return name;
  }
  return `${name} ${cellOf(varbinds, "sampleType")?.value === deltaValue ? "changed by" : "is"} ${value.value}`;
}

function thresholdText(varbinds: readonly NamedVarbind[], crossing: "rising" | "falling"): string {
  const threshold = cellOf(varbinds, crossing);
  const side = crossing === "rising" ? "at or above the rising threshold" : "at or below the falling threshold";
  return threshold === undefined ? side : `${side} of ${threshold.value}`;
}

function cellOf(varbinds: readonly NamedVarbind[], column: keyof typeof columns): NamedVarbind | undefined {
  return varbinds.find(({ oid }) => oid.startsWith(`${alarmEntry}${columns[column]}.`));
}

/** The index of any column of the alarm that the trap carries. */
function alarmIndexOf(varbinds: readonly NamedVarbind[]): number | undefined {
  const column = varbinds.find(({ oid }) => oid.startsWith(alarmEntry))?.oid;
  const index = Number(column?.slice(alarmEntry.length).split(".")[1]);
  return Number.isInteger(index) && index > 0 ? index : undefined;
}
