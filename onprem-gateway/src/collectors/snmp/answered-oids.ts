import type { DeviceModel } from "./model/device-model.ts";
import { modelTables } from "./model/read-model.ts";
import { stationTables } from "./model/stations.ts";
import { type CounterName, counterSources, hostColumns, ifColumns, scalars, sourceWidth } from "./oids.ts";
import type { RawInterface, RawPollData } from "./raw-poll.ts";

/** Fields of an interface and the columns that they came from. */
const described = {
  ifName: ifColumns.ifName.oid,
  ifDescr: ifColumns.ifDescr.oid,
  ifAlias: ifColumns.ifAlias.oid,
  ifType: ifColumns.ifType.oid,
  mtu: ifColumns.ifMtu.oid,
  physAddress: ifColumns.ifPhysAddress.oid,
  adminStatus: ifColumns.ifAdminStatus.oid,
  operStatus: ifColumns.ifOperStatus.oid,
  discontinuityCs: ifColumns.ifCounterDiscontinuityTime.oid,
} as const satisfies Partial<Record<keyof RawInterface, string>>;

const entryOf: ReadonlyMap<string, string> = new Map([...modelTables, ...stationTables].map(({ name, entry }) => [name, entry]));

/**
 * The objects that a device answered, as OIDs without instances: scalars and columns of interfaces by themselves, other tables by their
 * entry, objects that the device's profile asks for by themselves. All of them are shared texts.
 */
export function answeredOids(
  { system, sysUpTimeCs, interfaces, processorLoads }: RawPollData,
  model: DeviceModel | undefined,
): ReadonlySet<string> {
  const answered = new Set<string>();
  for (const [name, value] of Object.entries({ ...system, sysUpTime: sysUpTimeCs })) {
    const oid = value === undefined ? undefined : scalars[name as keyof typeof scalars];
    if (oid !== undefined) answered.add(oid.slice(0, -".0".length));
  }
  for (const row of interfaces) addColumns(row, answered);
  if (processorLoads.length > 0) answered.add(hostColumns.hrProcessorLoad.oid);
  if (model !== undefined) addModel(model, answered);
  return answered;
}

function addModel({ tables, answered: objects = [] }: DeviceModel, answered: Set<string>): void {
  for (const { table, status } of tables) {
    const entry = status === "complete" || status === "partial" ? entryOf.get(table) : undefined;
    if (entry !== undefined) answered.add(entry);
  }
  for (const oid of objects) answered.add(oid);
}

function addColumns(row: RawInterface, answered: Set<string>): void {
  for (const [field, oid] of Object.entries(described)) if (row[field as keyof typeof described] !== undefined) answered.add(oid);
  for (const [name, { width }] of Object.entries(row.counters)) {
    const source = Object.hasOwn(counterSources, name)
      ? counterSources[name as CounterName].find((column) => sourceWidth(column) === width)
      : undefined;
    if (source !== undefined) answered.add(ifColumns[source].oid);
  }
}
