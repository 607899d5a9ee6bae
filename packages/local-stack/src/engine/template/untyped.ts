/** A JSON object whose members are not known yet. */
export type UntypedRecord = Readonly<Record<string, unknown>>;

/** The value as an object with named members; undefined for arrays, null and scalars. */
export function asRecord(value: unknown): UntypedRecord | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as UntypedRecord) : undefined;
}

/** The value as an array; a value that is not one becomes an empty array. */
export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** The value as a string; undefined for anything else. */
export function asString(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A scalar as CloudFormation would print it into a string; undefined for objects, arrays and null. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}
