import { z } from "zod";
import { knownFields } from "../known-fields.ts";
import {
  type Conversion,
  emptyProfile,
  type Profile,
  type ProfileMetric,
  type ProfileTable,
  type ProfileTag,
  type Redirect,
  type RowCondition,
  type ValueSource,
} from "../profile.ts";
import { entriesAt, oid, readEntry, text, without } from "./entry-reader.ts";
import { profileName, type RawProfile } from "./raw-profile.ts";
import { topLevel } from "./top-level.ts";
import { type Place, patternAt } from "./value-source.ts";
import { isMapping, type Path, shown, type YamlSource } from "./yaml-source.ts";

const numbers = z.record(z.string(), z.union([z.number(), z.string()], "a number"), "numbers by label");

const symbolKeys = {
  OID: oid,
  name: text.optional(),
  tag: text.optional(),
  enum: numbers.optional(),
  conversion: text.optional(),
  poll_time_sec: z.number("seconds").optional(),
  allow_duplicate: z.boolean("true or false").optional(),
  condition: text.optional(),
  format: z.literal("gauge", "gauge").optional(),
  is_interface: z.boolean("true or false").optional(),
  ...without("description", "metric_type", "MIB"),
};
/** Known to the dialect and not acted on here; said once per place. */
const ignoredSymbolKeys = ["script", "convert"] as const;
const symbolSchema = z.strictObject({ ...symbolKeys, ...without(...ignoredSymbolKeys) }, "a symbol: a mapping");
type KentikSymbol = z.output<typeof symbolSchema>;

const metricSchema = z.strictObject(
  {
    symbol: z.unknown().optional(),
    symbols: z.array(z.unknown(), "a list of symbols").optional(),
    metric_tags: z.array(z.unknown(), "a list of tags").optional(),
    table: z
      .union([z.strictObject({ OID: oid.optional(), name: text.optional(), ...without("walk_full_table") }), text], "a table")
      .optional(),
    ...without("MIB", "walk_full_table", "forced_type", "description"),
  },
  "a metric: a mapping",
);
type Metric = z.output<typeof metricSchema>;

const columnSchema = z.strictObject(
  { ...symbolKeys, match_attributes: z.array(text, "a list of patterns").optional(), ...without(...ignoredSymbolKeys) },
  "a column: a mapping",
);
const tagSchema = z.strictObject(
  {
    column: columnSchema.optional(),
    tag: text.optional(),
    symbol: z.unknown().optional(),
    ...without("MIB", "table", "index_transform", "index"),
  },
  "a tag: a mapping",
);

const topKeys = ["provider", "metrics", "metric_tags", "matches", "matches_list", "no_use_bulkwalkall"] as const;
const ignoredTopKeys = ["sysmap", "mibs"] as const;

/** A profile in Kentik's dialect. */
export function readKentik(file: string, source: YamlSource & { readonly root: Readonly<Record<string, unknown>> }): RawProfile {
  const { root } = source;
  const { bases, patterns } = topLevel(root, { known: [...topKeys, ...ignoredTopKeys], complaints: source });
  for (const key of ignoredTopKeys.filter((name) => root[name] !== undefined && root[name] !== null)) {
    source.add([key], "ignored-key", `${key} has no effect`);
  }
  const { scalars, tables } = metricsOf(root, source);
  const provider = root["provider"];
  const own: Profile = {
    ...emptyProfile(profileName(file), "kentik"),
    patterns,
    redirects: redirectsOf(root, source),
    scalars,
    tables,
    tags: entriesAt(root, "metric_tags").flatMap(({ value, path }) => tagOf(value, { path, complaints: source })),
    identity: typeof provider === "string" ? { type: [{ kind: "fixed", text: provider.replace(/^kentik-/u, "") }] } : {},
    avoidBulk: root["no_use_bulkwalkall"] === true,
  };
  return { own, bases, complaints: source };
}

function metricsOf(root: Readonly<Record<string, unknown>>, complaints: YamlSource): Pick<Profile, "scalars" | "tables"> {
  const scalars: ProfileMetric[] = [];
  const tables: ProfileTable[] = [];
  for (const { value, path } of entriesAt(root, "metrics")) {
    const place = { path, complaints };
    const metric = readEntry(metricSchema, value, place);
    if (metric?.symbols !== undefined) {
      tables.push(tableOf(metric, place));
    } else if (metric !== undefined) {
      scalars.push(...metricOf(metric.symbol, [], inside(place, ["symbol"])));
    }
  }
  return { scalars, tables };
}

function tableOf(metric: Metric, place: Place): ProfileTable {
  const symbols = metric.symbols ?? [];
  const tags = metric.metric_tags ?? [];
  const named = [...symbols, ...tags.map((tag) => (isMapping(tag) ? tag["column"] : undefined))];
  const columns = symbols.flatMap((value, at) => metricOf(value, named, inside(place, ["symbols", at])));
  const name = typeof metric.table === "object" ? metric.table.name : metric.table;
  return {
    ...(name === undefined ? {} : { name }),
    columns,
    tags: tags.flatMap((value, at) => tagOf(value, inside(place, ["metric_tags", at]))),
  };
}

