import { z } from "zod";
import { knownFields } from "../known-fields.ts";
import {
  emptyProfile,
  type IdentityField,
  type IdentitySource,
  type MetricType,
  type Profile,
  type ProfileMetric,
  type ProfileTable,
  type ProfileTag,
  type ValueSource,
} from "../profile.ts";
import { entriesAt, labels, oid, readEntry, text, without } from "./entry-reader.ts";
import { profileName, type RawProfile } from "./raw-profile.ts";
import { topLevel } from "./top-level.ts";
import { conversionKeys, conversionsOf, type Place, sourceOf, symbolSchema } from "./value-source.ts";
import { type Complaints, isMapping, type Path, type YamlSource } from "./yaml-source.ts";

const typeNames: Readonly<Record<string, MetricType>> = {
  gauge: "gauge",
  rate: "rate",
  counter: "rate",
  monotonic_count: "count",
  monotonic_count_and_rate: "count-and-rate",
  percent: "percent",
  flag_stream: "flag",
};
const metricType = z.enum(Object.keys(typeNames), "a metric type of Datadog's dialect");

const columnSymbol = z.strictObject(
  {
    OID: oid.optional(),
    name: text,
    constant_value_one: z.boolean("true or false").optional(),
    metric_type: metricType.optional(),
    ...conversionKeys,
    ...without("description", "MIB"),
  },
  "a symbol: a mapping",
);

const tagSchema = z.strictObject(
  {
    tag: text.optional(),
    symbol: z.union([symbolSchema, text], "a symbol").optional(),
    column: symbolSchema.optional(),
    OID: oid.optional(),
    index: z.int("a whole number").min(1, "a position from 1").optional(),
    mapping: labels.optional(),
    index_transform: z.array(z.strictObject({ start: z.int().min(0), end: z.int().min(0) }), "slices with start and end").optional(),
    ...without("table", "MIB", "description"),
  },
  "a tag: a mapping",
);

const options = z.strictObject({ placement: z.int("a position").min(1, "a position from 1"), metric_suffix: text }, "options: a mapping");

const metricSchema = z.strictObject(
  {
    symbol: columnSymbol.optional(),
    symbols: z.array(z.unknown(), "a list of symbols").optional(),
    OID: oid.optional(),
    name: text.optional(),
    metric_tags: z.array(z.unknown(), "a list of tags").optional(),
    metric_type: metricType.optional(),
    forced_type: metricType.optional(),
    options: options.optional(),
    table: z.union([z.strictObject({ OID: oid.optional(), name: text.optional() }), text], "a table").optional(),
    ...without("MIB", "description"),
  },
  "a metric: a mapping",
);
type Metric = z.output<typeof metricSchema>;

/** Keys at the top level that are used or have no effect here. */
export const datadogKeys = ["metadata", "metrics", "metric_tags", "device", "name", "description"] as const;

/** A profile in Datadog's dialect. */
export function readDatadog(file: string, source: YamlSource & { readonly root: Readonly<Record<string, unknown>> }): RawProfile {
  const { root } = source;
  const { bases, patterns } = topLevel(root, { known: datadogKeys, complaints: source });
  const own: Profile = { ...emptyProfile(profileName(file), "datadog"), patterns, ...readDatadogParts(root, source) };
  return { own, bases, complaints: source };
}

/** What Datadog's keys say: our own dialect has the same. */
export function readDatadogParts(
  root: Readonly<Record<string, unknown>>,
  complaints: Complaints,
): Pick<Profile, "scalars" | "tables" | "tags" | "identity"> {
  const scalars: ProfileMetric[] = [];
  const tables: ProfileTable[] = [];
  for (const { value, path } of entriesAt(root, "metrics")) {
    const metric = readEntry(metricSchema, value, { path, complaints });
    if (metric?.symbols !== undefined) {
      tables.push(tableOf(metric, { path, complaints }));
    } else if (metric !== undefined) {
      scalars.push(...scalarOf(metric, { path, complaints }));
    }
  }
  const tags = entriesAt(root, "metric_tags").flatMap(({ value, path }) => tagOf(value, { path, complaints }));
  return { scalars, tables, tags, identity: identityOf(root, complaints) };
}

type ScalarSymbol = { [K in keyof z.output<typeof columnSymbol>]?: z.output<typeof columnSymbol>[K] | undefined };

function scalarOf(metric: Metric, place: Place): readonly ProfileMetric[] {
  const symbol: Readonly<ScalarSymbol> = metric.symbol ?? { name: metric.name, OID: metric.OID };
  if (symbol.OID === undefined || symbol.name === undefined) {
    place.complaints.add(place.path, "wrong-shape", "a metric without OID and name");
    return [];
  }
  const conversions = conversionsOf(symbol, place);
  const { options: flag } = metric;
  const flags = flag === undefined ? [] : [{ kind: "flag", placement: flag.placement } as const];
  return conversions === undefined
    ? []
    : [
        metricOf({
          name: flag === undefined ? symbol.name : `${symbol.name}.${flag.metric_suffix}`,
          type: typeOf(metric, symbol),
          value: { kind: "read", source: { oid: symbol.OID, conversions: [...conversions, ...flags] } },
        }),
      ];
}

