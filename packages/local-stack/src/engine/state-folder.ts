import { mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { openStateDatabase } from "./state-database.ts";

/** What a run leaves in the state folder and `--reset` takes out; anything else there is left alone. */
const ownEntries = ["state.sqlite", "state.sqlite-wal", "state.sqlite-shm", "tables", "inline", "cdk.out", "credentials.key"];

/**
 * Makes the state folder ready: emptied when asked to, refused while another stack uses it. A link to the repository's modules lets
 * bundles find the AWS SDK, which they expect the Lambda runtime to bring.
 */
export function prepareStateFolder(stateDir: string, options: { readonly reset: boolean; readonly repositoryRoot: string }): void {
  mkdirSync(stateDir, { recursive: true });
  if (options.reset) {
    openStateDatabase(stateDir).close();
    for (const entry of ownEntries) rmSync(join(stateDir, entry), { recursive: true, force: true });
  }
  linkModules(join(stateDir, "node_modules"), join(options.repositoryRoot, "node_modules"));
}

function linkModules(link: string, target: string): void {
  if (linkTarget(link) === target) return;
  rmSync(link, { force: true });
  symlinkSync(target, link, "dir");
}

function linkTarget(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}
