import type { SnmpValue } from "../collectors/snmp-protocol/session.ts";
import type { MetricType, Profile, ProfileMetric, ProfileTable, ProfileTag } from "./profile.ts";
import type { PlainMetric, ProfileReading } from "./profile-facts.ts";
import { type ReadValue, readText, readValue } from "./read-value.ts";
import { meets, rowValue, scalarValue } from "./row-access.ts";

/** The tags of the device as a whole, text as the device sent it. */
export function deviceTagsOf({ tags }: Profile, reading: ProfileReading): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const tag of tags) {
    const text = tag.kind === "read" ? readText(tag.source, scalarValue(tag.source.oid, reading)?.value) : undefined;
    if (text !== undefined) {
      found[tag.name] ??= text;
    }
  }
  return found;
}

/** Every plain metric with a number. Of several scalars of one name the first that answers counts. */
export function metricsOf({ scalars, tables }: Profile, reading: ProfileReading): readonly PlainMetric[] {
  const named = new Map<string, PlainMetric>();
  for (const metric of scalars) {
    const found = named.has(metric.name) ? undefined : scalarMetric(metric, reading);
    if (found !== undefined) {
      named.set(metric.name, found);
    }
  }
  return [...named.values(), ...tables.flatMap((table) => tableMetrics(table, reading))];
}

function scalarMetric(metric: ProfileMetric, reading: ProfileReading): PlainMetric | undefined {
  if (metric.value.kind === "one") {
    return undefined;
  }
  const { source } = metric.value;
  const scalar = scalarValue(source.oid, reading);
  const read = readValue(source, scalar?.value);
  return scalar === undefined || read === undefined
    ? undefined
    : plainMetric(metric, { read, raw: scalar.value, index: "", tags: {}, guessedRow: scalar.guessedRow });
}

function tableMetrics({ columns, tags }: ProfileTable, reading: ProfileReading): readonly PlainMetric[] {
  const rows = new Map<string, Readonly<Record<string, string>> | undefined>();
  const tagsAt = (index: string) => {
    if (!rows.has(index)) {
      rows.set(index, rowTags(tags, index, reading));
    }
    return rows.get(index);
  };
  const indexes = new Set(
    columns
      .flatMap(({ value }) => (value.kind === "read" ? [...reading.rows(value.source.oid).keys()] : []))
      .concat(tagIndexes(tags, reading)),
  );
  return columns.flatMap((metric) =>
    indexesOf(metric, indexes, reading).flatMap((index) => {
      const rowTags = meets(metric.conditions, index, reading) ? tagsAt(index) : undefined;
      const found = rowTags === undefined ? undefined : columnMetric(metric, { index, tags: rowTags, reading });
      return found === undefined ? [] : [found];
    }),
  );
}

/** The rows of a metric: those of its column; a constant has all rows of the table. */
function indexesOf(metric: ProfileMetric, all: ReadonlySet<string>, reading: ProfileReading): readonly string[] {
  return metric.value.kind === "one" ? [...all] : [...reading.rows(metric.value.source.oid).keys()];
}

function tagIndexes(tags: readonly ProfileTag[], reading: ProfileReading): readonly string[] {
  return tags.flatMap((tag) =>
    tag.kind === "read" && tag.source.indexSlices === undefined && tag.source.via === undefined
      ? [...reading.rows(tag.source.oid).keys()]
      : [],
  );
}

function columnMetric(
  metric: ProfileMetric,
  { index, tags, reading }: { readonly index: string; readonly tags: Readonly<Record<string, string>>; readonly reading: ProfileReading },
): PlainMetric | undefined {
  if (metric.value.kind === "one") {
    return { name: metric.name, type: "gauge", value: 1, index, tags, ofInterface: metric.ofInterface, guessedRow: false };
  }
  const raw = reading.rows(metric.value.source.oid).get(index);
  const read = readValue(metric.value.source, raw);
  return raw === undefined || read === undefined ? undefined : plainMetric(metric, { read, raw, index, tags, guessedRow: false });
}

/** The tags of a row; undefined when a tag keeps only other rows. A tag without a value is left out. */
function rowTags(tags: readonly ProfileTag[], index: string, reading: ProfileReading): Readonly<Record<string, string>> | undefined {
  const found: Record<string, string> = {};
  for (const tag of tags) {
    const text = tagText(tag, index, reading);
    if (tag.kind === "read" && tag.keepOnly?.some((pattern) => pattern.groups(text ?? "") !== undefined) === false) {
      return undefined;
    }
    if (text !== undefined) {
      found[tag.name] ??= text;
    }
  }
  return found;
}

function tagText(tag: ProfileTag, index: string, reading: ProfileReading): string | undefined {
  if (tag.kind === "read") {
    return readText(tag.source, rowValue(tag.source, index, reading));
  }
  const part = index.split(".")[tag.position - 1];
  return part === undefined ? undefined : (tag.labels?.[part] ?? part);
}

interface Found {
  readonly read: ReadValue;
  readonly raw: SnmpValue;
  readonly index: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly guessedRow: boolean;
}

function plainMetric(metric: ProfileMetric, { read, raw, index, tags, guessedRow }: Found): PlainMetric | undefined {
  if (read.number === undefined) {
    return undefined;
  }
  const label = read.attribute ?? (read.text === String(read.number) ? undefined : read.text);
  return {
    name: metric.name,
    type: settledType(metric.type, raw),
    value: read.number,
    index,
    tags: label === undefined ? tags : { ...tags, [metric.name]: label },
    ofInterface: metric.ofInterface,
    guessedRow,
  };
}

function settledType(type: MetricType, raw: SnmpValue): PlainMetric["type"] {
  if (type !== "auto") {
    return type;
  }
  return raw.kind === "counter32" || raw.kind === "counter64" ? "rate" : "gauge";
}
