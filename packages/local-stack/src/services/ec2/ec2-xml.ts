/** A value as the EC2 protocol writes it; undefined members are left out. */
export type XmlValue = string | number | boolean | Date | undefined | XmlObject | readonly XmlValue[];

export interface XmlObject {
  readonly [element: string]: XmlValue;
}

const namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";

/**
 * Renders an answer of the EC2 query protocol: `<ActionResponse>` with the request id, lists as `<item>` elements, times in
 * ISO 8601 (https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html).
 */
export function renderResponse(options: { readonly action: string; readonly requestId: string; readonly body: XmlObject }): string {
  const root = `${options.action}Response`;
  const content = renderMembers({ requestId: options.requestId, ...options.body });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${namespace}">${content}</${root}>`;
}

/** Escapes text for element content; characters that XML 1.0 cannot carry become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\u{FFFD}")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

function renderMembers(members: XmlObject): string {
  return Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}>${renderContent(value)}</${name}>`)
    .join("");
}

function renderContent(value: XmlValue): string {
  if (value === undefined) return "";
  if (isList(value)) return value.map((item) => `<item>${renderContent(item)}</item>`).join("");
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "object") return renderMembers(value);
  return escapeXml(String(value));
}

function isList(value: XmlValue): value is readonly XmlValue[] {
  return Array.isArray(value);
}
