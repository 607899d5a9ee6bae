import type { ProbedDevice } from "@isthmus/onprem-gateway/collectors/snmp/probe";
import type { Cell, Tone } from "../output/fitted-table.ts";
import { byteSize } from "../output/quantities.ts";
import { cell, counted, type DeviceModel, optional, type Section, tally } from "./section.ts";

type Sensor = DeviceModel["sensors"][number];
type Pool = DeviceModel["memory"][number];

const barWidth = 10;

/** A share as a bar and a number, such as "███░░░░░░░ 28 %". */
function share(percent: number | undefined): Cell {
  if (percent === undefined) return cell(undefined);
  const full = Math.min(barWidth, Math.round(percent / barWidth));
  const tone: Tone | undefined = percent >= 95 ? "bad" : percent >= 85 ? "warning" : undefined;
  return cell(`${"█".repeat(full)}${"░".repeat(barWidth - full)} ${String(Math.round(percent)).padStart(3)} %`, tone);
}

/** Loads of processors. */
export function processorSection({ model, processorLoads }: ProbedDevice): Section {
  const known = model?.processors ?? [];
  const loads =
    known.length > 0
      ? known
      : processorLoads.map((loadPercent, at) => ({ key: String(at + 1), name: undefined, series: undefined, loadPercent }));
  const told = loads.flatMap(({ loadPercent }) => loadPercent ?? []);
  const mean = told.length === 0 ? "" : `: ${Math.round(told.reduce((sum, load) => sum + load, 0) / told.length)} % on average`;
  return {
    id: "processors",
    headline: `${counted(loads.length, "processor", "processors")}${mean}`,
    columns: [{ title: "Processor", least: 12 }, { title: "Load" }],
    rows: loads.map(({ name, key, series, loadPercent }) => [
      cell(name === undefined ? `Processor ${key.split(".").at(-1) ?? key}` : (series ?? name)),
      share(loadPercent),
    ]),
  };
}

/** Main memory and the like. */
export function memorySection({ model }: ProbedDevice): Section {
  return poolSection("memory", model?.memory ?? [], ["memory pool", "memory pools"]);
}

/** File systems. */
export function storageSection({ model }: ProbedDevice): Section {
  return poolSection("storage", model?.storage ?? [], ["file system", "file systems"]);
}

function poolSection(id: "memory" | "storage", pools: readonly Pool[], [one, many]: readonly [string, string]): Section {
  return {
    id,
    headline: counted(pools.length, one, many),
    columns: [
      { title: "Name", least: 12 },
      { title: "Kind" },
      { title: "Size", align: "right" },
      { title: "Used", align: "right" },
      { title: "Share" },
    ],
    rows: pools.map(({ name, key, series, kind, totalBytes, usedBytes, usedPercent }) => [
      cell(name === undefined ? key : (series ?? name)),
      optional(kind),
      cell(byteSize(totalBytes)),
      cell(byteSize(usedBytes)),
      share(usedPercent ?? shareOf(usedBytes, totalBytes)),
    ]),
  };
}

function shareOf(used: number | undefined, total: number | undefined): number | undefined {
  return used === undefined || total === undefined || total <= 0 ? undefined : Math.min(100, (100 * used) / total);
}

const healthTone: Readonly<Record<NonNullable<Sensor["health"]>, Tone | undefined>> = {
  ok: "good",
  warning: "warning",
  critical: "bad",
  unknown: undefined,
};

/** Sensors by kind, with limits and what their state means. */
export function sensorSection({ model }: ProbedDevice): Section {
  const sensors = (model?.sensors ?? []).toSorted((a, b) => a.class.localeCompare(b.class));
  const healths = tally(sensors.flatMap(({ health }) => (health === undefined || health === "unknown" ? [] : [health])).toSorted());
  return {
    id: "sensors",
    headline: `${counted(sensors.length, "sensor", "sensors")}${healths === "" ? "" : `: ${healths}`}`,
    columns: [
      { title: "Kind" },
      { title: "Sensor", least: 16 },
      { title: "Reading", align: "right" },
      { title: "Limits" },
      { title: "State", least: 8 },
    ],
    rows: sensors.map((sensor) => {
      const tone = sensor.health === undefined ? undefined : healthTone[sensor.health];
      return [
        cell(sensor.class, "faint"),
        cell(nameOf(sensor)),
        sensor.value === undefined || (sensor.class === "state" && sensor.state !== undefined)
          ? { text: "" }
          : cell(reading(sensor.value, sensor), toneOfValue(sensor)),
        { text: limits(sensor) },
        sensor.state === undefined ? { text: "" } : cell(sensor.state, tone),
      ];
    }),
  };
}

