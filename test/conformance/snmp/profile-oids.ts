import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadProfiles } from "../../../onprem-gateway/src/profiles/load-profiles.ts";
import type { Profile } from "../../../onprem-gateway/src/profiles/profile.ts";
import { profileNeeds } from "../../../onprem-gateway/src/profiles/profile-needs.ts";

/** An OID that profiles ask for, and the profiles that do. */
export interface UsedOid {
  readonly oid: string;
  readonly profiles: readonly Profile[];
}

/** The OIDs as a profile names them: of a scalar that may lack its .0 both forms are asked for, and neither is named. */
function namedOids(profile: Profile): readonly string[] {
  const { instances, columns, looseScalars } = profileNeeds(profile);
  const asked = new Set(instances);
  const scalars = instances.filter((oid) => oid.endsWith(".0") && !asked.has(oid.slice(0, -2)));
  return [...scalars, ...columns.filter((oid) => !looseScalars.includes(oid))];
}

/** Every OID of the shipped profiles once. */
export async function usedOids(): Promise<readonly UsedOid[]> {
  const { profiles } = await loadProfiles([fileURLToPath(new URL("../../../profiles", import.meta.url))]);
  const used = new Map<string, Profile[]>();
  for (const profile of profiles) {
    for (const oid of namedOids(profile)) used.set(oid, [...(used.get(oid) ?? []), profile]);
  }
  return Array.from(used, ([oid, its]) => ({ oid, profiles: its }));
}

/** The vendor that a profile names for devices of the OID's own enterprise, else the first profile's name; "standard" outside enterprises. */
export function vendorOf({ oid, profiles }: UsedOid): string {
  if (!oid.startsWith("1.3.6.1.4.1.")) return "standard";
  const enterprise = oid.split(".").slice(0, 7).join(".");
  const own = profiles.find(({ patterns }) => patterns.some((pattern) => `${pattern}.`.startsWith(`${enterprise}.`))) ?? profiles[0];
  const vendor = own?.identity["vendor"]?.find(({ kind }) => kind === "fixed");
  return vendor?.kind === "fixed" ? vendor.text : (own?.name ?? "");
}

/** Those of the OIDs under which some recorded device answered something: that they exist, though not what they mean. */
export function answeredByRecordings(oids: ReadonlySet<string>, folders: readonly string[]): ReadonlySet<string> {
  const answered = new Set<string>();
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).flatMap((file) => (file.endsWith(".snmprec") ? [join(folder, file)] : [])),
  );
  for (const file of files) {
    for (const line of readFileSync(file, "latin1").split("\n")) {
      for (let oid = line.slice(0, Math.max(0, line.indexOf("|"))); oid !== ""; oid = oid.slice(0, Math.max(0, oid.lastIndexOf(".")))) {
        if (oids.has(oid)) answered.add(oid);
      }
    }
  }
  return answered;
}
