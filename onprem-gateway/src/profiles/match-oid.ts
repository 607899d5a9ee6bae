import type { ProfileDialect } from "./profile.ts";

/** `1.3.6.1.4.*`: every device has it. A profile with nothing more specific is the one for unknown devices. */
export const catchAllPattern = "1.3.6.1.4.*";

const anyOid = /^\d+(?:\.\d+)+$/u;

/** Whether a pattern can ever match: dotted numbers, at the end possibly `.*`. */
export function isMatchable(pattern: string): boolean {
  return anyOid.test(pattern.endsWith(".*") ? pattern.slice(0, -2) : pattern);
}

/** Text of an OID without leading dots and white space. */
export function trimOid(oid: string): string {
  return oid.trim().replace(/^\.+/u, "");
}

/**
 * How well a pattern fits a sysObjectID: the number of sub-identifiers it fixes, plus a half for the exact OID; undefined when it does not
 * fit. `X.*` fits `X` itself in Kentik's dialect and in ours, not in Datadog's.
 */
export function fitOf(pattern: string, sysObjectId: string, dialect: ProfileDialect): number | undefined {
  if (!pattern.endsWith(".*")) {
    return pattern === sysObjectId ? depth(pattern) + 0.5 : undefined;
  }
  const stem = pattern.slice(0, -2);
  const fits = sysObjectId.startsWith(`${stem}.`) || (dialect !== "datadog" && sysObjectId === stem);
  return fits ? depth(stem) : undefined;
}

function depth(oid: string): number {
  return oid.split(".").length;
}
