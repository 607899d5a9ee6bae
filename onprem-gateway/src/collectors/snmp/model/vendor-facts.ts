import { evaluateProfile } from "../../../profiles/evaluate-profile.ts";
import type { Profile } from "../../../profiles/profile.ts";
import type { ProfileCatalogue } from "../../../profiles/profile-catalogue.ts";
import type { ProfileNeeds } from "../../../profiles/profile-facts.ts";
import { profileNeeds } from "../../../profiles/profile-needs.ts";
import type { SnmpValue } from "../../snmp-protocol/session.ts";
import { getScalars } from "../read-scalars.ts";
import type { TableStatus } from "./device-model.ts";
import { type FetchOptions, fetchTables } from "./fetch-tables.ts";
import type { VendorFacts } from "./read-model.ts";
import type { Fetched } from "./table-memory.ts";
import { defineTable, type FetchedTables, type TableDefinition } from "./tables.ts";

const scalarsPerGet = 24;
const firstRow = 1;

export interface VendorQuestion extends FetchOptions {
  readonly profiles: ProfileCatalogue;
  readonly sysObjectId: string;
  readonly sysDescr: string;
}

/** What a device's profile asked for, as it came. */
export interface VendorReading extends Fetched {
  readonly profile: Profile;
  /** Only of tables that did not come whole, under their OIDs. */
  readonly statuses: readonly TableStatus[];
  /** False when some of what was asked for by itself got no answer: what `values` lacks may exist. */
  readonly hasAllValues: boolean;
}

/** Reads what the device's profile asks for. Undefined when no profile fits. */
export async function readVendor(question: VendorQuestion): Promise<VendorReading | undefined> {
  const profile = question.profiles.match(question.sysObjectId, question.sysDescr)?.profile;
  return profile === undefined ? undefined : { profile, ...(await fetchNeeds(profileNeeds(profile), question)) };
}

/** Facts of what was read. Pure. */
export function vendorFactsOf(
  { profile, tables, definitions, values }: Omit<VendorReading, "statuses" | "hasAllValues">,
  { sysObjectId, sysDescr }: Pick<VendorQuestion, "sysObjectId" | "sysDescr">,
): VendorFacts {
  const byColumn = new Map(definitions.flatMap((table) => Object.keys(table.columns).map((oid) => [oid, table] as const)));
  return evaluateProfile(profile, {
    sysObjectId,
    sysDescr,
    value: (oid) => values.get(oid),
    rows: (column) => rowsOf(tables, byColumn.get(column), column),
  });
}

/** Fetches what a profile, or a part of one, asks for. Names and limits in other tables are read when there is something to name. */
export async function fetchNeeds(needs: ProfileNeeds, question: FetchOptions): Promise<Omit<VendorReading, "profile">> {
  const options: FetchOptions = needs.avoidBulk ? { ...question, version: "1" } : question;
  const { values, hasAllValues } = await readInstances(needs.instances, options);
  const loose = needs.looseScalars.filter((oid) => !values.has(oid) && !values.has(`${oid}.0`));
  const firsts = loose.map((oid) => tableOf(oid, [oid], firstRow));
  const leading = needs.columns.filter((oid) => !needs.followers.has(oid));
  const { tables, statuses } = await fetchTables([...tablesByEntry(leading), ...firsts], options);
  const told = (oid: string) => values.has(oid) || rowsOf(tables, tablesByEntry([oid])[0], oid).size > 0;
  const following = needs.columns.filter((oid) => needs.followers.get(oid)?.some(told) === true);
  const later = await fetchTables(tablesByEntry(following), options);
  addTables(tables, later.tables, tablesByEntry(following));
  const definitions = [...tablesByEntry([...leading, ...following]), ...firsts];
  statuses.push(...later.statuses);
  const unread = statuses.filter(({ table, status }) => (status === "partial" || status === "failed") && !loose.includes(table));
  return { tables, definitions, values, statuses: unread, hasAllValues };
}

async function readInstances(
  oids: readonly string[],
  { session, monotonicMs, deadlineMs }: FetchOptions,
): Promise<{ readonly values: ReadonlyMap<string, SnmpValue>; readonly hasAllValues: boolean }> {
  const values = new Map<string, SnmpValue>();
  for (let at = 0; at < oids.length; at += scalarsPerGet) {
    const answer = monotonicMs() < deadlineMs ? await getScalars(session, oids.slice(at, at + scalarsPerGet)) : undefined;
    if (answer?.kind !== "ok") {
      return { values, hasAllValues: false };
    }
    for (const [oid, value] of answer.values) {
      if (value.kind !== "no-such-object" && value.kind !== "no-such-instance" && value.kind !== "null") {
        values.set(oid, value);
      }
    }
  }
  return { values, hasAllValues: true };
}

/** OIDs that a device answered, or may have: columns with rows, columns that were not read whole, and single objects with a value. */
export function answeredNeeds(
  { tables, definitions, values, statuses, hasAllValues }: VendorReading,
  asked: readonly string[],
): ReadonlySet<string> {
  const unread = new Set(statuses.map(({ table }) => table));
  const columns = definitions.flatMap((table) => {
    const oids = Object.keys(table.columns);
    return unread.has(table.name) ? oids : oids.filter((oid) => rowsOf(tables, table, oid).size > 0);
  });
  return new Set([...columns, ...(hasAllValues ? values.keys() : asked)]);
}

/** Objects of its profile that a device answered: columns with rows, and single objects with a value, without instances. */
export function answeredObjects({
  tables,
  definitions,
  values,
}: Pick<VendorReading, "tables" | "definitions" | "values">): readonly string[] {
  const columns = definitions.flatMap((table) => Object.keys(table.columns).filter((oid) => rowsOf(tables, table, oid).size > 0));
  return [...new Set([...columns, ...Array.from(values.keys(), (oid) => (oid.endsWith(".0") ? oid.slice(0, -".0".length) : oid))])];
}

function addTables(tables: FetchedTables, more: FetchedTables, definitions: readonly TableDefinition[]): void {
  for (const table of definitions) {
    for (const { index, cells } of more.rows(table)) {
      for (const [column, value] of Object.entries(cells)) {
        if (value !== undefined) {
          tables.add(table, column, { index, value });
        }
      }
    }
  }
}

/** Columns of one entry are walked side by side, as one table. */
function tablesByEntry(columns: readonly string[]): readonly TableDefinition[] {
  const entries = new Map<string, string[]>();
  for (const oid of columns) {
    const entry = oid.slice(0, oid.lastIndexOf("."));
    entries.set(entry, [...(entries.get(entry) ?? []), oid]);
  }
  return [...entries].map(([entry, oids]) => tableOf(entry, oids));
}

/** A table named by its OID, whose columns are called by theirs. */
function tableOf(name: string, columns: readonly string[], maxRows?: number): TableDefinition {
  const entry = columns[0]?.slice(0, columns[0].lastIndexOf(".")) ?? name;
  const numbers = Object.fromEntries(columns.map((oid) => [oid, Number(oid.slice(entry.length + 1))]));
  return defineTable({ name: name.slice(0, 64), entry, columns: numbers, ...(maxRows === undefined ? {} : { maxRows }) });
}

function rowsOf(tables: FetchedTables, table: TableDefinition | undefined, column: string): ReadonlyMap<string, SnmpValue> {
  const rows = table === undefined ? [] : tables.rows(table);
  return new Map(
    rows.flatMap(({ index, cells }) => {
      const value = cells[column];
      return value === undefined ? [] : [[index, value] as const];
    }),
  );
}
