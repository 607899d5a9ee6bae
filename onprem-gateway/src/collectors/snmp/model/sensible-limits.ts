import type { Sensor } from "./device-model.ts";

type Limits = NonNullable<Sensor["thresholds"]>;

/** Quantities on a logarithmic scale, where an upper limit of 0 is one like any other. */
const logarithmic: readonly Sensor["class"][] = ["optical-power", "signal", "snr"];

/**
 * The sensor without limits that nobody set. Agents fill them with 0: as both ends, or as an upper limit of what is never below 0. Limits
 * between which nothing lies would make every reading a fault.
 */
export function withSensibleLimits(sensor: Sensor): Sensor {
  const { thresholds, ...rest } = sensor;
  if (thresholds === undefined) {
    return sensor;
  }
  const limits = withoutCrossed(logarithmic.includes(sensor.class) ? thresholds : withoutZeroTops(thresholds));
  return Object.keys(limits).length === 0 ? rest : { ...rest, thresholds: limits };
}

function withoutZeroTops({ high, highWarning, ...rest }: Limits): Limits {
  return {
    ...rest,
    ...(highWarning === undefined || highWarning === 0 ? {} : { highWarning }),
    ...(high === undefined || high === 0 ? {} : { high }),
  };
}

function withoutCrossed(limits: Limits): Limits {
  const { low = -Infinity, lowWarning = -Infinity, highWarning = Infinity, high = Infinity, ...rest } = limits;
  return {
    ...rest,
    ...(low < high ? finite({ low, high }) : {}),
    ...(lowWarning < highWarning ? finite({ lowWarning, highWarning }) : {}),
  };
}

function finite(limits: Limits): Limits {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined && Number.isFinite(value)));
}
