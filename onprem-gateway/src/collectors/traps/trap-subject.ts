import type { LearnedInterface } from "../learned-devices.ts";
import type { NamedVarbind } from "./name-notification.ts";

/** What a notification is about, within its device. */
export interface TrapSubject {
  /** Of the interface; where the notification is about none, the row that its objects share. */
  readonly label: string | undefined;
  /** Key of the interface within the device. */
  readonly entity: string | undefined;
  readonly row: string | undefined;
  /** What the interface leads to. */
  readonly neighbour: string | undefined;
}

/** By the names that the notification carries, else by those that were read from the device. */
export function subjectOf(varbinds: readonly NamedVarbind[], interfaceOf: (ifIndex: number) => LearnedInterface | undefined): TrapSubject {
  const ifIndex = varbinds.find((varbind) => varbind.ifIndex !== undefined)?.ifIndex;
  const row = varbinds.find((varbind) => varbind.row !== undefined)?.row;
  const own = carried(varbinds, "ifName") ?? carried(varbinds, "ifDescr");
  if (ifIndex === undefined && own === undefined) {
    return { label: row, entity: undefined, row, neighbour: undefined };
  }
  const { key, alias, neighbour } = interfaceOf(ifIndex ?? 0) ?? { key: own ?? `interface ${ifIndex}` };
  return { label: withAlias(own ?? key, carried(varbinds, "ifAlias") ?? alias), entity: key, row, neighbour };
}

function withAlias(name: string, alias: string | undefined): string {
  return alias === undefined || alias === name ? name : `${name} (${alias})`;
}

function carried(varbinds: readonly NamedVarbind[], object: string): string | undefined {
  return varbinds.find(({ name, value }) => value !== "" && objectOf(name) === object)?.value;
}

/** The object's name in "IF-MIB::ifOperStatus.7"; "" where there is none. */
export function objectOf(name: string | undefined): string {
  return name === undefined ? "" : (/::([^.]*)/u.exec(name)?.[1] ?? "");
}

/** "up" of "up(1)". */
export function labelOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : /^([A-Za-z][\w-]*)\(-?\d+\)$/u.exec(text)?.[1];
}
