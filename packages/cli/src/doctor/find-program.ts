import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** Folders that an ordinary user's PATH often lacks. */
const systemFolders = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

async function executable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Path of the first of these programs that is installed. */
export async function findProgram(names: readonly string[], path: string | undefined): Promise<string | undefined> {
  for (const name of names) {
    for (const folder of [...(path ?? "").split(delimiter), ...systemFolders]) {
      const candidate = join(folder, name);
      if (folder !== "" && (await executable(candidate))) return candidate;
    }
  }
  return undefined;
}
