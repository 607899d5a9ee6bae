import { z } from "zod";
import { sensorClasses } from "../../collectors/snmp/model/device-model.ts";
import { labels, oid, text } from "./entry-reader.ts";

const slice = z.tuple([z.int("a position").min(0), z.int("a position").min(0)], "two positions from 0: first and last");
const oneOrMore = <T extends z.ZodType>(entry: T, what: string) =>
  z.union([z.array(entry, what), entry.transform((value) => [value])], what) as z.ZodType<z.output<T>[]>;

const slices = z.array(slice, "a list of [first, last]").optional();
const asReading = (value: string) => ({ oid: value });
const readingKeys = {
  oid,
  extract: text.optional(),
  scale: z.number("a number").optional(),
  offset: z.number("a number").optional(),
  map: labels.optional(),
  format: z.enum(["ip-address", "mac-address"], "ip-address or mac-address").optional(),
  via: oid.optional(),
  index: slices,
  dbm: z.literal(true, "true").optional(),
  exponent: z.union([oid.transform(asReading), z.strictObject({ oid, scale: z.number("a number").optional() })], "an OID").optional(),
};

/** An OID, or an OID with how to read it. */
const readingSchema = z.union([oid.transform(asReading), z.strictObject(readingKeys)], "an OID, or a mapping with oid");
export type ReadingEntry = z.output<z.ZodObject<typeof readingKeys>>;

const whereSchema = z.strictObject(
  {
    oid: oid.optional(),
    via: oid.optional(),
    index: slices,
    spelled: z.literal(true, "true").optional(),
    is: oneOrMore(text, "texts or numbers").optional(),
    not: oneOrMore(text, "texts or numbers").optional(),
    matches: text.optional(),
    unlike: text.optional(),
  },
  "where: oid (or none for the index) with is, not, matches or unlike",
);
export type WhereEntry = z.output<typeof whereSchema>;
const allWheres = oneOrMore(whereSchema, "where: one condition or several").optional();

/** One way to learn an identity field. */
export const identityEntry = z.union(
  [
    text,
    z.strictObject({ text, present: oid }),
    z.strictObject({ text, when: whereSchema }),
    z.strictObject({ sysdescr: text, text: text.optional() }),
    z.strictObject({ sysobjectid: z.record(z.string(), text) }),
    z.strictObject({ ...readingKeys, where: allWheres }),
  ],
  "a text, or a mapping with oid, sysdescr, sysobjectid or text",
);

const numberOrReading = z.union(
  [z.number().transform((value) => ({ fixed: value })), readingSchema],
  "a number, an OID, or a mapping with oid",
);
export type QuantityEntry = { readonly fixed: number } | ReadingEntry;

const oneName = z.union([oid.transform(asReading), z.strictObject(readingKeys), text], "a text, an OID, or a mapping with oid");
export type NameEntry = z.output<typeof oneName>;
const nameSchema = oneOrMore(oneName, "a text, an OID, or a mapping with oid");

const part = { name: nameSchema.optional(), where: allWheres };

export const processorEntry = z.strictObject({ ...part, load: readingSchema }, "a processor: a mapping");

export const poolEntry = z.strictObject(
  {
    ...part,
    kind: text.optional(),
    total: numberOrReading.optional(),
    used: numberOrReading.optional(),
    free: numberOrReading.optional(),
    percent: numberOrReading.optional(),
    unit: numberOrReading.optional(),
  },
  "a pool: a mapping",
);

const rawValues = oneOrMore(text, "raw values").optional();
const meanings = {
  map: labels.optional(),
  ok: rawValues,
  warning: rawValues,
  critical: rawValues,
  unknown: rawValues,
  absent: rawValues,
};
/** What the numbers of a kind of state are called and mean. */
export const stateSetEntry = z.strictObject(meanings, "a set of states: a mapping");
export type StateSetEntry = z.output<typeof stateSetEntry>;

export const sensorEntry = z.strictObject(
  {
    ...part,
    class: z.enum(sensorClasses, `one of ${sensorClasses.join(", ")}`),
    unit: text.optional(),
    label: text.optional(),
    value: readingSchema.optional(),
    absent: oneOrMore(z.number("a number"), "numbers").optional(),
    state: z
      .strictObject({ oid, via: oid.optional(), index: slices, as: text.optional(), bits: z.literal(true, "true").optional(), ...meanings })
      .optional(),
    low: numberOrReading.optional(),
    low_warning: numberOrReading.optional(),
    high_warning: numberOrReading.optional(),
    high: numberOrReading.optional(),
  },
  "a sensor: a mapping",
);
export type SensorEntry = z.output<typeof sensorEntry>;

export const bgpEntry = z.strictObject(
  {
    remote_address: z.union([z.strictObject({ index: slice }), readingSchema], "an OID, or index: [first, last]"),
    local_address: readingSchema.optional(),
    remote_as: readingSchema.optional(),
    local_as: readingSchema.optional(),
    state: readingSchema,
    enabled: readingSchema.optional(),
    description: readingSchema.optional(),
  },
  "BGP peers: a mapping",
);

/** An other profile that sysDescr points at. */
export const redirectEntry = z.strictObject({ sysdescr: text, to: text }, "a redirect: sysdescr and to");
