/** A value as the XML protocols write it; undefined members are left out. */
export type XmlValue = string | number | boolean | Date | undefined | NamedList | XmlObject | readonly XmlValue[];

export interface XmlObject {
  readonly [element: string]: XmlValue;
}

/** A list whose items have a name of their own, such as `<DBInstances><DBInstance>`. */
export class NamedList {
  readonly itemName: string;
  readonly items: readonly XmlValue[];

  constructor(itemName: string, items: readonly XmlValue[]) {
    this.itemName = itemName;
    this.items = items;
  }
}

/** Elements in the order of the members; items of lists that do not name them are called `itemName`. Times are ISO 8601. */
export function renderMembers(members: XmlObject, itemName: string): string {
  return Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}>${renderContent(value, itemName)}</${name}>`)
    .join("");
}

/** Escapes text for element content; characters that XML 1.0 cannot carry become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\u{FFFD}")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

function renderContent(value: XmlValue, itemName: string): string {
  if (value === undefined) return "";
  if (isList(value)) return value.map((item) => `<${itemName}>${renderContent(item, itemName)}</${itemName}>`).join("");
  if (value instanceof NamedList) {
    return value.items.map((item) => `<${value.itemName}>${renderContent(item, itemName)}</${value.itemName}>`).join("");
  }
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "object") return renderMembers(value, itemName);
  return escapeXml(String(value));
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}