function metricOf(value: unknown, siblings: readonly unknown[], place: Place): readonly ProfileMetric[] {
  const symbol = readEntry(symbolSchema, value, place);
  const name = symbol?.tag ?? symbol?.name;
  if (symbol === undefined || name === undefined) {
    return [];
  }
  return [
    knownFields({
      name,
      type: symbol.format === "gauge" ? ("gauge" as const) : ("auto" as const),
      value: { kind: "read" as const, source: sourceOf(symbol, place) },
      inherited: false,
      allowDuplicate: symbol.allow_duplicate === true,
      ofInterface: symbol.is_interface === true || (symbol.name ?? name).startsWith("if"),
      everySeconds: symbol.poll_time_sec,
      conditions: symbol.condition === undefined ? undefined : conditionsOf(symbol.condition, siblings, place),
    }),
  ];
}

/** `<column>=<value>`: the column is one of the same table, by name. */
function conditionsOf(condition: string, siblings: readonly unknown[], place: Place): readonly RowCondition[] | undefined {
  const [, column, value] = /^\s*([\w-]+)\s*=\s*"?(.*?)"?\s*$/u.exec(condition) ?? [];
  const found = siblings.find((sibling) => isMapping(sibling) && sibling["name"] === column);
  const source = isMapping(found) ? oid.safeParse(found["OID"]) : undefined;
  if (value === undefined || source?.success !== true) {
    place.complaints.add(place.path, "wrong-shape", `the condition ${shown(condition)} names no column of this table`);
    return undefined;
  }
  return [{ oid: source.data, is: [value] }];
}

function tagOf(value: unknown, place: Place): readonly ProfileTag[] {
  const { column, tag: given, ...rest } = readEntry(tagSchema, value, place) ?? {};
  const name = given ?? column?.tag ?? column?.name;
  if (column === undefined || name === undefined) {
    place.complaints.add(place.path, "wrong-shape", "a tag without a readable column");
    return [];
  }
  for (const key of Object.keys(rest).filter((found) => found === "index_transform" || found === "index")) {
    place.complaints.add([...place.path, key], "ignored-key", `${key} has no effect in this dialect`);
  }
  const keepOnly = column.match_attributes?.flatMap((pattern) => patternAt(pattern, place) ?? []);
  return [knownFields({ kind: "read" as const, name, source: sourceOf(column, place), keepOnly })];
}

function sourceOf(symbol: KentikSymbol, place: Place): ValueSource {
  for (const key of ignoredSymbolKeys.filter((name) => symbol[name] !== undefined)) {
    place.complaints.add([...place.path, key], "ignored-key", `${key} is not supported; the value is read without it`);
  }
  const conversions = symbol.conversion === undefined ? [] : conversionsOf(symbol.conversion, place);
  const labels = Object.entries(symbol.enum ?? {}).map(([label, number]) => [String(number), label] as const);
  const byNumber: Readonly<Record<string, string>> = Object.fromEntries(labels);
  return { oid: symbol.OID, conversions, ...(labels.length === 0 ? {} : { labels: byNumber }) };
}

const simpleConversions: Readonly<Record<string, Conversion>> = {
  to_one: { kind: "to-one" },
  hextoip: { kind: "ip-address" },
  hwaddr: { kind: "mac-address" },
};
const widths: Readonly<Record<string, 2 | 4 | 8>> = { uint16: 2, uint32: 4, uint64: 8 };

function conversionsOf(conversion: string, place: Place): readonly Conversion[] {
  const simple = simpleConversions[conversion];
  if (simple !== undefined) {
    return [simple];
  }
  if (conversion.startsWith("regexp:")) {
    const pattern = patternAt(conversion.slice("regexp:".length), place);
    return pattern === undefined ? [] : [{ kind: "extract", pattern }];
  }
  const [kind, order, width] = conversion.split(":");
  const bytes = widths[width ?? ""];
  if (kind === "hextoint" && bytes !== undefined && (order === "LittleEndian" || order === "BigEndian")) {
    return [{ kind: "octets-to-integer", endian: order === "BigEndian" ? "big" : "little", bytes }];
  }
  place.complaints.add(place.path, "bad-conversion", `the conversion ${shown(conversion)} is not supported; the value is read without it`);
  return [];
}

const listedRedirect = z.strictObject({ regex: text, target: text }, "regex and target");

function redirectsOf(root: Readonly<Record<string, unknown>>, complaints: YamlSource): readonly Redirect[] {
  const listed = entriesAt(root, "matches_list").flatMap(({ value, path }) => {
    const entry = readEntry(listedRedirect, value, { path, complaints });
    return entry === undefined ? [] : [{ regex: entry.regex, target: entry.target, path }];
  });
  const mapped = Object.entries(isMapping(root["matches"]) ? root["matches"] : {}).map(([regex, target]) => ({
    regex,
    target: String(target),
    path: ["matches", regex] as const,
  }));
  return [...listed, ...mapped].flatMap(({ regex, target, path }) => {
    if (/[A-Z]/u.test(regex.replace(/\\[A-Z]/gu, ""))) {
      complaints.add(path, "never-matches", `${shown(regex)} has a capital, but sysDescr is compared in lower case`);
    }
    const pattern = patternAt(regex, { path, complaints });
    return pattern === undefined ? [] : [{ pattern, target: profileName(target) }];
  });
}

function inside({ path, complaints }: Place, more: Path): Place {
  return { path: [...path, ...more], complaints };
}
