import { cpSync, existsSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
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
copyNativePackage(join(dirname(values.out), "node_modules"));
process.stdout.write(`${values.out}\n`);

/**
 * Puts the one package that cannot be part of a bundle beside it: koffi, with what was built for the machine that this runs on. Its sources
 * stay behind. A gateway that does not find it sends and receives datagrams one by one.
 */
function copyNativePackage(folder: string): void {
  const sources = ["vendor", "lib", "doc", "abi"];
  const koffi = dirname(createRequire(import.meta.url).resolve("koffi"));
  const native = `@koromix/koffi-${process.platform}-${process.arch}`;
  const isShipped = (path: string) =>
    statSync(path).isDirectory() ? !sources.includes(basename(path)) : /package\.json$|LICENSE|\.(?:c?js|node)$/u.test(path);
  rmSync(folder, { recursive: true, force: true });
  for (const [name, source] of Object.entries({ koffi, [native]: join(koffi, "..", native) })) {
    if (existsSync(source)) {
      cpSync(source, join(folder, name), { recursive: true, filter: isShipped });
    }
  }
}
