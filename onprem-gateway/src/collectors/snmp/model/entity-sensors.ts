import { numberOf } from "../snmp-text.ts";
import type { Module, Sensor } from "./device-model.ts";
import { portsOfParts, toldApart } from "./distinct-sensors.ts";
import { type Cells, defineTable, type FetchedTables, type TableRow } from "./tables.ts";

/** ENTITY-SENSOR-MIB (RFC 3433). */
export const entPhySensorTable = defineTable({
  name: "entPhySensorTable",
  entry: "1.3.6.1.2.1.99.1.1.1",
  columns: { type: 1, scale: 2, precision: 3, value: 4, status: 5 },
  maxRows: 16_384,
});
/** CISCO-ENTITY-SENSOR-MIB: the same columns under Cisco's own number, with dBm. */
export const ciscoSensorTable = defineTable({
  name: "entSensorValueTable",
  entry: "1.3.6.1.4.1.9.9.91.1.1.1.1",
  columns: { type: 1, scale: 2, precision: 3, value: 4, status: 5 },
  maxRows: 16_384,
});
/** CISCO-ENTITY-SENSOR-MIB: index entPhysicalIndex and a number. */
export const ciscoThresholdTable = defineTable({
  name: "entSensorThresholdTable",
  entry: "1.3.6.1.4.1.9.9.91.1.2.1.1",
  columns: { severity: 2, relation: 3, value: 4 },
  maxRows: 16_384,
});

/** EntitySensorDataType, with 14 as Cisco extends it. Truth values and enumerations say nothing without the vendor's text. */
const kinds: Readonly<Record<number, Pick<Sensor, "class" | "unit">>> = {
  3: { class: "voltage", unit: "V" },
  4: { class: "voltage", unit: "V" },
  5: { class: "current", unit: "A" },
  6: { class: "power", unit: "W" },
  7: { class: "frequency", unit: "Hz" },
  8: { class: "temperature", unit: "C" },
  9: { class: "humidity", unit: "%" },
  10: { class: "fan-speed", unit: "rpm" },
  11: { class: "airflow", unit: "m3/min" },
  12: { class: "state" },
  14: { class: "optical-power", unit: "dBm" },
};
/** EntitySensorDataScale: powers of ten for yocto(1) to yotta(17), in the MIB's own order. */
const exponents = [-24, -21, -18, -15, -12, -9, -6, -3, 0, 3, 6, 9, 12, 18, 15, 21, 24];

type SensorTable = typeof entPhySensorTable | typeof ciscoSensorTable;
type SensorColumn = "type" | "scale" | "precision" | "value" | "status";

/** The sensors of both MIBs; a part that both describe is listed once, by the standard one. */
export function readEntitySensors(
  tables: FetchedTables,
  entities: readonly Module[],
  nameOf: (ifIndex: number) => string | undefined = () => undefined,
): readonly Sensor[] {
  const parts = new Map(entities.map((part) => [part.entity, part]));
  const standard = sensorsOf(tables, entPhySensorTable, { parts, limits: new Map() });
  const known = new Set(standard.map(({ entity }) => entity));
  const cisco = sensorsOf(tables, ciscoSensorTable, { parts, limits: ciscoLimits(tables) });
  const all = [...standard, ...cisco.filter(({ entity }) => !known.has(entity))];
  return toldApart(all, { parts, portOf: portsOfParts(tables, nameOf) });
}

interface SensorContext {
  readonly parts: ReadonlyMap<number, Module>;
  /** Unscaled, by entPhysicalIndex. */
  readonly limits: ReadonlyMap<number, NonNullable<Sensor["thresholds"]>>;
}

function sensorsOf(tables: FetchedTables, table: SensorTable, context: SensorContext): readonly Sensor[] {
  return tables.rows<SensorColumn>(table).flatMap((row) => sensorOf(row, `${table.entry}.${table.columns.value}`, context) ?? []);
}

function sensorOf({ index, cells }: TableRow<SensorColumn>, valueOid: string, context: SensorContext): Sensor | undefined {
  const entity = Number(index);
  const raw = numberOf(cells.value);
  const kind = kinds[numberOf(cells.type) ?? 0];
  if (kind === undefined || raw === undefined || !Number.isSafeInteger(entity) || entity < 1) {
    return undefined;
  }
  const part = context.parts.get(entity);
  const names = [part?.name, part?.description];
  const name = names.find((text) => text !== undefined) ?? `sensor ${index}`;
  const truth = kind.class === "state";
  const sensor = {
    key: `${valueOid}.${index}`,
    ...kind,
    name,
    entity,
    ...readingOf(raw, truth, cells),
    ...statusOf(index, { valueOid, cells }),
  };
  return truth ? sensor : opticalOf(inUnit(sensor, cells, context.limits.get(entity)), names);
}

