import { indexOf } from "@isthmus/mib-index/decode-instance";
import { describeOid } from "@isthmus/mib-index/describe-oid";
import type { MibDictionary } from "@isthmus/mib-index/dictionary";
import type { MibObject, Syntax } from "@isthmus/mib-index/model";
import { parseOid } from "@isthmus/mib-index/oid";
import { formatValue } from "@isthmus/mib-index/values/format-value";
import type { SnmpVarbind } from "../snmp-protocol/session.ts";
import { type AlarmPair, alarmPair } from "./alarm-pair.ts";
import { vendorOfOid } from "./enterprise-vendors.ts";
import { printVarbind } from "./print-varbind.ts";
import { RecentCache } from "./recent-cache.ts";

/** A varbind as text, with what the MIB modules say of it. */
export interface NamedVarbind {
  readonly oid: string;
  readonly type: string;
  readonly value: string;
  /** Such as "IF-MIB::ifOperStatus.7". */
  readonly name?: string | undefined;
  /** The value by the object's syntax, where that says more than `value`. */
  readonly text?: string | undefined;
  /** The row it is in, as its index says, such as "192.0.2.1". */
  readonly row?: string | undefined;
  /** The interface that it is about: of its row, or its own value. */
  readonly ifIndex?: number | undefined;
}

/** What the MIB modules say of a notification. */
export interface NotificationName {
  /** Such as "linkDown (IF-MIB)"; of an unknown one the nearest named ancestor and the vendor. */
  readonly name: string;
  /** The notification's own name; absent for an unknown one. */
  readonly short?: string | undefined;
  /** The OID under which its module defines it: traps of SNMPv1 may come with a 0 more or less. */
  readonly oid?: string | undefined;
  readonly pair?: AlarmPair | undefined;
}

interface NamedOid {
  readonly name: string;
  readonly object: MibObject;
  readonly row?: string;
  readonly ifIndex?: number;
}

const maxNameLength = 512;
const maxRowLength = 128;
const maxShortLength = 128;
const maxColumnName = maxNameLength - 11;

/** Of a column whose rows have one number for an index: every instance has its name without another look-up. */
interface NumberedColumn {
  readonly name: string;
  readonly object: MibObject;
  readonly isInterface: boolean;
}

/** Names notifications and varbinds by the modules of a dictionary. Total and bounded, whatever devices send. */
export class NotificationNamer {
  readonly #dictionary: MibDictionary;
  readonly #oids: RecentCache<NamedOid | undefined>;
  readonly #columns: RecentCache<NumberedColumn | undefined>;
  readonly #notifications: RecentCache<NotificationName | undefined>;

  constructor(dictionary: MibDictionary, { cachedOids = 8_192 }: { readonly cachedOids?: number } = {}) {
    this.#dictionary = dictionary;
    this.#oids = new RecentCache(cachedOids);
    this.#columns = new RecentCache(Math.ceil(cachedOids / 8));
    this.#notifications = new RecentCache(Math.ceil(cachedOids / 8));
  }

  /** Undefined when no module names anything at or above the OID. */
  notification(trapOid: string): NotificationName | undefined {
    return this.#notifications.get(trapOid, () => this.#nameNotification(trapOid));
  }

