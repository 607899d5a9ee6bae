import type { DeviceModel, Sensor } from "./model/device-model.ts";
import type { RawInterface } from "./raw-poll.ts";

type Health = NonNullable<Sensor["health"]>;
type Limits = NonNullable<Sensor["thresholds"]>;

/** A value that went beyond a limit is back when it is inside by this share of the limit: readings tremble. */
const hysteresisShare = 0.02;
const ranks: Readonly<Record<Health, number>> = { ok: 0, unknown: 1, warning: 2, critical: 3 };

export interface SensorContext {
  /** The last reading, which steadies limits. */
  readonly before: DeviceModel | undefined;
  /** The device's interfaces as they are now. */
  readonly interfaces: readonly Pick<RawInterface, "key" | "ifName" | "ifDescr" | "operStatus">[];
}

/** The model with what its sensors mean: what the device tells, or its own limits if they are worse. */
export function judgeSensors(model: DeviceModel, { before, interfaces }: SensorContext): DeviceModel {
  const known = new Map(before?.sensors.map(({ key, health }) => [key, health]));
  const dark = darkPorts(interfaces);
  return { ...model, sensors: model.sensors.map((sensor) => judged(sensor, { before: known.get(sensor.key), dark })) };
}

/** Names of the interfaces that are down: their lasers are off and no light comes in, which is no fault of the optics. */
function darkPorts(interfaces: SensorContext["interfaces"]): ReadonlySet<string> {
  const down = interfaces.filter(({ operStatus }) => operStatus !== undefined && operStatus !== up);
  return new Set(down.flatMap(({ key, ifName, ifDescr }) => [key, ifName, ifDescr].filter((name) => name !== undefined)));
}

/** ifOperStatus. */
const up = 1;
/** What light and lasers are measured in. */
const opticalClasses: readonly Sensor["class"][] = ["optical-power", "current"];

/** Whether the name of a sensor begins with that of such a port, as in "xe-0/0/1 Rx power". */
function isDark({ class: kind, name }: Sensor, dark: ReadonlySet<string>): boolean {
  if (dark.size === 0 || !opticalClasses.includes(kind)) {
    return false;
  }
  const words = name.split(" ");
  return words.some((_, at) => dark.has(words.slice(0, at).join(" ")));
}

function judged(sensor: Sensor, { before, dark }: { readonly before: Health | undefined; readonly dark: ReadonlySet<string> }): Sensor {
  const { value, thresholds, health: told } = sensor;
  const limits = isDark(sensor, dark) ? undefined : thresholds;
  const byLimits = value === undefined || limits === undefined ? undefined : limitHealth(value, limits, before);
  const health = byLimits !== undefined && (told === undefined || ranks[byLimits] > ranks[told]) ? byLimits : told;
  return health === undefined ? sensor : { ...sensor, health };
}

function limitHealth(value: number, { low, lowWarning, highWarning, high }: Limits, before: Health | undefined): Health | undefined {
  if ([low, lowWarning, highWarning, high].every((limit) => limit === undefined)) {
    return undefined;
  }
  const wasCritical = before === "critical";
  const wasBad = wasCritical || before === "warning";
  if (isAbove(value, high, wasCritical) || isBelow(value, low, wasCritical)) {
    return "critical";
  }
  return isAbove(value, highWarning, wasBad) || isBelow(value, lowWarning, wasBad) ? "warning" : "ok";
}

function isAbove(value: number, limit: number | undefined, was: boolean): boolean {
  return limit !== undefined && value > limit - (was ? margin(limit) : 0);
}

function isBelow(value: number, limit: number | undefined, was: boolean): boolean {
  return limit !== undefined && value < limit + (was ? margin(limit) : 0);
}

function margin(limit: number): number {
  return Math.abs(limit) * hysteresisShare;
}
