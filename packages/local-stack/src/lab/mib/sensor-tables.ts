import type { DeviceState } from "../device-state.ts";
import type { LabDevice, LabSensor } from "../lab-device.ts";
import { constant, integer, type MibEntry, octets } from "./mib-value.ts";

const entPhysicalEntry = "1.3.6.1.2.1.47.1.1.1.1";
const sensorEntry = "1.3.6.1.4.1.9.9.91.1.1.1.1";
const thresholdEntry = "1.3.6.1.4.1.9.9.91.1.2.1.1";
const chassisIndex = 1;
/** IANAPhysicalClass. */
const classes = { chassis: 3, sensor: 8 } as const;
/** SensorDataType. */
const kinds = { celsius: 8, rpm: 10 } as const;
const unitsScale = 9;
const operational = 1;
/** entSensorThresholdSeverity and the relation greaterOrEqual. */
const severities = { minor: 10, critical: 30 } as const;
const greaterOrEqual = 4;

interface SensorSettings {
  readonly sensors: readonly LabSensor[];
  readonly seed: number;
  readonly state: () => DeviceState;
}

/** ENTITY-MIB (RFC 6933) of the chassis and its sensors, and CISCO-ENTITY-SENSOR-MIB with limits. */
export function sensorEntries(device: LabDevice, { sensors, seed, state }: SensorSettings): readonly MibEntry[] {
  const description = device.system.descr.split(",")[0] ?? "";
  return [
    ...part(chassisIndex, { name: "Chassis", description, containedIn: 0, class: classes.chassis }),
    constant(`${entPhysicalEntry}.11.${chassisIndex}`, octets(`FDO${String(seed % 100_000_000).padStart(8, "0")}`)),
    ...sensors.flatMap((sensor) => [...sensorPart(sensor), ...measurement(sensor, { seed, state }), ...limits(sensor)]),
  ];
}

function sensorPart({ index, name }: LabSensor): readonly MibEntry[] {
  return part(index, { name, description: name, containedIn: chassisIndex, class: classes.sensor });
}

function part(
  index: number,
  facts: { readonly name: string; readonly description: string; readonly containedIn: number; readonly class: number },
): readonly MibEntry[] {
  return [
    constant(`${entPhysicalEntry}.2.${index}`, octets(facts.description)),
    constant(`${entPhysicalEntry}.4.${index}`, integer(facts.containedIn)),
    constant(`${entPhysicalEntry}.5.${index}`, integer(facts.class)),
    constant(`${entPhysicalEntry}.7.${index}`, octets(facts.name)),
  ];
}

function measurement(
  { index, kind, usual, hot }: LabSensor,
  { seed, state }: { readonly seed: number; readonly state: () => DeviceState },
): readonly MibEntry[] {
  return [
    constant(`${sensorEntry}.1.${index}`, integer(kinds[kind])),
    constant(`${sensorEntry}.2.${index}`, integer(unitsScale)),
    constant(`${sensorEntry}.3.${index}`, integer(0)),
    {
      oid: `${sensorEntry}.4.${index}`,
      read: (nowMs) => {
        const mean = state().isHot ? hot : usual;
        return integer(Math.round(mean * (1 + 0.03 * Math.sin(nowMs / 300_000 + seed + index))));
      },
    },
    constant(`${sensorEntry}.5.${index}`, integer(operational)),
  ];
}

function limits({ index, limits: known }: LabSensor): readonly MibEntry[] {
  return (["minor", "critical"] as const).flatMap((severity, at) =>
    known === undefined
      ? []
      : [
          constant(`${thresholdEntry}.2.${index}.${at + 1}`, integer(severities[severity])),
          constant(`${thresholdEntry}.3.${index}.${at + 1}`, integer(greaterOrEqual)),
          constant(`${thresholdEntry}.4.${index}.${at + 1}`, integer(known[severity])),
        ],
  );
}