  varbind(varbind: SnmpVarbind): NamedVarbind {
    const printed = printVarbind(varbind);
    const named = this.#nameOf(varbind.oid);
    if (named === undefined) {
      return printed;
    }
    const { name, object, row } = named;
    const { syntax, units } = object;
    const text = formatValue(varbind.value, { syntax, units, nameOfOid: (oid) => this.#nameOf(oid)?.name });
    const ifIndex = named.ifIndex ?? ifIndexOfValue(varbind, syntax);
    const saysMore = text !== printed.value && printed.value !== "";
    return {
      ...printed,
      name,
      ...(saysMore ? { text } : {}),
      ...(row === undefined ? {} : { row }),
      ...(ifIndex === undefined ? {} : { ifIndex }),
    };
  }

  #nameOf(oid: string): NamedOid | undefined {
    const end = oid.lastIndexOf(".");
    const column = this.#columns.get(oid.slice(0, end), (parent) => this.#numberedColumn(parent));
    if (column === undefined) {
      return this.#oids.get(oid, () => this.#nameOid(oid));
    }
    const row = oid.slice(end + 1);
    const { name, object, isInterface } = column;
    return { name: `${name}.${row}`, object, row, ...(isInterface ? { ifIndex: Number(row) } : {}) };
  }

  #numberedColumn(oid: string): NumberedColumn | undefined {
    const object = this.#dictionary.objectOf(oid);
    const row = object === undefined ? undefined : this.#dictionary.rowOf(object);
    const index = row === undefined ? undefined : indexOf(this.#dictionary, row);
    const [part, ...more] = index?.parts ?? [];
    const indexObject = part === undefined || more.length > 0 ? undefined : this.#dictionary.resolve(part);
    return object === undefined || indexObject === undefined || !isPlainNumber(indexObject)
      ? undefined
      : { name: `${object.module}::${object.name}`.slice(0, maxColumnName), object, isInterface: isInterfaceIndex(indexObject) };
  }

  #nameOid(oid: string): NamedOid | undefined {
    const description = describeOid(this.#dictionary, oid);
    if (description === undefined) {
      return undefined;
    }
    const { text, object, instance } = description;
    const parts = instance?.parts ?? [];
    const row = parts
      .map((part) => part.text)
      .join(" ")
      .slice(0, maxRowLength);
    const interfacePart = parts.find((part) => isInterfaceIndex(this.#dictionary.resolve(part.object)));
    return {
      name: text.slice(0, maxNameLength),
      object,
      ...(row === "" ? {} : { row }),
      ...(interfacePart?.arcs[0] === undefined ? {} : { ifIndex: interfacePart.arcs[0] }),
    };
  }

  #nameNotification(trapOid: string): NotificationName | undefined {
    const found = spellings(trapOid)
      .map((oid) => this.#dictionary.objectOf(oid))
      .find((object) => object?.kind === "notification");
    if (found === undefined) {
      return unknownNotification(this.#dictionary, trapOid);
    }
    const { name, module, oid } = found;
    const siblings = this.#dictionary.children(oid.slice(0, oid.lastIndexOf("."))).flatMap(({ object }) => object?.name ?? []);
    const pair = alarmPair(name, siblings);
    return {
      name: `${name} (${module})`.slice(0, maxNameLength),
      short: name.slice(0, maxShortLength),
      oid,
      ...(pair === undefined ? {} : { pair }),
    };
  }
}

/** RFC 3584 section 3.1 puts a 0 before the number of an SNMPv1 trap; some modules and agents do not, so both are tried. */
function spellings(trapOid: string): readonly string[] {
  const [, parent = "", zero, last = ""] = /^(.*?)(\.0)?\.(\d+)$/u.exec(trapOid) ?? [];
  return [trapOid, zero === undefined ? `${parent}.0.${last}` : `${parent}.${last}`];
}

function unknownNotification(dictionary: MibDictionary, trapOid: string): NotificationName | undefined {
  const description = describeOid(dictionary, trapOid);
  if (description === undefined) {
    return undefined;
  }
  const { object } = description;
  const arcs = parseOid(trapOid) ?? [];
  const suffix = arcs.slice(object.oid.split(".").length);
  const vendor = vendorOfOid(trapOid);
  const ancestor = [object.name, ...suffix].join(".");
  return { name: (vendor === undefined ? ancestor : `${ancestor}, vendor ${vendor}`).slice(0, maxNameLength) };
}

/** A number that is shown as nothing but its digits. */
function isPlainNumber({ syntax }: MibObject): boolean {
  const isNumber = syntax?.base === "integer" || syntax?.base === "unsigned" || syntax?.base === "gauge32";
  return isNumber && syntax.labels.length === 0 && (syntax.hint === undefined || syntax.hint === "d");
}

/** By the conventions of IF-MIB, and by ifIndex of RFC 1213, which has none. */
function isInterfaceIndex(object: MibObject | undefined): boolean {
  return object !== undefined && (object.name === "ifIndex" || hasInterfaceConvention(object.syntax));
}

function hasInterfaceConvention(syntax: Syntax | undefined): boolean {
  return syntax?.conventions.some(({ name }) => name === "InterfaceIndex" || name === "InterfaceIndexOrZero") ?? false;
}

function ifIndexOfValue({ value }: SnmpVarbind, syntax: Syntax | undefined): number | undefined {
  return value.kind === "integer" && value.value > 0 && hasInterfaceConvention(syntax) ? value.value : undefined;
}
