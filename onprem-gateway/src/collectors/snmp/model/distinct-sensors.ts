import type { Module, Sensor } from "./device-model.ts";
import { defineTable, type FetchedTables } from "./tables.ts";

/** ENTITY-MIB (RFC 6933): the interface that a part is. Index entPhysicalIndex and a logical entity, 0 for all. */
export const entAliasTable = defineTable({
  name: "entAliasMappingTable",
  entry: "1.3.6.1.2.1.47.1.3.2.1",
  columns: { identifier: 2 },
  maxRows: 4_096,
});

const ifIndexColumn = "1.3.6.1.2.1.2.2.1.1.";
/** Parts above a sensor that are looked at. */
const maxDepth = 6;

export interface SensorSurroundings {
  readonly parts: ReadonlyMap<number, Module>;
  /** What the interface of a part is called, for parts that are interfaces. */
  readonly portOf: (entity: number) => string | undefined;
}

/** Names the interfaces that parts are. */
export function portsOfParts(
  tables: FetchedTables,
  nameOf: (ifIndex: number) => string | undefined,
): (entity: number) => string | undefined {
  const names = new Map<number, string>();
  for (const { index, cells } of tables.rows(entAliasTable)) {
    const identifier = cells.identifier?.kind === "oid" ? cells.identifier.value : "";
    const name = identifier.startsWith(ifIndexColumn) ? nameOf(Number(identifier.slice(ifIndexColumn.length))) : undefined;
    if (name !== undefined) {
      names.set(Number(index.split(".")[0]), name);
    }
  }
  return (entity) => names.get(entity);
}

/**
 * Sensors of one kind and name are told apart by what they belong to: the port, the words of their own description, or the nearest
 * part above them in which they differ. Those that differ in nothing keep their name.
 */
export function toldApart(sensors: readonly Sensor[], surroundings: SensorSurroundings): readonly Sensor[] {
  const named = new Map<Sensor, string>();
  for (const sharers of Map.groupBy(sensors, ({ class: kind, name }) => `${kind} ${name}`).values()) {
    if (sharers.length > 1) {
      const told = sharers.map((sensor) => namesWithContext(sensor, surroundings));
      const best = bestOf(told);
      sharers.forEach((sensor, at) => {
        named.set(sensor, (best === undefined ? undefined : told[at]?.[best]) ?? sensor.name);
      });
    }
  }
  return sensors.map((sensor) => ({ ...sensor, name: named.get(sensor) ?? sensor.name }));
}

/** Its name with each thing that may tell it apart, the best first; undefined where the device does not tell. */
function namesWithContext({ name, entity = 0 }: Sensor, { parts, portOf }: SensorSurroundings): readonly (string | undefined)[] {
  const description = parts.get(entity)?.description;
  const chain = ancestors(entity, parts);
  const port = chain.map((part) => portOf(part)).find((text) => text !== undefined);
  const above = chain.slice(1).map((part) => parts.get(part)?.name ?? parts.get(part)?.description);
  return [
    within(port, name),
    description === undefined || description === name ? undefined : `${name}, ${description}`,
    ...Array.from({ length: maxDepth }, (_, at) => within(above[at], name)),
  ];
}

function within(whole: string | undefined, name: string): string | undefined {
  return whole === undefined ? undefined : `${whole} ${name}`;
}

function ancestors(entity: number, parts: ReadonlyMap<number, Module>): readonly number[] {
  const chain = [entity];
  for (let at = parts.get(entity)?.containedIn; at !== undefined && parts.has(at) && chain.length <= maxDepth; ) {
    chain.push(at);
    at = parts.get(at)?.containedIn;
  }
  return chain;
}

/** The place in the lists at which they differ most, the first of equals; undefined where they differ nowhere. */
function bestOf(told: readonly (readonly (string | undefined)[])[]): number | undefined {
  const kinds = Array.from({ length: told[0]?.length ?? 0 }, (_, at) => new Set(told.map((names) => names[at])).size);
  const most = Math.max(...kinds);
  return most > 1 ? kinds.indexOf(most) : undefined;
}
