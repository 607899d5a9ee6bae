import type { Profile } from "../../../profiles/profile.ts";
import type { ProfileNeeds } from "../../../profiles/profile-facts.ts";
import { SharedContent } from "../../../runtime/shared-content.ts";
import type { DeviceModel, ModelReadings, TableStatus } from "./device-model.ts";
import { type FetchOptions, fetchTables } from "./fetch-tables.ts";
import { joinReadings, type RereadTable } from "./join-readings.ts";
import type { Port } from "./ports.ts";
import { readModel } from "./read-model.ts";
import { type ReadingScope, readingNeeds } from "./reading-profile.ts";
import { joinedTables, peerParts, type ReadingTable, readingTables } from "./reading-tables.ts";
import { type Fetched, TableMemory } from "./table-memory.ts";
import type { FetchedTables, TableDefinition } from "./tables.ts";
import { answeredNeeds, fetchNeeds, type VendorReading, vendorFactsOf } from "./vendor-facts.ts";

/** What a reading of everything leaves for the readings after it. */
export interface WholeReading {
  readonly tables: FetchedTables;
  readonly statuses: readonly TableStatus[];
  readonly vendor: VendorReading | undefined;
  readonly hasPeers: boolean;
}

/** Fresh readings joined with remembered names. */
export interface Reread {
  readonly standard: Fetched;
  readonly vendor: (Fetched & { readonly profile: Profile }) | undefined;
  readonly statuses: readonly TableStatus[];
  /** Rows came or went: what is remembered no longer fits. */
  readonly changed: boolean;
}

const rememberedTables: readonly TableDefinition[] = [...readingTables.map(({ table }) => table), ...joinedTables];

interface VendorMemory {
  readonly profile: Profile;
  readonly memory: TableMemory;
  /** What the device answered of the profile's readings: the rest is not asked for. */
  readonly answered: ReadonlySet<string>;
}

/** Remembers of one device what names, scales and limits its readings. */
export class ReadingsMemory {
  /** True when the device has routing neighbours to look after. */
  readonly hasPeers: boolean;
  readonly #standard: TableMemory;
  readonly #vendor: VendorMemory | undefined;
  /** Tables of readings that the device has, or that could not be read: the others are not asked for. */
  readonly #present: readonly ReadingTable[];

  constructor({ tables, statuses, vendor, hasPeers }: WholeReading) {
    this.hasPeers = hasPeers;
    this.#standard = new TableMemory({ tables, definitions: rememberedTables, values: new Map() });
    this.#vendor = vendor && vendorMemory(vendor);
    const absent = new Set(statuses.filter(({ status }) => status === "absent").map(({ table }) => table));
    this.#present = readingTables.filter(({ table }) => !absent.has(table.name));
  }

