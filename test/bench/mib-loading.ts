import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));
const rounds = 5;
/** Opens an index in a process of its own, before the engine has warmed up, and prints the processor time that opening took, in seconds. */
const opening = `
import { readFileSync } from "node:fs";
import { openIndex } from "@isthmus/mib-index/mib-index";
const before = process.cpuUsage();
if (openIndex(readFileSync(process.argv[1])).kind !== "ok") throw new Error("not an index");
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1e6);
`;

interface Run {
  /** Processor time of the process and of those it started, user and system, in seconds. */
  readonly cpuS: number;
  readonly output: string;
}

/** Runs a program under the shell's `times`, which counts what it started, too. */
function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const script = '"$@"; times >&2';
  const { stdout, stderr } = spawnSync("bash", ["-c", script, "-", ...args], {
    encoding: "latin1",
    maxBuffer: 2 ** 28,
    env: { ...process.env, LC_ALL: "C", ...env },
  });
  const [, children = ""] = stderr.trim().split("\n").slice(-2);
  const cpuS = [...children.matchAll(/(\d+)m([\d.]+)s/gu)].reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds),
    0,
  );
  return { cpuS, output: stdout };
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function report(name: string, { objects, cpuS }: { readonly objects: number; readonly cpuS: readonly number[] }): void {
  const middle = median(cpuS);
  console.log(`  ${name}: ${middle.toFixed(3)} CPU-s, ${Math.round(objects / middle)} objects per CPU-second`);
}

/**
 * Loads one folder of modules in turns: net-snmp's reader, an import that finds nothing kept, one that finds everything unchanged, a look-up
 * on what was imported, and the same command with nothing to do, whose time is that of starting Node.js with the command.
 */
export function compareLoading(folder: string): void {
  const home = mkdtempSync(join(tmpdir(), "isthmus-bench-"));
  const times: Record<"net-snmp" | "cold" | "warm" | "open" | "start", number[]> = {
    "net-snmp": [],
    cold: [],
    warm: [],
    open: [],
    start: [],
  };
  const isthmus = (...args: readonly string[]) => run([process.execPath, command, ...args], { ISTHMUS_HOME: home });
  let theirs = 0;
  let ours = 0;
  for (let round = 0; round < rounds; round += 1) {
    rmSync(home, { recursive: true, force: true });
    const translated = run(["snmptranslate", "-M", folder, "-m", "ALL", "-Tz"]);
    theirs = new Set([...translated.output.matchAll(/^"([^"]+)"\s+"([\d.]+)"$/gmu)].map(([line]) => line)).size;
    times["net-snmp"].push(translated.cpuS);
    const imported = isthmus("oid", "import", folder, "--vendor", "bench", "--json");
    ours = (JSON.parse(imported.output) as { readonly objects: number }).objects;
    times.cold.push(imported.cpuS);
    times.warm.push(isthmus("oid", "import", folder, "--vendor", "bench").cpuS);
    times.start.push(isthmus("--version").cpuS);
    times.open.push(Number(run([process.execPath, "--input-type=module", "-e", opening, join(home, "mibs", "bench.isthmus-mib")]).output));
  }
  rmSync(home, { recursive: true, force: true });
  console.log(`${folder}: net-snmp knows ${theirs} names, Isthmus ${ours} objects; medians of ${rounds} rounds in turns`);
  report("snmptranslate -m ALL", { objects: theirs, cpuS: times["net-snmp"] });
  report("opening the compiled index", { objects: ours, cpuS: times.open });
  report("import, nothing kept", { objects: ours, cpuS: times.cold });
  report("import, nothing changed", { objects: ours, cpuS: times.warm });
  console.log(`  of both imports the start of the command: ${median(times.start).toFixed(3)} CPU-s`);
}
