import type { DeviceModel, Sensor } from "./model/device-model.ts";

type Health = NonNullable<Sensor["health"]>;
type Limits = NonNullable<Sensor["thresholds"]>;

/** A value that went beyond a limit is back when it is inside by this share of the limit: readings tremble. */
const hysteresisShare = 0.02;
const ranks: Readonly<Record<Health, number>> = { ok: 0, unknown: 1, warning: 2, critical: 3 };

/** The model with what its sensors mean: what the device tells, or its own limits if they are worse. `before` steadies limits. */
export function judgeSensors(model: DeviceModel, before: DeviceModel | undefined): DeviceModel {
  const known = new Map(before?.sensors.map(({ key, health }) => [key, health]));
  return { ...model, sensors: model.sensors.map((sensor) => judged(sensor, known.get(sensor.key))) };
}

function judged(sensor: Sensor, before: Health | undefined): Sensor {
  const { value, thresholds, health: told } = sensor;
  const byLimits = value === undefined || thresholds === undefined ? undefined : limitHealth(value, thresholds, before);
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
