import type { MibDictionary } from "@isthmus/mib-index/dictionary";
import type { SearchIndex } from "@isthmus/mib-index/search/search-index";

/** What is known of OIDs in the cloud: the standard modules, and which of them the shipped version polls. */
export interface OpenedOids {
  readonly dictionary: MibDictionary;
  readonly search: SearchIndex;
  /** Who asks devices for an object; undefined when this deployment does not know. */
  readonly polling: PolledOids | undefined;
}

/** OIDs of columns and scalars without their instance, and of tables that profiles name as a whole. */
export interface PolledOids {
  /** Asked of every device, whatever its profile. */
  readonly byDefault: readonly string[];
  /** By the name of the profile. */
  readonly byProfile: Readonly<Record<string, readonly string[]>>;
}

/** The OID dictionary. */
export interface OidLibrary {
  /** Opened on first use and kept; undefined where it did not come with the function. */
  open(): Promise<OpenedOids | undefined>;
}

/** Shorter OIDs are groups of tables such as `interfaces` and more: that part of it is polled says nothing. */
const fewestArcs = 8;

/** Whether every device is asked for an object or a part of it, and which profiles ask for it or for the table that it is in. */
export function whoPolls(
  { byDefault, byProfile }: PolledOids,
  oid: string,
): { readonly all: boolean; readonly profiles: readonly string[] } {
  const isTable = oid.split(".").length >= fewestArcs;
  const all = byDefault.some((polled) => polled === oid || (isTable && polled.startsWith(`${oid}.`)));
  const names = (polled: string) => polled === oid || (oid.startsWith(`${polled}.`) && polled.split(".").length >= fewestArcs);
  const profiles = Object.entries(byProfile).flatMap(([name, oids]) => (oids.some(names) ? [name] : []));
  return { all, profiles };
}
