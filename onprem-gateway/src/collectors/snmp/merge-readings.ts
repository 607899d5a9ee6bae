import { compact } from "./model/cell-values.ts";
import type { DeviceModel, InterfaceFacts, ModelReadings, Sensor, TableStatus } from "./model/device-model.ts";
import { type ModelPart, unreadParts } from "./model/reading-tables.ts";
import { bgpPeerNames, isisAdjacencyNames, ospfNeighbourNames, poolNames, processorNames, sensorNames } from "./part-names.ts";

/** A model and the parts of it that could not be read: what these lists lack is unknown, not gone. */
export interface ModelSight {
  readonly model: DeviceModel;
  readonly unread: ReadonlySet<ModelPart>;
}

/** A model that was read whole. What an unread table held before is kept, without its reading. */
export function sightOfModel(model: DeviceModel, before: DeviceModel | undefined): ModelSight {
  return before === undefined ? { model, unread: unreadParts(model.tables) } : withUnread(model, before, model.tables);
}

/** The model as known before with fresh readings in it. */
export function sightOfReadings(readings: ModelReadings, before: DeviceModel): ModelSight {
  const { lags, tables } = readings;
  const lists = readLists(readings);
  const fresh: DeviceModel = { ...before, ...lists, ...(lags === undefined ? {} : { interfaces: withLags(before.interfaces, lags) }) };
  const asked = { ...fresh, tables: [...tables, ...before.tables.filter(({ table }) => !tables.some((each) => each.table === table))] };
  return withUnread(asked, before, tables);
}

/** A device that runs out of names to tell keeps what it had: as it was, without what was read. */
function withUnread(fresh: DeviceModel, before: DeviceModel, tables: readonly TableStatus[]): ModelSight {
  const unread = unreadParts(tables);
  const keep = <T>(part: ModelPart, lists: readonly [readonly T[], readonly T[]], rest: Keeping<T>): T[] =>
    unread.has(part) ? withMissing(lists, rest) : [...lists[0]];
  const model: DeviceModel = {
    ...fresh,
    sensors: keep("sensors", [fresh.sensors, before.sensors], { namesOf: sensorNames, forget: unknownSensor }),
    processors: keep("processors", [fresh.processors, before.processors], {
      namesOf: processorNames,
      forget: ({ loadPercent: _load, ...rest }) => rest,
    }),
    memory: keep("pools", [fresh.memory, before.memory], { namesOf: poolNames, forget: withoutUse }),
    storage: keep("pools", [fresh.storage, before.storage], { namesOf: poolNames, forget: withoutUse }),
    bgpPeers: keep("bgpPeers", [fresh.bgpPeers, before.bgpPeers], {
      namesOf: bgpPeerNames,
      forget: ({ state: _state, sinceS: _since, ...rest }) => rest,
    }),
    ospfNeighbours: keep("ospfNeighbours", [fresh.ospfNeighbours, before.ospfNeighbours], {
      namesOf: ospfNeighbourNames,
      forget: ({ state: _state, ...rest }) => rest,
    }),
  };
  const adjacencies = keep("isisAdjacencies", [fresh.isisAdjacencies ?? [], before.isisAdjacencies ?? []], {
    namesOf: isisAdjacencyNames,
    forget: ({ state: _state, ...rest }) => rest,
  });
  return { model: adjacencies.length === 0 ? model : { ...model, isisAdjacencies: adjacencies }, unread };
}

/** The lists of readings that are there. */
export function readLists({
  lags: _lags,
  tables: _tables,
  ...lists
}: ModelReadings): Partial<Pick<DeviceModel, keyof Omit<ModelReadings, "lags" | "tables">>> {
  return compact(lists);
}

interface Keeping<T> {
  readonly namesOf: (list: readonly T[]) => readonly string[];
  /** The same part without what was read of it. */
  readonly forget: (part: T) => T;
}

function withMissing<T>([fresh, before]: readonly [readonly T[], readonly T[]], { namesOf, forget }: Keeping<T>): T[] {
  const names = new Set(namesOf(fresh));
  const namesBefore = namesOf(before);
  return [...fresh, ...before.filter((_, at) => !names.has(namesBefore[at] ?? "")).map(forget)];
}

function unknownSensor({ value: _value, state: _state, ...rest }: Sensor): Sensor {
  return { ...rest, health: "unknown" };
}

function withoutUse<T extends { readonly usedBytes?: unknown; readonly usedPercent?: unknown }>({
  usedBytes: _used,
  usedPercent: _share,
  ...rest
}: T): Omit<T, "usedBytes" | "usedPercent"> {
  return rest;
}

function withLags(interfaces: readonly InterfaceFacts[], lags: NonNullable<ModelReadings["lags"]>): InterfaceFacts[] {
  const members = new Map(lags.map(({ ifIndex, lagIfIndex }) => [ifIndex, lagIfIndex]));
  const known = interfaces.map(({ lagIfIndex: _lag, ...facts }): InterfaceFacts => {
    const lagIfIndex = members.get(facts.ifIndex);
    members.delete(facts.ifIndex);
    return lagIfIndex === undefined ? facts : { ...facts, lagIfIndex };
  });
  return [...known, ...[...members].map(([ifIndex, lagIfIndex]) => ({ ifIndex, lagIfIndex }))];
}

function withoutClients({ accessPoints, networks }: NonNullable<DeviceModel["wireless"]>): unknown {
  return {
    networks: networks.map(({ name }) => name),
    accessPoints: accessPoints.map(({ clients: _clients, radios, ...accessPoint }) => ({
      ...accessPoint,
      radios: radios.map(({ clients: _each, ...radio }) => radio),
    })),
  };
}

/** A model without what changes from reading to reading: two of them differ when there is something to tell. */
export function lastingModel(model: DeviceModel): unknown {
  // Stations come and go all day: they are told with the next inventory, and make none.
  const { tables: _tables, stations: _stations, resolved: _resolved, answered: _answered, ...rest } = model;
  return {
    ...rest,
    sensors: model.sensors.map(({ value: _value, ...sensor }) => sensor),
    processors: model.processors.map(({ loadPercent: _load, ...processor }) => processor),
    memory: model.memory.map(withoutUse),
    storage: model.storage.map(withoutUse),
    bgpPeers: model.bgpPeers.map(({ sinceS: _since, acceptedPrefixes: _accepted, ...peer }) => peer),
    wireless: model.wireless && withoutClients(model.wireless),
  };
}
