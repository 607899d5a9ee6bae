/**
 * Adds the platform packages that `package-lock.json` lacks, so that `npm ci` accepts it on every platform.
 *
 * npm leaves an optional dependency out of the lock when the registry it was made against does not carry that package, and
 * `npm ci` then refuses the whole lock. The versions come from the dependents' own exact pins; os and cpu from the package
 * name, by the convention all of these packages follow. Run after every `npm install`; changes nothing when nothing is missing.
 */
import { readFileSync, writeFileSync } from "node:fs";

interface LockEntry {
  readonly version?: string;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
interface Lock {
  readonly packages: Record<string, LockEntry>;
}

const systems = ["android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "aix", "win32"];
const processors = ["arm64", "arm", "x64", "ia32", "ppc64", "riscv64", "s390x", "loong64", "mips64el"];

function platformEntry(name: string, version: string): LockEntry | undefined {
  const words = name.split(/[/-]/u);
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  if (os.length !== 1 || cpu.length !== 1) return undefined;
  const libc = words.includes("musl") ? { libc: ["musl"] } : {};
  return { version, cpu, dev: true, ...libc, optional: true, os };
}

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8")) as Lock;
const added: string[] = [];
for (const entry of Object.values({ ...lock.packages })) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    if (lock.packages[path] !== undefined || !/^\d+\.\d+\.\d+$/u.test(version)) continue;
    const platform = platformEntry(name, version);
    if (platform === undefined) continue;
    lock.packages[path] = platform;
    added.push(name);
  }
}
if (added.length > 0) {
  const sorted = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`);
}
console.log(added.length === 0 ? "package-lock.json is complete" : `added to package-lock.json: ${added.join(" ")}`);
