import type { ProbedDevice } from "../../../onprem-gateway/src/collectors/snmp/probe.ts";
import type { Truth } from "./recorded-truth.ts";
import type { Tally } from "./tally.ts";

type Sensor = NonNullable<ProbedDevice["model"]>["sensors"][number];
type ExpectedSensor = NonNullable<Truth["sensors"]>[number];

interface Compared {
  readonly sensor: Sensor | undefined;
  readonly oid: string;
  readonly tally: Tally;
}

/** Counts agreement on readings by the OID of the value and on states by the OID of the state. */
export function compareSensors(
  { sensors }: Truth,
  { model, tally }: { readonly model: { readonly sensors: readonly Sensor[] }; readonly tally: Tally },
): void {
  const byValue = new Map(model.sensors.map((sensor) => [sensor.key, sensor]));
  const byState = new Map(model.sensors.map((sensor) => [sensor.stateKey ?? sensor.key, sensor]));
  for (const expected of sensors ?? []) {
    const oid = expected.sensor_oid.replace(/^\./u, "");
    if (expected.sensor_class === "state") {
      compareState(expected, { sensor: byState.get(oid) ?? byValue.get(oid), oid, tally });
    } else {
      compareReading(expected, { sensor: byValue.get(oid), oid, tally });
    }
  }
}

/**
 * A state agrees when it is known by its OID, has the number that the device sent, a name and a meaning. States that devices tell as text
 * have a number only with the other monitor: those must be told as the text and have a meaning that is not "unknown".
 */
function compareState({ sensor_current: current }: ExpectedSensor, { sensor, oid, tally }: Compared): void {
  const number = sensor?.stateKey === oid ? sensor.stateNumber : sensor?.value;
  const agrees = sensor !== undefined && hasMeaning(sensor) && (number === undefined ? sensor.health !== "unknown" : number === current);
  tally.count("sensors: states", agrees, `${oid} ${current}: ${number} ${sensor?.state} ${sensor?.health}`);
}

/** Truth values of ENTITY-SENSOR-MIB have a name, and no meaning but the vendor's. */
function hasMeaning({ class: kind, state, health }: Sensor): boolean {
  return state !== undefined && !/^-?\d+$/u.test(state) && (health !== undefined || kind === "state");
}

function compareReading({ sensor_class: kind, sensor_current: current }: ExpectedSensor, { sensor, oid, tally }: Compared): void {
  const agrees = sensor !== undefined && current !== null && (isDark(sensor, current) || valueAgrees(sensor, current, kind));
  const detail = `${oid} ${kind} ${current}: ${sensor?.value} ${sensor?.state ?? ""}`;
  tally.count("sensors: values", agrees, detail);
  if (entityMibs.some((mib) => oid.startsWith(mib))) {
    tally.count("sensors: entity MIBs", agrees, detail);
  }
}

const entityMibs = ["1.3.6.1.2.1.99.", "1.3.6.1.4.1.9.9.91."] as const;
/** Nothing in watts, and the floors that the other monitor shows in dBm. */
const darkest = -40;

/** Where no light comes, Isthmus says so and the other monitor shows 0 W or a floor in dBm. */
function isDark({ unit, state }: Sensor, expected: number): boolean {
  return unit === "dBm" && state === "no light" && (expected <= darkest || Math.abs(expected) < 0.000_01);
}

function valueAgrees(sensor: Sensor, expected: number, kind: string): boolean {
  const own = inUnitOf(kind, sensor);
  const tolerance = Math.max(Math.abs(expected) * 0.005, kind === "dbm" ? 0.05 : 0.006);
  return own !== undefined && Math.abs(own - expected) <= tolerance;
}

/** The other monitor leaves the optical power of some systems in watts. */
function inUnitOf(kind: string, { value, unit }: Sensor): number | undefined {
  return kind === "power" && unit === "dBm" && value !== undefined ? 10 ** (value / 10) / 1_000 : value;
}
