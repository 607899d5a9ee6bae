import { z } from "zod";
import { trimOid } from "../match-oid.ts";
import { type Complaints, isMapping, type Path, shown } from "./yaml-source.ts";

/** Text as people write it in YAML: numbers and booleans are texts too. */
export const text = z.union([z.string(), z.number(), z.boolean()], "a text").transform((value) => String(value));

const dotted = /^\d{1,10}(?:\.\d{1,10}){1,127}$/u;

/** A dotted OID, leading dots cut. */
export const oid = text.transform(trimOid).refine((value) => dotted.test(value), "a dotted OID");

/** Labels by number, both as text. */
export const labels = z.record(z.string(), text, "labels by number");

/** Keys that are known and have no effect here. */
export function without<const K extends string>(...keys: readonly K[]): Record<K, z.ZodOptional<z.ZodUnknown>> {
  return Object.fromEntries(keys.map((key) => [key, z.unknown().optional()])) as Record<K, z.ZodOptional<z.ZodUnknown>>;
}

/**
 * An entry checked by its schema. Empty values count as absent; keys the schema does not know are complained about and dropped; anything
 * else that is wrong is complained about and costs the entry (undefined).
 */
export function readEntry<T extends z.ZodType>(schema: T, value: unknown, at: { readonly path: Path; readonly complaints: Complaints }) {
  const { path, complaints } = at;
  let content = withoutNulls(value);
  let parsed = schema.safeParse(content);
  if (!parsed.success && parsed.error.issues.some(({ code }) => code === "unrecognized_keys")) {
    for (const issue of parsed.error.issues) {
      if (issue.code === "unrecognized_keys") {
        const where = issue.path.map(part);
        for (const key of issue.keys) {
          complaints.add([...path, ...where, key], "unknown-key", `the key ${shown(key)} has no meaning here`);
          content = withoutKey(content, where, key);
        }
      }
    }
    parsed = schema.safeParse(content);
  }
  if (parsed.success) {
    return parsed.data as z.output<T>;
  }
  for (const issue of parsed.error.issues) {
    const where = issue.path.map(part);
    const code = issue.message.includes("OID") ? "bad-oid" : "wrong-shape";
    complaints.add([...path, ...where], code, `${where.join(".") || "the entry"}: expected ${issue.message}`);
  }
  return undefined;
}

/** The entries of a list; a single value counts as a list of one, and nothing as an empty one. */
export function entriesAt(
  root: Readonly<Record<string, unknown>>,
  key: string,
): readonly { readonly value: unknown; readonly path: Path }[] {
  const found = root[key];
  if (found === undefined || found === null) {
    return [];
  }
  return Array.isArray(found) ? found.map((value: unknown, at) => ({ value, path: [key, at] })) : [{ value: found, path: [key] }];
}

function part(key: PropertyKey): string | number {
  return typeof key === "symbol" ? String(key) : key;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((entry) => entry !== null).map(withoutNulls);
  }
  if (!isMapping(value)) {
    return value;
  }
  const kept = Object.entries(value).filter(([, entry]) => entry !== null);
  return Object.fromEntries(kept.map(([key, entry]) => [key, withoutNulls(entry)]));
}

function withoutKey(value: unknown, path: Path, key: string): unknown {
  const [first, ...rest] = path;
  if (Array.isArray(value) && typeof first === "number") {
    return value.map((entry: unknown, at) => (at === first ? withoutKey(entry, rest, key) : entry));
  }
  if (!isMapping(value)) {
    return value;
  }
  if (first === undefined) {
    return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  }
  return { ...value, [first]: withoutKey(value[first], rest, key) };
}