  /** Reads the readings again. Undefined, and nothing asked, for a device that has none of them. */
  async reread(scope: ReadingScope, options: FetchOptions): Promise<Reread | undefined> {
    const wanted = this.#present.filter(({ part }) => scope === "readings" || peerParts.includes(part));
    const needs = needsOf(this.#vendor, scope);
    if (wanted.length === 0 && asksNothing(needs)) {
      return undefined;
    }
    const standard = await rereadStandard(wanted, this.#standard.unpack(), options);
    const vendor = this.#vendor;
    const again = vendor && (await rereadVendor(needs, vendor.memory.unpack(), options));
    return {
      standard: standard.fetched,
      vendor: vendor && again && { profile: vendor.profile, ...again.fetched },
      statuses: [...standard.statuses, ...(again?.statuses ?? [])],
      changed: standard.changed || again?.changed === true,
    };
  }
}

interface RereadPart {
  readonly fetched: Fetched;
  readonly statuses: readonly TableStatus[];
  readonly changed: boolean;
}

async function rereadStandard(wanted: readonly ReadingTable[], remembered: Fetched, options: FetchOptions): Promise<RereadPart> {
  const narrow = wanted.map(({ table, readings }) => narrowed(table, readings));
  const { tables: fresh, statuses } = await fetchTables(narrow, options);
  const reread = wanted.map(({ table, readings }, at) => ({ table, readings, status: statuses[at]?.status ?? "failed" }));
  const { tables, changed } = joinReadings(remembered.tables, fresh, { definitions: rememberedTables, reread });
  return { fetched: { ...remembered, tables, definitions: rememberedTables }, statuses, changed: changed.length > 0 };
}

/** Devices of one kind answer the same of a profile. */
const sharedAnswers = new SharedContent<ReadonlySet<string>>();

function vendorMemory(vendor: VendorReading): VendorMemory {
  const { profile } = vendor;
  const { instances } = readingNeeds(profile, "readings");
  const answered = answeredNeeds(vendor, instances);
  return { profile, memory: new TableMemory(vendor), answered: sharedAnswers.of([...answered].join(), () => answered) };
}

const noNeeds: ProfileNeeds = { instances: [], looseScalars: [], columns: [], followers: new Map(), avoidBulk: false };

function needsOf(vendor: VendorMemory | undefined, scope: ReadingScope): ProfileNeeds {
  if (vendor === undefined) {
    return noNeeds;
  }
  const needs = readingNeeds(vendor.profile, scope);
  const within = (oids: readonly string[]) => oids.filter((oid) => vendor.answered.has(oid));
  return { ...needs, instances: within(needs.instances), looseScalars: within(needs.looseScalars), columns: within(needs.columns) };
}

function asksNothing({ instances, looseScalars, columns }: ProfileNeeds): boolean {
  return instances.length + looseScalars.length + columns.length === 0;
}

async function rereadVendor(needs: ProfileNeeds, remembered: Fetched, options: FetchOptions): Promise<RereadPart> {
  const again = await fetchNeeds(needs, options);
  const failed = new Map(again.statuses.map(({ table, status }) => [table, status]));
  const definitions = joinedDefinitions(remembered.definitions, again.definitions);
  const reread = again.definitions.map((each): RereadTable => {
    const table = definitions.find(({ name }) => name === each.name) ?? each;
    return { table, readings: Object.keys(each.columns), status: failed.get(each.name) ?? "complete" };
  });
  const { tables, changed } = joinReadings(remembered.tables, again.tables, { definitions, reread });
  const asked = new Set(needs.instances);
  const values = new Map([...[...remembered.values].filter(([oid]) => !asked.has(oid)), ...again.values]);
  return { fetched: { tables, definitions, values }, statuses: again.statuses, changed: changed.length > 0 };
}

/** Remembered definitions, and those of tables that had no rows then. */
function joinedDefinitions(remembered: readonly TableDefinition[], again: readonly TableDefinition[]): readonly TableDefinition[] {
  const names = new Set(remembered.map(({ name }) => name));
  return [...remembered, ...again.filter(({ name }) => !names.has(name))];
}

function narrowed(table: TableDefinition, columns: readonly string[]): TableDefinition {
  return { ...table, columns: Object.fromEntries(Object.entries(table.columns).filter(([column]) => columns.includes(column))) };
}

export interface ReadingsContext {
  readonly scope: ReadingScope;
  readonly ports: readonly Port[];
  readonly sysObjectId: string;
  readonly sysDescr: string;
}

/** The parts of a model that were read again. Pure. */
export function readingsOf({ standard, vendor, statuses }: Reread, { scope, ports, ...identity }: ReadingsContext): ModelReadings {
  const facts = vendor && vendorFactsOf(vendor, identity);
  const model = readModel(standard.tables, { ports, statuses: [...statuses], vendor: facts });
  const { bgpPeers, ospfNeighbours, isisAdjacencies, tables } = model;
  const peers = { bgpPeers, ospfNeighbours, ...(isisAdjacencies === undefined ? {} : { isisAdjacencies }), tables };
  return scope === "peers" ? peers : { ...partsOf(model), ...peers };
}

function partsOf({ sensors, processors, memory, storage, interfaces, wireless }: DeviceModel): ModelReadings {
  const lags = interfaces.flatMap(({ ifIndex, lagIfIndex }) => (lagIfIndex === undefined ? [] : [{ ifIndex, lagIfIndex }]));
  return { sensors, processors, memory, storage, lags, ...(wireless === undefined ? {} : { wireless }), tables: [] };
}
