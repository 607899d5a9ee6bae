import type { SeriesDictionary, SeriesGroup } from "@isthmus/domain/series/dictionary";
import { type Metric, metrics } from "@isthmus/domain/series/metric-catalogue";
import { bgpPeerStates, type DeviceModel, isisStates, ospfStates, type Pool } from "./model/device-model.ts";
import {
  accessPointNames,
  allWireless,
  bgpPeerNames,
  isisAdjacencyNames,
  networkNames,
  ospfNeighbourNames,
  poolNames,
  processorNames,
  sensorNames,
} from "./part-names.ts";

/** Entities of one group beyond this number do not fit a record of the wire. */
const maxEntities = 4_096;

export interface ModelSamples {
  readonly dictionary: SeriesDictionary;
  /** In dictionary order; NaN for a reading that is not known. */
  readonly values: Float64Array;
}

/** One named thing of a device with the readings it has, by metric. */
interface Entity {
  readonly name: string;
  readonly readings: readonly (number | undefined)[];
}

/** The lists of a model that hold readings. */
export type ReadingLists = Pick<
  DeviceModel,
  "sensors" | "processors" | "memory" | "storage" | "bgpPeers" | "ospfNeighbours" | "isisAdjacencies" | "wireless"
>;

/**
 * The readings of a model, or of the lists that were read of it, as one row of samples; undefined when there are none. Entities are
 * ordered by name, so that their order is no news.
 */
export function samplesOfModel({
  sensors = [],
  processors = [],
  memory = [],
  storage = [],
  bgpPeers = [],
  ospfNeighbours = [],
  isisAdjacencies = [],
  wireless,
}: Partial<ReadingLists>): ModelSamples | undefined {
  const groups = [
    group(
      sensorMetrics,
      named(sensors, sensorNames(sensors), ({ value, health }) => [thousandths(value), healthNumber(health)]),
    ),
    group(
      processorMetrics,
      named(processors, processorNames(processors), ({ loadPercent }) => [hundredths(loadPercent)]),
    ),
    group(poolMetrics, poolsOf([...memory, ...storage])),
    group(
      bgpMetrics,
      named(bgpPeers, bgpPeerNames(bgpPeers), ({ state, acceptedPrefixes }) => [numberIn(bgpPeerStates, state), whole(acceptedPrefixes)]),
    ),
    group(
      ospfMetrics,
      named(ospfNeighbours, ospfNeighbourNames(ospfNeighbours), ({ state }) => [numberIn(ospfStates, state)]),
    ),
    group(
      isisMetrics,
      named(isisAdjacencies, isisAdjacencyNames(isisAdjacencies), ({ state }) => [numberIn(isisStates, state)]),
    ),
    group(wirelessMetrics, wireless === undefined ? [] : wirelessEntities(wireless)),
  ].filter((each) => each.entities.length > 0);
  if (groups.length === 0) {
    return undefined;
  }
  const values = groups.flatMap(({ metrics: columns, entities }) =>
    columns.flatMap((_, at) => entities.map((entity) => entity.readings[at])),
  );
  return { dictionary: groups.map(dictionaryGroup), values: Float64Array.from(values, (value) => value ?? Number.NaN) };
}

const sensorMetrics: readonly Metric[] = [metrics.sensorValue, metrics.sensorHealth];
const processorMetrics: readonly Metric[] = [metrics.processorLoad];
const poolMetrics: readonly Metric[] = [metrics.poolUsed, metrics.poolTotal, metrics.poolShare];
const bgpMetrics: readonly Metric[] = [metrics.bgpPeerState, metrics.bgpAcceptedPrefixes];
const ospfMetrics: readonly Metric[] = [metrics.ospfNeighbourState];
const isisMetrics: readonly Metric[] = [metrics.isisAdjacencyState];
const wirelessMetrics: readonly Metric[] = [metrics.wirelessClients];

interface EntityGroup {
  readonly metrics: readonly Metric[];
  readonly entities: readonly Entity[];
}

/** Entities of which nothing is known are kept: their gap is the news that they were asked. */
function group(columns: readonly Metric[], entities: readonly Entity[]): EntityGroup {
  return { metrics: columns, entities: [...entities].sort((a, b) => (a.name < b.name ? -1 : 1)).slice(0, maxEntities) };
}

function dictionaryGroup({ metrics: columns, entities }: EntityGroup): SeriesGroup {
  return { metrics: columns.map(({ id }) => id), entities: entities.map(({ name }) => name) };
}

function named<T>(
  parts: readonly T[],
  names: readonly string[],
  readingsOf: (part: T) => readonly (number | undefined)[],
): readonly Entity[] {
  return parts.flatMap((part, at) => {
    const name = names[at];
    return name === undefined ? [] : [{ name, readings: readingsOf(part) }];
  });
}

function poolsOf(pools: readonly Pool[]): readonly Entity[] {
  return named(pools, poolNames(pools), ({ usedBytes, totalBytes, usedPercent }) => [
    whole(usedBytes),
    whole(totalBytes),
    totalBytes === undefined || usedBytes === undefined ? hundredths(usedPercent) : undefined,
  ]);
}

/** Clients of each access point and each network, and of all. */
function wirelessEntities({ accessPoints, networks, clients }: NonNullable<DeviceModel["wireless"]>): readonly Entity[] {
  return [
    ...named(accessPoints, accessPointNames(accessPoints), (each) => [each.clients]),
    ...named(networks, networkNames(networks), (each) => [each.clients]),
    { name: allWireless, readings: [clients] },
  ];
}

/** 1 ok, 2 warning, 3 critical; unknown health is a gap. */
function healthNumber(health: "ok" | "warning" | "critical" | "unknown" | undefined): number | undefined {
  return health === undefined ? undefined : numberIn(healths, health);
}

const healths: readonly string[] = ["ok", "warning", "critical"];

/** Position in a list of names counted from 1, as MIBs do. */
function numberIn(names: readonly string[], name: string | undefined): number | undefined {
  const at = name === undefined ? -1 : names.indexOf(name);
  return at < 0 ? undefined : at + 1;
}

function thousandths(value: number | undefined): number | undefined {
  return value === undefined ? undefined : whole(value * 1_000);
}

function hundredths(value: number | undefined): number | undefined {
  return value === undefined ? undefined : whole(value * 100);
}

/** Chunks hold safe integers only; what is none is not known. The sum makes minus zero a zero. */
function whole(value: number | undefined): number | undefined {
  const rounded = value === undefined ? Number.NaN : Math.round(value) + 0;
  return Number.isSafeInteger(rounded) ? rounded : undefined;
}
