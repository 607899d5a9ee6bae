/**
 * Writes what the OID dictionary of the dashboard opens: `node scripts/bundle-oid-data.ts FOLDER` puts the folder `oid-data` there, with the
 * index of the standard MIB modules and what gateways of this version poll. Synthesis runs it for each function that shows OIDs.
 */
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { builtInOids } from "../packages/cli/src/oid/built-in-polls.ts";
import { namedOids } from "../packages/cli/src/oid/profiles-that-poll.ts";

const [target] = process.argv.slice(2);
if (target === undefined) throw new Error("usage: node scripts/bundle-oid-data.ts FOLDER");
const folder = join(target, "oid-data");
const root = fileURLToPath(new URL("..", import.meta.url));

const mentions = await namedOids(join(root, "profiles"));
const byProfile = Object.entries(Object.groupBy(mentions, ({ file }) => file.replace(/\.ya?ml$/u, "")));
const polled = {
  byDefault: [...builtInOids()].sort(),
  byProfile: Object.fromEntries(
    byProfile.map(([name, own = []]) => [name, [...new Set(own.map(({ oid }) => oid.replace(/\.0$/u, "")))].sort()]),
  ),
};
await mkdir(folder, { recursive: true });
await copyFile(join(root, "packages/mib-index/data/standard.isthmus-mib"), join(folder, "standard.isthmus-mib"));
await writeFile(join(folder, "polled-oids.json"), JSON.stringify(polled));
