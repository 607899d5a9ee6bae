import type {
  IdentitySource,
  PartName,
  PoolRule,
  Profile,
  ProfileMetric,
  ProfileTag,
  Quantity,
  RowCondition,
  SensorRule,
  ValueSource,
} from "./profile.ts";
import type { ProfileNeeds } from "./profile-facts.ts";
import { isInstance } from "./row-access.ts";

/** What to fetch before a profile can be evaluated; each OID once. */
export function profileNeeds(profile: Profile): ProfileNeeds {
  const scalars = new Set<string>();
  const cells = new Set<string>();
  for (const metric of profile.scalars) {
    if (metric.value.kind === "read") {
      scalars.add(metric.value.source.oid);
    }
  }
  for (const tag of profile.tags) {
    if (tag.kind === "read") {
      scalars.add(tag.source.oid);
    }
  }
  for (const source of Object.values(profile.identity).flat()) {
    addIdentity(source, { scalars, cells });
  }
  for (const oid of cellOids(profile)) {
    cells.add(oid);
  }
  const loose = [...scalars].filter((oid) => !isInstance(oid));
  const instances = [...scalars].flatMap((oid) => (isInstance(oid) ? [oid] : [oid, `${oid}.0`]));
  return {
    instances: [...new Set([...instances, ...[...cells].filter(isInstance)])],
    looseScalars: loose.filter((oid) => !cells.has(oid)),
    columns: [...cells].filter((oid) => !isInstance(oid)),
    avoidBulk: profile.avoidBulk,
  };
}

interface Wanted {
  readonly scalars: Set<string>;
  readonly cells: Set<string>;
}

function addIdentity(source: IdentitySource, { scalars, cells }: Wanted): void {
  if (source.kind === "read") {
    const wanted = source.where === undefined ? scalars : cells;
    wanted.add(source.source.oid);
    for (const oid of conditionOids(source.where)) {
      cells.add(oid);
    }
  } else if (source.kind === "fixed" && source.when !== undefined) {
    const oid = "present" in source.when ? source.when.present : source.when.oid;
    if (oid !== undefined) {
      scalars.add(oid);
    }
  }
}

function cellOids(profile: Profile): readonly string[] {
  return [
    ...profile.tables.flatMap(({ columns, tags }) => [...columns.flatMap(metricOids), ...tags.flatMap(tagOids)]),
    ...profile.processors.flatMap(({ load, name, where }) => [...sourceOids(load), ...nameOids(name), ...conditionOids(where)]),
    ...[...profile.memory, ...profile.storage].flatMap(poolOids),
    ...profile.sensors.flatMap(sensorOids),
    ...profile.bgpPeers.flatMap(({ remoteAddress, ...columns }) => [
      ...("slice" in remoteAddress ? [] : sourceOids(remoteAddress)),
      ...Object.values(columns).flatMap(sourceOids),
    ]),
  ];
}

function poolOids({ name, where, total, used, free, usedPercent, unit }: PoolRule): readonly string[] {
  return [...nameOids(name), ...conditionOids(where), ...[total, used, free, usedPercent, unit].flatMap(quantityOids)];
}

function sensorOids({ name, where, value, state, thresholds }: SensorRule): readonly string[] {
  return [
    ...nameOids(name),
    ...conditionOids(where),
    ...(value === undefined ? [] : sourceOids(value)),
    ...(state === undefined ? [] : sourceOids(state.source)),
    ...Object.values(thresholds).flatMap(quantityOids),
  ];
}

function metricOids({ value, conditions }: ProfileMetric): readonly string[] {
  return [...(value.kind === "read" ? sourceOids(value.source) : []), ...conditionOids(conditions)];
}

function tagOids(tag: ProfileTag): readonly string[] {
  return tag.kind === "read" ? sourceOids(tag.source) : [];
}

function nameOids(names: readonly PartName[] | undefined): readonly string[] {
  return (names ?? []).flatMap((name) => (name.kind === "read" ? sourceOids(name.source) : []));
}

function quantityOids(quantity: Quantity | undefined): readonly string[] {
  return quantity?.kind === "read" ? sourceOids(quantity.source) : [];
}

function conditionOids(conditions: readonly RowCondition[] | undefined): readonly string[] {
  return (conditions ?? []).flatMap(({ oid, via }) => [oid, via].filter((each) => each !== undefined));
}

function sourceOids({ oid, via, exponent }: ValueSource): readonly string[] {
  return [oid, ...(via === undefined ? [] : [via]), ...(exponent === undefined ? [] : sourceOids(exponent))];
}
