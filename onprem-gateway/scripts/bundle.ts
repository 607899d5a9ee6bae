import { cpSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundleGateway } from "./bundle-gateway.ts";

const { values } = parseArgs({
  options: { out: { type: "string", default: fileURLToPath(new URL("../dist/gateway.mjs", import.meta.url)) } },
});
await bundleGateway(values.out);
/** What the gateway reads at run time and finds beside its bundle: device profiles and the index of the standard MIB modules. */
const data = { profiles: "../../profiles", mibs: "../../packages/mib-index/data" };
for (const [name, source] of Object.entries(data)) {
  const beside = join(dirname(values.out), name);
  rmSync(beside, { recursive: true, force: true });
  cpSync(fileURLToPath(new URL(source, import.meta.url)), beside, { recursive: true });
}
process.stdout.write(`${values.out}\n`);
