import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The folders to load, in order: the shipped profiles, then a person's own, whose files replace shipped ones of the same name. */
export function profileFolders(ownFolder: string | undefined): readonly string[] {
  return ownFolder === undefined ? [shippedFolder()] : [shippedFolder(), ownFolder];
}

/** Beside the bundle where there is one, else the folder of the repository. */
function shippedFolder(): string {
  const besideBundle = fileURLToPath(new URL("./profiles", import.meta.url));
  return existsSync(besideBundle) ? besideBundle : fileURLToPath(new URL("../../../profiles", import.meta.url));
}
