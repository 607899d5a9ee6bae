import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundleGateway } from "./bundle-gateway.ts";

const { values } = parseArgs({
  options: { out: { type: "string", default: fileURLToPath(new URL("../dist/gateway.mjs", import.meta.url)) } },
});
await bundleGateway(values.out);
process.stdout.write(`${values.out}\n`);
