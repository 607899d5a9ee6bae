import type { MibDictionary } from "@isthmus/mib-index/dictionary";
import { modelTables } from "@isthmus/onprem-gateway/collectors/snmp/model/read-model";
import { textOf } from "@isthmus/onprem-gateway/collectors/snmp/snmp-text";
import type { SnmpValue } from "@isthmus/onprem-gateway/collectors/snmp-protocol/session";
import { evaluateProfile } from "@isthmus/onprem-gateway/profiles/evaluate-profile";
import { memoryReading } from "@isthmus/onprem-gateway/profiles/memory-reading";
import type { ProfileCatalogue } from "@isthmus/onprem-gateway/profiles/profile-catalogue";
import type { DraftEntry } from "./draft-entry.ts";
import { type DraftedField, draftedFields, namedIdentity, shapedIdentity, versionInSysDescr } from "./draft-identity.ts";
import { mixedSensors } from "./draft-mixed.ts";
import { namedPools } from "./draft-pools.ts";
import { namedProcessors } from "./draft-processors.ts";
import { namedSensors } from "./draft-sensors.ts";
import { shapedParts } from "./draft-shapes.ts";
import { namedStates } from "./draft-states.ts";
import type { RecordedObject } from "./recorded-object.ts";
import { recordedObjects } from "./recorded-objects.ts";
import type { Surroundings } from "./row-names.ts";

const enterprises = "1.3.6.1.4.1";
/** Agents of net-snmp answer these on devices of any vendor; the gateway reads what matters of them without a profile. */
const agentsOwn = ["1.3.6.1.4.1.2021", "1.3.6.1.4.1.8072"];
const sysDescrOid = "1.3.6.1.2.1.1.1.0";
const sysObjectIdOid = "1.3.6.1.2.1.1.2.0";
const entPhysicalEntry = "1.3.6.1.2.1.47.1.1.1.1";

/** A draft of a profile, before it is written. */
export interface ProfileDraft {
  readonly sysObjectId?: string;
  readonly sysDescr: string;
  readonly vendor?: { readonly name: string; readonly evidence: string };
  /** What the generic profile reads already. */
  readonly covered: Readonly<Partial<Record<DraftedField, string>>>;
  readonly identity: Readonly<Record<DraftedField, readonly DraftEntry[]>>;
  readonly processors: readonly DraftEntry[];
  readonly memory: readonly DraftEntry[];
  readonly storage: readonly DraftEntry[];
  readonly sensors: readonly DraftEntry[];
  /** Name of the shipped profile that is specific for this device. */
  readonly shipped?: string;
  readonly objects: { readonly all: number; readonly vendors: number; readonly named: number };
}

/** What a draft is made of. */
export interface DraftSource {
  /** Every object of the recording, in ascending order of OIDs. */
  readonly values: ReadonlyMap<string, SnmpValue>;
  readonly dictionary: MibDictionary;
  /** The shipped profiles. */
  readonly catalogue: ProfileCatalogue;
}

/** Proposes a profile from what a device answered, by evidence alone. Objects that are read without a profile are left out. */
export function draftProfile({ values, dictionary, catalogue }: DraftSource): ProfileDraft {
  const idValue = values.get(sysObjectIdOid);
  const sysObjectId = idValue?.kind === "oid" ? idValue.value : undefined;
  const sysDescr = textOf(values.get(sysDescrOid)) ?? "";
  const objects = recordedObjects(values, { under: enterprises, dictionary }).filter(isNews);
  const surroundings = surroundingsOf(objects, { values, dictionary });
  const generic = catalogue.profiles.find(({ name }) => name === "generic");
  const reading = memoryReading(values, { sysObjectId: sysObjectId ?? "", sysDescr });
  const covered = generic === undefined ? {} : coveredBy(evaluateProfile(generic, reading).identity);
  const shaped = shapedParts(objects, surroundings);
  const pools = namedPools(objects, surroundings);
  const match = sysObjectId === undefined ? undefined : catalogue.match(sysObjectId, sysDescr);
  const vendor = sysObjectId === undefined ? undefined : vendorOf(sysObjectId, { catalogue, dictionary });
  return {
    ...(sysObjectId === undefined ? {} : { sysObjectId }),
    sysDescr,
    ...(vendor === undefined ? {} : { vendor }),
    covered,
    identity: identityOf(objects, { values, dictionary, sysDescr, covered }),
    processors: [...namedProcessors(objects, surroundings), ...shaped.processors],
    ...pools,
    sensors: [
      ...namedSensors(objects, surroundings),
      ...mixedSensors(objects, surroundings),
      ...namedStates(objects, surroundings),
      ...shaped.sensors,
    ],
    ...(match?.specific === true ? { shipped: match.profile.name } : {}),
    objects: {
      all: values.size,
      vendors: sum(objects),
      named: sum(objects.filter(({ object }) => object !== undefined)),
    },
  };
}