/** Where the operational status of a sensor is told: beside its value. */
function statusOf(
  index: string,
  { valueOid, cells }: { readonly valueOid: string; readonly cells: Cells<SensorColumn> },
): Pick<Sensor, "stateKey" | "stateNumber"> {
  const stateNumber = numberOf(cells.status);
  const column = `${valueOid.slice(0, valueOid.lastIndexOf("."))}.${entPhySensorTable.columns.status}`;
  return stateNumber === undefined ? {} : { stateKey: `${column}.${index}`, stateNumber };
}

function inUnit(sensor: Sensor, cells: Cells<SensorColumn>, limit: Sensor["thresholds"]): Sensor {
  const { value } = sensor;
  return {
    ...sensor,
    ...(value === undefined ? {} : { value: scaled(value, cells) }),
    ...(limit === undefined ? {} : { thresholds: mapNumbers(limit, (number) => scaled(number, cells)) }),
  };
}

/** Out of the range of the sensor, either way (RFC 3433 section 3), and what a reading of 16 bits gives that was never taken. */
const unread: readonly number[] = [-1_000_000_000, 1_000_000_000, -32_768];

function readingOf(raw: number, truth: boolean, cells: Cells<SensorColumn>): Pick<Sensor, "value" | "state" | "health"> {
  const status = numberOf(cells.status);
  switch (status) {
    case undefined:
    case 1: {
      const value = unread.includes(raw) ? {} : { value: raw };
      const told = status === undefined ? {} : ({ state: "ok", health: "ok" } as const);
      return truth ? { value: raw, state: raw === 1 ? "true" : "false" } : { ...value, ...told };
    }
    case 3:
      return { state: "nonoperational", health: "critical" };
    default:
      return { state: "unavailable", health: "unknown" };
  }
}

/** The value in its unit: value x 10^scale / 10^precision (RFC 3433 section 3). */
function scaled(raw: number, { scale, precision }: Cells<SensorColumn>): number {
  const exponent = (exponents[(numberOf(scale) ?? 9) - 1] ?? 0) - (numberOf(precision) ?? 0);
  return exponent < 0 ? raw / 10 ** -exponent : raw * 10 ** exponent;
}

const opticalName = /(?:\b[rt]x|receive|transmit|optical|light|laser)\b.*\bpower|\bpower\b.*\b(?:[rt]x|receive|transmit)\b/iu;

/** Optical power is told in watts by some agents; people read it in dBm (dB relative to one milliwatt). No light has no such value. */
function opticalOf(sensor: Sensor, names: readonly (string | undefined)[]): Sensor {
  if (sensor.class !== "power" || !names.some((name) => name !== undefined && opticalName.test(name))) {
    return sensor;
  }
  const { value, thresholds, ...rest } = sensor;
  return {
    ...rest,
    class: "optical-power",
    unit: "dBm",
    ...(value === undefined ? {} : value <= 0 ? { state: "no light" } : { value: toDbm(value) }),
    ...(thresholds === undefined ? {} : { thresholds: mapNumbers(thresholds, (watts) => (watts > 0 ? toDbm(watts) : undefined)) }),
  };
}

function toDbm(watts: number): number {
  return 10 * Math.log10(watts * 1_000);
}

function mapNumbers(
  limits: NonNullable<Sensor["thresholds"]>,
  map: (value: number) => number | undefined,
): NonNullable<Sensor["thresholds"]> {
  return Object.fromEntries(
    Object.entries(limits).flatMap(([name, value]) => {
      const mapped = value === undefined ? undefined : map(value);
      return mapped === undefined ? [] : [[name, mapped]];
    }),
  );
}

/** Severities of CISCO-ENTITY-SENSOR-MIB that judge; other (1) is what the agent uses for limits of its own. */
const minor = 10;
const major = 20;

/**
 * Relations 1 and 2 are "less", 3 and 4 "greater"; severities are minor (10), major (20) and critical (30). Of several the mildest warns
 * and the most severe, from major on, is the limit.
 */
function ciscoLimits(tables: FetchedTables): ReadonlyMap<number, NonNullable<Sensor["thresholds"]>> {
  const told = tables.rows(ciscoThresholdTable).flatMap(({ index, cells }) => {
    const relation = numberOf(cells.relation) ?? 0;
    const severity = numberOf(cells.severity) ?? 0;
    const value = numberOf(cells.value);
    const judges = severity >= minor && relation >= 1 && relation <= 4;
    return judges && value !== undefined && !unread.includes(value)
      ? [{ entity: Number(index.split(".")[0]), side: relation <= 2 ? ("low" as const) : ("high" as const), severity, value }]
      : [];
  });
  const found = new Map<number, NonNullable<Sensor["thresholds"]>>();
  for (const { entity, side, severity, value } of told.toSorted((a, b) => b.severity - a.severity)) {
    const limits = found.get(entity) ?? {};
    const isLimit = severity >= major && limits[side] === undefined;
    found.set(entity, { ...limits, [isLimit ? side : `${side}Warning`]: value });
  }
  return found;
}
