import * as fc from "fast-check";
import type { z } from "zod";

/** What stands where a text of a schema stands; `path` has a name for each field and "[]" for each list. */
export type TextAt = (path: string) => string;

export interface Filling {
  readonly text: TextAt;
  /** Values that a schema alone does not tell, such as an id that other records refer to, by the end of the path. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  /** Called for each field that takes any text. */
  readonly onText?: (path: string) => void;
}

type Definition = z.core.$ZodTypeDef & Record<string, unknown>;

interface Part {
  readonly schema: z.ZodType;
  readonly definition: Definition;
  readonly filling: Filling;
  readonly path: string;
  /** Fills what the schema is made of. */
  readonly inner: (schema: unknown, path?: string) => unknown;
}

const rules: Readonly<Record<string, (part: Part) => unknown>> = {
  object: ({ definition, path, inner }) => {
    const shape = Object.entries(definition["shape"] as Record<string, unknown>);
    return Object.fromEntries(shape.map(([name, schema]) => [name, inner(schema, path === "" ? name : `${path}.${name}`)]));
  },
  array: ({ definition, path, inner }) => [inner(definition["element"], `${path}[]`)],
  record: ({ definition, filling, path, inner }) => ({
    [text(definition["keyType"] as z.ZodString, filling, `${path}{}`)]: inner(definition["valueType"], `${path}{}`),
  }),
  optional: ({ definition, inner }) => inner(definition["innerType"]),
  readonly: ({ definition, inner }) => inner(definition["innerType"]),
  default: ({ definition, inner }) => inner(definition["innerType"]),
  union: ({ definition, inner }) => inner((definition["options"] as readonly unknown[])[0]),
  string: ({ schema, filling, path }) => text(schema as z.ZodString, filling, path),
  number: ({ schema }) => number(schema as z.ZodNumber),
  enum: ({ definition }) => Object.values(definition["entries"] as Record<string, string>)[0],
  literal: ({ definition }) => (definition["values"] as readonly unknown[])[0],
  boolean: () => true,
};

/**
 * A value of a zod schema with every optional field there, one entry in every list, and a text of the caller's in every field that takes any
 * text, cut to the field's length. Fields added to a schema are thus filled without anybody saying so. Throws for a kind of schema that it does
 * not know, rather than leave a field out.
 */
export function fillSchema(schema: z.ZodType, filling: Filling, path = ""): unknown {
  const fixed = Object.entries(filling.fixed ?? {}).find(([end]) => path === end || path.endsWith(`.${end}`));
  if (fixed !== undefined) return fixed[1];
  const definition = schema.def as Definition;
  const rule = rules[definition.type];
  if (rule === undefined) throw new Error(`${path}: no rule for a schema of type ${definition.type}`);
  const inner = (part: unknown, at = path) => fillSchema(part as z.ZodType, filling, at);
  return rule({ schema, definition, filling, path, inner });
}

function number({ minValue, maxValue }: z.ZodNumber): number {
  return Math.min(Math.max(7, minValue ?? 7), maxValue ?? 7);
}

const ofFormat: Readonly<Record<string, string>> = {
  ipv4: "192.0.2.7",
  base64: "AAAA",
  uuid: "0192f0c0-0000-4000-8000-000000000001",
};

/** The caller's text where any text may stand, else one that the format or the pattern allows. */
function text(schema: z.ZodString, { text: at, onText }: Filling, path: string): string {
  const { format, maxLength } = schema;
  if (format !== null && format !== "regex") {
    const known = ofFormat[format];
    if (known === undefined) throw new Error(`${path}: no example of the format ${format}`);
    return known;
  }
  const pattern = schema.def.checks
    ?.map((check) => (check._zod.def as { readonly pattern?: RegExp }).pattern)
    .find((each) => each !== undefined);
  if (pattern !== undefined) {
    const [allowed = ""] = fc.sample(fc.stringMatching(pattern), { numRuns: 1, seed: 7 });
    return allowed;
  }
  onText?.(path);
  return at(path).slice(0, maxLength ?? undefined);
}