function sum(objects: readonly RecordedObject[]): number {
  return objects.reduce((total, { rows }) => total + rows.size, 0);
}

/** False for what the gateway reads by itself. */
function isNews({ oid, group }: RecordedObject): boolean {
  return !agentsOwn.some((own) => oid.startsWith(`${own}.`)) && !modelTables.some(({ entry }) => entry === group);
}

function coveredBy(identity: { readonly [field in DraftedField]?: string | undefined }): ProfileDraft["covered"] {
  return Object.fromEntries(draftedFields.flatMap((field) => (identity[field] === undefined ? [] : [[field, identity[field]]])));
}

function surroundingsOf(
  objects: readonly RecordedObject[],
  { values, dictionary }: Pick<DraftSource, "values" | "dictionary">,
): Surroundings {
  const columns = new Set([...values.keys()].map((oid) => oid.slice(0, oid.lastIndexOf("."))));
  return {
    groups: Map.groupBy(objects, ({ group }) => group),
    has: (column) => columns.has(column),
    indexOf: (group) => {
      const index = dictionary.objectOf(group)?.index;
      if (index === undefined) return [];
      if (index.kind === "own") return index.parts.map(({ name }) => name);
      const row = dictionary.resolve(index.row)?.index;
      return row?.kind === "own" ? row.parts.map(({ name }) => name) : [];
    },
  };
}

/** ENTITY-MIB columns of serial, version and model: some agents fill them without saying which row is the chassis. */
const entityColumns: Readonly<Record<DraftedField, string>> = { serial: "11", version: "10", model: "13" };

function identityOf(
  objects: readonly RecordedObject[],
  { values, dictionary, sysDescr, covered }: Pick<DraftSource, "values" | "dictionary"> & Pick<ProfileDraft, "sysDescr" | "covered">,
): ProfileDraft["identity"] {
  const entities = recordedObjects(values, { under: entPhysicalEntry, dictionary });
  const sources = (field: DraftedField): readonly DraftEntry[] => {
    if (covered[field] !== undefined) return [];
    const entity = namedIdentity(
      field,
      entities.filter(({ oid }) => oid === `${entPhysicalEntry}.${entityColumns[field]}`),
    );
    const told = field === "version" ? versionInSysDescr(sysDescr) : undefined;
    return [
      ...entity,
      ...namedIdentity(field, objects).slice(0, 3),
      ...(told === undefined ? [] : [told]),
      ...shapedIdentity(field, objects, sysDescr).slice(0, 3),
    ];
  };
  return { model: sources("model"), version: sources("version"), serial: sources("serial") };
}

/** The vendor that a shipped profile of the same enterprise number names, else what a MIB calls that number. */
function vendorOf(sysObjectId: string, { catalogue, dictionary }: Pick<DraftSource, "catalogue" | "dictionary">): ProfileDraft["vendor"] {
  const [, number] = /^1\.3\.6\.1\.4\.1\.(\d+)/u.exec(sysObjectId) ?? [];
  if (number === undefined) return undefined;
  const enterprise = `${enterprises}.${number}`;
  for (const { patterns, identity } of catalogue.profiles) {
    const [source] = patterns.some((pattern) => pattern === enterprise || pattern.startsWith(`${enterprise}.`))
      ? (identity.vendor ?? [])
      : [];
    if (source?.kind === "fixed" && source.when === undefined) return { name: source.text, evidence: `enterprise number ${number}` };
  }
  const named = dictionary.objectOf(enterprise);
  return named === undefined ? undefined : { name: named.name, evidence: `enterprise number ${number} is called so in ${named.module}` };
}