function tableOf(metric: Metric, place: Place): ProfileTable {
  const columns = (metric.symbols ?? []).flatMap((value, at) => columnOf(metric, value, inside(place, ["symbols", at])));
  const tags = (metric.metric_tags ?? []).flatMap((value, at) => tagOf(value, inside(place, ["metric_tags", at])));
  const name = typeof metric.table === "object" ? metric.table.name : metric.table;
  return { ...(name === undefined ? {} : { name }), columns, tags };
}

function columnOf(metric: Metric, value: unknown, place: Place): readonly ProfileMetric[] {
  const symbol = readEntry(columnSymbol, value, place);
  if (symbol === undefined) {
    return [];
  }
  if (symbol.constant_value_one === true) {
    return [metricOf({ name: symbol.name, type: "gauge", value: { kind: "one" } })];
  }
  const conversions = conversionsOf(symbol, place);
  if (symbol.OID === undefined || conversions === undefined) {
    place.complaints.add(place.path, "wrong-shape", "a column without an OID");
    return [];
  }
  const source: ValueSource = { oid: symbol.OID, conversions };
  return [metricOf({ name: symbol.name, type: typeOf(metric, symbol), value: { kind: "read", source } })];
}

function typeOf(metric: Metric, symbol: { readonly metric_type?: string | undefined }): MetricType {
  return typeNames[symbol.metric_type ?? metric.metric_type ?? metric.forced_type ?? ""] ?? "auto";
}

function metricOf(metric: Pick<ProfileMetric, "name" | "type" | "value">): ProfileMetric {
  return { ...metric, inherited: false, allowDuplicate: false, ofInterface: false };
}

function tagOf(value: unknown, place: Place): readonly ProfileTag[] {
  const tag = readEntry(tagSchema, value, place);
  if (tag === undefined) {
    return [];
  }
  if (tag.index !== undefined && tag.tag !== undefined) {
    return [{ kind: "index", name: tag.tag, position: tag.index, ...knownFields({ labels: tag.mapping }) }];
  }
  const symbol = tagSymbol(tag);
  const source = symbol && sourceOf(symbol, place);
  const name = tag.tag ?? symbol?.name;
  if (source === undefined || name === undefined) {
    place.complaints.add(place.path, "wrong-shape", "a tag without a name or without a readable symbol");
    return [];
  }
  return [{ kind: "read", name, source: { ...source, ...knownFields({ labels: tag.mapping, indexSlices: tag.index_transform }) } }];
}

/** The symbol of a tag; tags of the device have the OID beside a symbol that is only a name. */
function tagSymbol({ symbol, column, OID }: z.output<typeof tagSchema>): z.output<typeof symbolSchema> | undefined {
  if (typeof symbol === "object") {
    return symbol;
  }
  return column ?? (OID === undefined ? undefined : { OID });
}

const fieldNames: Readonly<Record<string, IdentityField>> = {
  vendor: "vendor",
  os_name: "os",
  model: "model",
  product_name: "model",
  version: "version",
  os_version: "version",
  serial_number: "serial",
  type: "type",
};

const fieldSchema = z.strictObject(
  { value: text.optional(), symbol: symbolSchema.optional(), symbols: z.array(symbolSchema, "a list of symbols").optional() },
  "a field: a mapping",
);

function identityOf(root: Readonly<Record<string, unknown>>, complaints: Complaints): Profile["identity"] {
  const identity: Partial<Record<IdentityField, IdentitySource[]>> = {};
  for (const [name, value] of Object.entries(deviceFields(root))) {
    const field = fieldNames[name];
    const path: Path = ["metadata", "device", "fields", name];
    const sources = field === undefined ? [] : fieldSources(value, { path, complaints });
    if (field !== undefined) {
      identity[field] = [...(identity[field] ?? []), ...sources];
    } else if (name !== "name" && name !== "description" && name !== "location" && name !== "sys_object_id" && name !== "os_hostname") {
      complaints.add(path, "ignored-key", `the field ${name} of the device is not used`);
    }
  }
  return identity;
}

/** The fields of the device, with the older `device.vendor` beside them. */
function deviceFields(root: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { metadata, device } = root;
  const described = isMapping(metadata) && isMapping(metadata["device"]) ? metadata["device"]["fields"] : undefined;
  const vendor = isMapping(device) ? device["vendor"] : undefined;
  return { ...(isMapping(described) ? described : {}), ...(typeof vendor === "string" ? { vendor: { value: vendor } } : {}) };
}

function fieldSources(value: unknown, place: Place): readonly IdentitySource[] {
  const field = readEntry(fieldSchema, value, place);
  const symbols = [...(field?.symbol === undefined ? [] : [field.symbol]), ...(field?.symbols ?? [])];
  const read = symbols.flatMap((symbol): readonly IdentitySource[] => {
    const source = sourceOf(symbol, place);
    return source === undefined ? [] : [{ kind: "read", source }];
  });
  return field?.value === undefined ? read : [...read, { kind: "fixed", text: field.value }];
}

function inside({ path, complaints }: Place, more: Path): Place {
  return { path: [...path, ...more], complaints };
}
