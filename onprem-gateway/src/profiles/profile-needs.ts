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

/** Profiles are few and devices many: what each needs is worked out once. */
const known = new WeakMap<Profile, ProfileNeeds>();

/** What to fetch before a profile can be evaluated; each OID once. */
export function profileNeeds(profile: Profile): ProfileNeeds {
  const needs = known.get(profile) ?? needsOf(profile);
  known.set(profile, needs);
  return needs;
}

function needsOf(profile: Profile): ProfileNeeds {
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
    followers: followersOf(profile, scalars),
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

function followersOf(profile: Profile, scalars: ReadonlySet<string>): ProfileNeeds["followers"] {
  const leaders = new Map(profile.sensors.flatMap((rule) => leaderOf(rule)).map(({ rule, oid }) => [rule, oid]));
  const firm = new Set([...scalars, ...leaders.values(), ...cellOids({ ...profile, sensors: [] }), ...identityOids(profile)]);
  const found = new Map<string, string[]>();
  for (const [rule, leader] of leaders) {
    for (const oid of sensorOids(rule)) {
      if (!isInstance(oid) && !firm.has(oid) && entryOf(oid) !== entryOf(leader)) {
        found.set(oid, [...new Set([...(found.get(oid) ?? []), leader])]);
      } else {
        firm.add(oid);
        found.delete(oid);
      }
    }
  }
  return found;
}

function leaderOf(rule: SensorRule): readonly { readonly rule: SensorRule; readonly oid: string }[] {
  const source = rule.value ?? rule.state?.source;
  return source === undefined ? [] : [{ rule, oid: source.oid }];
}

function entryOf(oid: string): string {
  return oid.slice(0, oid.lastIndexOf("."));
}

function identityOids(profile: Profile): readonly string[] {
  const wanted = { scalars: new Set<string>(), cells: new Set<string>() };
  for (const source of Object.values(profile.identity).flat()) {
    addIdentity(source, wanted);
  }
  return [...wanted.cells];
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
