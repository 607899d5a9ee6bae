/**
 * Writes `packages/mib-index/data/standard.isthmus-mib` from a folder of MIB modules: `node scripts/build-mib-index.ts [FOLDER]`.
 *
 * Kept are the modules of the IETF, the IEEE and IANA, and of them names, OIDs, types, labels, hints, units and index structure. No text of
 * a module's authors goes in. Needs smidump (Debian package smitools).
 */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compileFolder } from "../packages/mib-index/src/compiler/compile-folder.ts";
import { isStandardModule } from "../packages/mib-index/src/compiler/standard-modules.ts";
import { encodeIndex } from "../packages/mib-index/src/format/encode-index.ts";

const folder = process.argv[2] ?? fileURLToPath(new URL("../../shared/corpora/mibs/root", import.meta.url));
const target = new URL("../packages/mib-index/data/standard.isthmus-mib", import.meta.url);

const { modules, warnings } = await compileFolder({ folder, vendor: "" });
for (const { module, reason } of warnings) console.log(`left out: ${module}: ${reason}`);
const standard = modules.filter(isStandardModule).toSorted((left, right) => (left.name < right.name ? -1 : 1));
const bytes = encodeIndex(standard);
await writeFile(target, bytes);
const objects = standard.reduce((sum, module) => sum + module.objects.length, 0);
console.log(`${standard.length} modules, ${objects} objects, ${bytes.length} bytes`);
