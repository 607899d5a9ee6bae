/**
 * Writes what the gateway ships as CycloneDX 1.6 JSON: `npm run sbom > sbom.json`. Read from the lock file, from the gateway's dependencies
 * downwards: `npm sbom -w` leaves out what another workspace depends on, too. https://cyclonedx.org/docs/1.6/json/
 */
import { readFileSync } from "node:fs";

interface LockEntry {
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
type Packages = Readonly<Record<string, LockEntry>>;

/** Where Node.js would find a package from this folder: there, or in a folder above. */
function found(packages: Packages, { name, from }: { readonly name: string; readonly from: string }): string | undefined {
  const parents = from.split("/").map((_, index, parts) => parts.slice(0, parts.length - index).join("/"));
  const path = [...parents, ""]
    .map((parent) => `${parent === "" ? "" : `${parent}/`}node_modules/${name}`)
    .find((each) => each in packages);
  return path !== undefined && packages[path]?.link === true ? packages[path].resolved : path;
}

function shipped(packages: Packages, start: string): readonly string[] {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const { dependencies, optionalDependencies } = packages[path] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const next = found(packages, { name, from: path });
      if (next !== undefined) visit(next);
    }
  };
  visit(start);
  return [...seen].filter((path) => path.includes("node_modules/")).sort();
}

function component(path: string, { version = "", integrity, license }: LockEntry) {
  const name = path.split("node_modules/").at(-1) ?? path;
  const purl = `pkg:npm/${name.replace("@", "%40")}@${version}`;
  const hash =
    integrity === undefined ? [] : [{ alg: "SHA-512", content: Buffer.from(integrity.slice("sha512-".length), "base64").toString("hex") }];
  const licenses = license === undefined ? {} : { licenses: [{ expression: license }] };
  return { type: "library", "bom-ref": `${purl}#${path}`, name, version, purl, hashes: hash, ...licenses };
}

const { packages } = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")) as { readonly packages: Packages };
const gateway = "onprem-gateway";
const bill = {
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  version: 1,
  metadata: { component: { type: "application", name: "@isthmus/onprem-gateway", version: packages[gateway]?.version ?? "" } },
  components: shipped(packages, gateway).map((path) => component(path, packages[path] ?? {})),
};
process.stdout.write(`${JSON.stringify(bill, null, 2)}\n`);
