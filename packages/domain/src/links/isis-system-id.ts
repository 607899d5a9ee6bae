/** A system id of IS-IS (ISO 10589) as people write it, such as "0100.9919.1255", of its twelve hexadecimal digits. */
export function isisSystemId(digits: string): string {
  return digits.replaceAll(/(.{4})(?=.)/gu, "$1.");
}
