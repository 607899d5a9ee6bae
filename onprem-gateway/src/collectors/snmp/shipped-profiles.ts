import { fileURLToPath } from "node:url";
import { loadProfiles } from "../../profiles/load-profiles.ts";
import type { ProfileCatalogue } from "../../profiles/profile-catalogue.ts";

/** The profiles that come with the product; none where their folder is not beside the program. Never rejects. */
export function loadShippedProfiles(): Promise<ProfileCatalogue> {
  return loadProfiles([fileURLToPath(new URL("../../../../profiles", import.meta.url))]);
}
