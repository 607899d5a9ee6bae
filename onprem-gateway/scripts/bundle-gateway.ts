import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** CommonJS packages inside an ES module bundle still call `require` for Node's own modules. */
const banner = 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

/** Writes the whole gateway, core and workers, as one file that needs nothing but Node.js 24. */
export async function bundleGateway(outFile: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL("../src/main.ts", import.meta.url))],
    outfile: outFile,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    banner: { js: banner },
    legalComments: "linked",
    logLevel: "warning",
  });
}
