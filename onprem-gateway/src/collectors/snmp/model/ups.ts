import { numberOf } from "../snmp-text.ts";
import { compact, labelOf } from "./cell-values.ts";
import type { DeviceIdentity, Sensor } from "./device-model.ts";
import { type Cells, defineTable, type FetchedTables, type TableDefinition } from "./tables.ts";

/** UPS-MIB (RFC 1628). */
export const upsIdent = defineTable({
  name: "upsIdent",
  entry: "1.3.6.1.2.1.33.1.1",
  columns: { manufacturer: 1, model: 2, softwareVersion: 3, agentVersion: 4 },
});
export const upsBattery = defineTable({
  name: "upsBattery",
  entry: "1.3.6.1.2.1.33.1.2",
  columns: { status: 1, secondsOnBattery: 2, minutesRemaining: 3, charge: 4, voltage: 5, current: 6, temperature: 7 },
});
export const upsInputTable = defineTable({
  name: "upsInputTable",
  entry: "1.3.6.1.2.1.33.1.3.3.1",
  columns: { frequency: 2, voltage: 3, current: 4, power: 5 },
});
export const upsOutput = defineTable({ name: "upsOutput", entry: "1.3.6.1.2.1.33.1.4", columns: { source: 1, frequency: 2 } });
export const upsOutputTable = defineTable({
  name: "upsOutputTable",
  entry: "1.3.6.1.2.1.33.1.4.4.1",
  columns: { voltage: 2, current: 3, power: 4, load: 5 },
});
export const upsBypass = defineTable({ name: "upsBypass", entry: "1.3.6.1.2.1.33.1.5", columns: { frequency: 1 } });
export const upsBypassTable = defineTable({
  name: "upsBypassTable",
  entry: "1.3.6.1.2.1.33.1.5.3.1",
  columns: { voltage: 2, current: 3, power: 4 },
});
export const upsAlarm = defineTable({ name: "upsAlarm", entry: "1.3.6.1.2.1.33.1.6", columns: { present: 1 } });

type Measure = Pick<Sensor, "class" | "unit"> & { readonly name: string; readonly divisor: number };
const tenth = 10;
const battery: Readonly<Record<string, Measure>> = {
  secondsOnBattery: { class: "runtime", unit: "s", name: "Time on battery", divisor: 1 },
  minutesRemaining: { class: "runtime", unit: "min", name: "Battery runtime left", divisor: 1 },
  charge: { class: "charge", unit: "%", name: "Battery charge", divisor: 1 },
  voltage: { class: "voltage", unit: "V", name: "Battery voltage", divisor: tenth },
  current: { class: "current", unit: "A", name: "Battery current", divisor: tenth },
  temperature: { class: "temperature", unit: "C", name: "Battery temperature", divisor: 1 },
};
const line: Readonly<Record<string, Measure>> = {
  frequency: { class: "frequency", unit: "Hz", name: "frequency", divisor: tenth },
  voltage: { class: "voltage", unit: "V", name: "voltage", divisor: 1 },
  current: { class: "current", unit: "A", name: "current", divisor: tenth },
  power: { class: "power", unit: "W", name: "power", divisor: 1 },
  load: { class: "load", unit: "%", name: "load", divisor: 1 },
};
const lines = [
  { table: upsInputTable, label: "Input" },
  { table: upsOutput, label: "Output" },
  { table: upsOutputTable, label: "Output" },
  { table: upsBypass, label: "Bypass" },
  { table: upsBypassTable, label: "Bypass" },
] as const;

const batteryStates = { 1: ["unknown", "unknown"], 2: ["normal", "ok"], 3: ["low", "warning"], 4: ["depleted", "critical"] } as const;
const sources = {
  1: ["other", "unknown"],
  2: ["none", "critical"],
  3: ["normal", "ok"],
  4: ["bypass", "warning"],
  5: ["battery", "warning"],
  6: ["booster", "warning"],
  7: ["reducer", "warning"],
} as const;

export function readUpsIdentity(tables: FetchedTables): DeviceIdentity {
  const { manufacturer, model, softwareVersion, agentVersion } = tables.cells(upsIdent);
  return compact({ vendor: labelOf(manufacturer), model: labelOf(model), version: labelOf(softwareVersion) ?? labelOf(agentVersion) });
}

/** Battery, lines and states of an uninterruptible power supply. */
export function readUpsSensors(tables: FetchedTables): readonly Sensor[] {
  const lineSensors = lines.flatMap(({ table, label }) =>
    tables
      .rows<string>(table)
      .flatMap(({ index, cells }) =>
        measured(table, { index, cells, measures: line, label: index === "0" ? label : `${label} ${index.split(".")[0]}` }),
      ),
  );
  return [
    ...stateSensor({ table: upsBattery, column: "status", name: "Battery state", states: batteryStates }, tables),
    ...measured(upsBattery, { index: "0", cells: tables.cells<string>(upsBattery), measures: battery }),
    ...stateSensor({ table: upsOutput, column: "source", name: "Output source", states: sources }, tables),
    ...lineSensors,
    ...alarms(tables),
  ];
}

function measured(
  table: TableDefinition,
  { index, cells, measures, label }: { index: string; cells: Cells<string>; measures: Readonly<Record<string, Measure>>; label?: string },
): readonly Sensor[] {
  return Object.entries(measures).flatMap(([column, { divisor, name, ...kind }]) => {
    const raw = numberOf(cells[column]);
    const key = `${table.entry}.${table.columns[column]}.${index}`;
    return raw === undefined ? [] : [{ key, ...kind, name: label === undefined ? name : `${label} ${name}`, value: raw / divisor }];
  });
}

function stateSensor(
  {
    table,
    column,
    name,
    states,
  }: {
    readonly table: TableDefinition;
    readonly column: string;
    readonly name: string;
    readonly states: Readonly<Record<number, readonly [string, NonNullable<Sensor["health"]>]>>;
  },
  tables: FetchedTables,
): readonly Sensor[] {
  const value = numberOf(tables.cells<string>(table)[column]);
  const [state, health] = (value === undefined ? undefined : states[value]) ?? [undefined, undefined];
  const key = `${table.entry}.${table.columns[column]}.0`;
  return value === undefined || state === undefined ? [] : [{ key, class: "state", name, value, state, health }];
}

function alarms(tables: FetchedTables): readonly Sensor[] {
  const present = numberOf(tables.cells(upsAlarm).present);
  const key = `${upsAlarm.entry}.${upsAlarm.columns.present}.0`;
  return present === undefined
    ? []
    : [{ key, class: "count", name: "Alarms present", value: present, health: present > 0 ? "warning" : "ok" }];
}
