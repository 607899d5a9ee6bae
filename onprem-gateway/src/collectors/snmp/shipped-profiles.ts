import { loadProfiles } from "../../profiles/load-profiles.ts";
import type { ProfileCatalogue } from "../../profiles/profile-catalogue.ts";
import { profileFolders } from "../../profiles/profile-folders.ts";

/** The profiles that come with the product, with those of a person's own folder over them. Never rejects. */
export function loadShippedProfiles(ownFolder?: string): Promise<ProfileCatalogue> {
  return loadProfiles(profileFolders(ownFolder));
}
