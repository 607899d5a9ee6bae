import { cpSync, existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundleGateway } from "./bundle-gateway.ts";

const { values } = parseArgs({
  options: { out: { type: "string", default: fileURLToPath(new URL("../dist/gateway.mjs", import.meta.url)) } },
});
await bundleGateway(values.out);
const profiles = fileURLToPath(new URL("../../profiles", import.meta.url));
const beside = join(dirname(values.out), "profiles");
rmSync(beside, { recursive: true, force: true });
if (existsSync(profiles)) {
  cpSync(profiles, beside, { recursive: true });
}
process.stdout.write(`${values.out}\n`);