/** Its name; sensors that share one have their place in the device behind it, as the series has. */
function nameOf({ class: kind, name, series = "" }: Sensor): string {
  const prefix = `${kind} `;
  return series.startsWith(prefix) ? series.slice(prefix.length) : name;
}

function reading(value: number, sensor: Sensor): string {
  const { factor, unit } = scaleOf(sensor);
  return `${Number((value * factor).toPrecision(5))} ${unit}`.trim();
}

const milli = { A: "mA", V: "mV", W: "mW" } as const;

/** Small currents, voltages and powers are read in thousandths, as lasers are; limits as the reading. */
function scaleOf({ value = 0, unit = "" }: Sensor): { readonly factor: number; readonly unit: string } {
  if (unit === "C") return { factor: 1, unit: "°C" };
  const isSmall = value !== 0 && Math.abs(value) < 0.1;
  return isSmall && (unit === "A" || unit === "V" || unit === "W") ? { factor: 1_000, unit: milli[unit] } : { factor: 1, unit };
}

/** Beyond a limit that the device itself gives; limits of nothing (0 to 0) say nothing. */
function toneOfValue({ value, thresholds = {} }: Sensor): Tone | undefined {
  const { low = -Infinity, lowWarning = -Infinity, highWarning = Infinity, high = Infinity } = thresholds;
  if (value === undefined || low >= high) return undefined;
  if (value >= high || value <= low) return "bad";
  return value >= highWarning || value <= lowWarning ? "warning" : undefined;
}

/** Such as "10 to 60", "up to 75", "from -20"; the limits at which it is critical, else those of the warning. */
function limits(sensor: Sensor): string {
  const { thresholds = {} } = sensor;
  const { factor } = scaleOf(sensor);
  const low = thresholds.low ?? thresholds.lowWarning;
  const high = thresholds.high ?? thresholds.highWarning;
  const shown = (value: number) => String(Number((value * factor).toPrecision(5)));
  if (low === undefined) return high === undefined ? "" : `up to ${shown(high)}`;
  return high === undefined ? `from ${shown(low)}` : `${shown(low)} to ${shown(high)}`;
}

const plainParts: readonly DeviceModel["modules"][number]["class"][] = ["port", "sensor", "container", "backplane"];

/** Exchangeable parts; ports, slots and sensors only where they have a model or a serial number of their own. */
export function partSection({ model }: ProbedDevice): Section {
  const modules = model?.modules ?? [];
  const depths = depthsOf(modules);
  const told = modules.filter(
    ({ class: kind, name, description, model: product, serial }) =>
      product || serial || (!plainParts.includes(kind) && (name || description)),
  );
  return {
    id: "parts",
    headline: `${counted(told.length, "part", "parts")}: ${tally(told.map(({ class: kind }) => kind))}`,
    columns: [
      { title: "Part", least: 16 },
      { title: "Kind" },
      { title: "Model", least: 10 },
      { title: "Serial", least: 10 },
      { title: "Software", least: 8 },
    ],
    rows: told.map(({ entity, class: kind, name, description, model: product, serial, software, firmware }) => {
      const indent = "  ".repeat(Math.min(depths.get(entity) ?? 0, 3));
      return [
        { text: `${indent}${cell(name || description).text}` },
        cell(kind, "faint"),
        optional(product),
        optional(serial),
        optional(software ?? firmware),
      ];
    }),
  };
}

function depthsOf(modules: DeviceModel["modules"]): ReadonlyMap<number, number> {
  const parents = new Map(modules.map(({ entity, containedIn }) => [entity, containedIn]));
  const depthOf = (entity: number) => {
    let depth = 0;
    for (let at = parents.get(entity); at !== undefined && parents.has(at) && depth < 8; at = parents.get(at)) depth += 1;
    return depth;
  };
  return new Map(modules.map(({ entity }) => [entity, depthOf(entity)]));
}
