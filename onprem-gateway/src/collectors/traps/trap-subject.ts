import type { LearnedInterface } from "../learned-interfaces.ts";
import type { NamedVarbind } from "./name-notification.ts";

/** A varbind with the name of its object, "" where it has none, and its value as a label where it is one. */
export interface ReadVarbind extends NamedVarbind {
  readonly object: string;
  readonly label: string | undefined;
}

/** Reads "ifOperStatus" of "IF-MIB::ifOperStatus.7", and "up" of "up(1)". */
export function readNames(varbinds: readonly NamedVarbind[]): readonly ReadVarbind[] {
  return varbinds.map((varbind) => ({ ...varbind, object: objectOf(varbind.name), label: labelOf(varbind.text) }));
}

/** What a notification is about, within its device. */
export interface TrapSubject {
  /** Of the interface; where the notification is about none, the row that its objects share. */
  readonly label: string | undefined;
  /** Key of the interface within the device. */
  readonly entity: string | undefined;
  readonly row: string | undefined;
  /** What the interface leads to; what is only suggested says so. */
  readonly neighbour: string | undefined;
}

/** By the ifName that the notification carries, else by the name that was read from the device: polls and traps call a port the same. */
export function subjectOf(varbinds: readonly ReadVarbind[], interfaceOf: (ifIndex: number) => LearnedInterface | undefined): TrapSubject {
  const ifIndex = varbinds.find((varbind) => varbind.ifIndex !== undefined)?.ifIndex;
  const row = varbinds.find((varbind) => varbind.row !== undefined)?.row;
  const ifName = carried(varbinds, "ifName");
  const own = ifName ?? carried(varbinds, "ifDescr");
  if (ifIndex === undefined && own === undefined) {
    return { label: row, entity: undefined, row, neighbour: undefined };
  }
  const known: LearnedInterface = interfaceOf(ifIndex ?? 0) ?? { key: own ?? `interface ${ifIndex}` };
  const { key, alias } = known;
  return { label: withAlias(ifName ?? key, carried(varbinds, "ifAlias") ?? alias), entity: key, row, neighbour: neighbourOf(known) };
}

function neighbourOf({ neighbour, suggested }: LearnedInterface): string | undefined {
  if (neighbour !== undefined || suggested === undefined) {
    return neighbour;
  }
  const { name, confidence, evidence } = suggested;
  return `${name} (suggested by ${evidence.join(" and ")}, ${Math.round(confidence * 100)} %)`;
}

function withAlias(name: string, alias: string | undefined): string {
  return alias === undefined || alias === name ? name : `${name} (${alias})`;
}

function carried(varbinds: readonly ReadVarbind[], wanted: string): string | undefined {
  return varbinds.find(({ object, value }) => object === wanted && value !== "")?.value;
}

/** The object's name in "IF-MIB::ifOperStatus.7"; "" where there is none. */
export function objectOf(name: string | undefined): string {
  const start = name?.indexOf("::") ?? -1;
  if (name === undefined || start === -1) {
    return "";
  }
  const end = name.indexOf(".", start);
  return name.slice(start + 2, end === -1 ? undefined : end);
}

function labelOf(text: string | undefined): string | undefined {
  return text?.endsWith(")") === true ? /^([A-Za-z][\w-]*)\(-?\d+\)$/u.exec(text)?.[1] : undefined;
}
